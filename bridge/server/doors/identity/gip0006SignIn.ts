/** Signing in with a token that a GIP0006 wallet made (auth/gip0006/loginToken.ts). */

import { hash } from "node:crypto";
import { type Static, Type } from "@sinclair/typebox";
import { PLAYER_NAME_BYTES_MAX } from "../../../wire/limits.ts";
import { LOGIN_TOKEN_LIFE_MS, wrongLoginToken } from "../../auth/gip0006/loginToken.ts";
import { stringify } from "../../auth/gip0006/stringify.ts";
import { walletSubject } from "../../auth/gip0006/walletSubject.ts";
import { hashSignIn } from "../../auth/signIn.ts";
import { makeTicket } from "../../auth/ticket.ts";
import { APP_MEMBERS, paramsOf } from "../../calls/fields.ts";
import { Refusal } from "../../refusal.ts";
import { cutName } from "./cutName.ts";
import type { IdentityParts } from "./identityParts.ts";
import type { SignedIn } from "./walletSignIn.ts";

/** Seconds until the year 9999. */
const SECONDS_MAX = 253_402_300_799;

export const GIP0006_LOGIN = paramsOf({
  ...APP_MEMBERS,
  token: paramsOf({
    data: paramsOf({
      cid: Type.String({ pattern: "^[!-~]{1,64}$" }),
      uid: Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f]*$" }),
      time: Type.Integer({ minimum: 1, maximum: SECONDS_MAX }),
      addr: Type.String({ pattern: "^[0-9A-Za-z]{8,90}$" }),
      pubkey: Type.String({ pattern: "^0[23][0-9a-f]{64}$" }),
    }),
    sig: Type.String({ pattern: "^(?:[0-9a-f]{2}){8,72}$" }),
  }),
});

/** Checks the token and takes it for one login. Refuses `authParameterWrong` with what is wrong. */
export async function loginWithToken(
  { appId, appKey, token }: Static<typeof GIP0006_LOGIN>,
  parts: IdentityParts,
): Promise<SignedIn> {
  const { identity, environment, store, nowMs } = parts;
  const terms = identity.apps.get(appId)?.gip0006;
  if (terms === undefined) throw new Refusal("notSupported", "appId: takes no tokens of GIP0006");
  const wrong = wrongLoginToken(token, terms, nowMs());
  if (wrong !== undefined) throw new Refusal("authParameterWrong", wrong);
  const { addr, uid, time } = token.data;
  // Not the signature: anybody can write the same one in a second way.
  const said = hash("sha256", stringify(token.data));
  const ticket = makeTicket(environment, parts.randomHex);
  const { result: expiresAtMs } = await store.execute("spendToken", {
    ...{ appId, appKey, way: "gip0006", hash: hashSignIn(said, "gip0006", environment) },
    expiresAtMs: time * 1000 + LOGIN_TOKEN_LIFE_MS,
    ticketHash: ticket.hash,
    // The wallet proves its address; the name beside it is what the game called the player.
    subject: walletSubject(addr),
    name: cutName(uid, PLAYER_NAME_BYTES_MAX) ?? addr.slice(0, 12),
  });
  return { ticket: ticket.text, expiresAtMs };
}
