/** Commands that give terminals their tokens: for this machine's operator alone. */

import type { GipTokensKept } from "../../calls/gip0006/authGipTokens.ts";
import type { ShownCaller } from "../../calls/rest/merchantVerb.ts";
import { newSecret } from "../../notices/dialects/newSecret.ts";
import type { MasterKey } from "../../platform/masterKey.ts";
import { refused, wrongParam } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams } from "./gipRequest.ts";
import { settled } from "./settled.ts";
import { sealToken, tokenOf } from "./terminal.ts";
import type { Terminal } from "./terminalGate.ts";

/** `token.auth "a,b"`: the terminals' tokens, in the clear. */
export async function tokenAuth(
  parts: GipParts,
  operator: ShownCaller,
  params: GipParams,
): Promise<unknown> {
  return await giveTokens("token.auth", parts, operator, params);
}

/** `sys.createAuthToken [[cid]]`: the same, sealed under the caller's own token. */
export async function createAuthToken(
  parts: GipParts,
  { caller, token: own }: Terminal,
  params: GipParams,
): Promise<unknown> {
  const given = await giveTokens("sys.createAuthToken", parts, caller, params);
  return given.map(({ cid, token }) => {
    const encry = sealToken(token, own);
    return parts.environment === "live" ? { cid, encry } : { cid, encry, token };
  });
}

/** Terminals of one command. */
const TERMINALS_MAX = 50;
const SECRET_ID_BYTES = 6;

async function giveTokens(
  method: string,
  parts: GipParts,
  caller: ShownCaller,
  params: GipParams,
): Promise<readonly { readonly cid: string; readonly token: string }[]> {
  const terminals = cidsIn(params).map((cid) => ({ cid, ...sealNew(parts, cid) }));
  const ask = { caller, params: { terminals } };
  const kept = await settled(method, parts, parts.store.execute("authGipTokens", ask));
  return kept.map((one) => ({ cid: one.cid, token: tokenIn(parts, one) }));
}

/** One text with commas, or a list of texts. */
function cidsIn(params: GipParams): readonly string[] {
  const cids = params
    .flat()
    .flatMap((param) => (typeof param === "string" ? param.split(",") : []));
  if (cids.length === 0 || cids.length > TERMINALS_MAX) {
    throw wrongParam(`Param #0 must be 1 to ${TERMINALS_MAX} cids.`);
  }
  return cids.map((cid) => cid.trim());
}

function sealNew({ salt, masterKey, environment, randomHex }: GipParts, appId: string) {
  if (salt !== undefined || masterKey === undefined) return {};
  const secretId = randomHex(SECRET_ID_BYTES);
  const token = newSecret("gip", randomHex);
  const sealed = masterKey.seal(token, { environment, appId, kind: "gip", secretId });
  return { made: { secretId, sealed } };
}

function tokenIn({ salt, masterKey, environment }: GipParts, { cid, secret }: GipTokensKept) {
  if (salt !== undefined) return tokenOf(cid, salt);
  const token = secret && unseal(masterKey, environment, secret);
  if (token === undefined) throw refused(`${cid}: its token is sealed under another master key`);
  return token;
}

function unseal(
  masterKey: MasterKey | undefined,
  environment: GipParts["environment"],
  { appId, kind, secretId, sealed }: NonNullable<GipTokensKept["secret"]>,
): string | undefined {
  return masterKey?.unseal(sealed, { environment, appId, kind, secretId });
}
