/** The doors that a process opens: for which systems, and what they are made of. */

import type { Logger } from "pino";
import type { IdentityConfig } from "./auth/appIdentity.ts";
import type { TakeCallsParams } from "./calls/takeCalls.ts";
import type { Verbs } from "./calls/verbs.ts";
import type { GipDoor, OpenGipParts } from "./doors/gip0006/openGip.ts";
import { createOidcProviders } from "./doors/identity/oidcProviders.ts";
import { createMidasParts } from "./doors/midas/createMidasParts.ts";
import type { RestParts } from "./doors/rest/restDoor.ts";
import type { HttpParts } from "./edges/http.ts";
import type { PushHub } from "./edges/pushHub.ts";
import type { RechargePageParts } from "./edges/rechargePages.ts";
import { createSandboxProvider } from "./rails/hosted/sandboxProvider.ts";
import { createRandomHex } from "./randomHex.ts";
import type { SecretBox } from "./secretBox.ts";
import { type Signers, StartProblem } from "./startFiles.ts";
import { openPropDesk } from "./startProps.ts";
import type { ThreadStore } from "./store/openStore.ts";

/** Of one key of the merchants' API, in this process. */
const CALLS_PER_MINUTE = 1200;

/** What every door is made of. */
export interface DoorParts
  extends Pick<RestParts, "publish" | "nowMs" | "environment" | "publicUrl"> {
  readonly proxies: readonly string[];
  readonly store: ThreadStore<Verbs>;
  readonly log: Logger;
}

/** The endpoints of other systems that somebody has a key for, and our own. */
export function openDoors(
  signers: Signers,
  box: SecretBox,
  parts: DoorParts,
): Pick<HttpParts, "midas" | "pico" | "rest" | "signIns" | "pay" | "trino" | "rechargePages"> {
  const { masterKey, chains } = signers;
  const identity = signers.identity && withProxies(signers.identity, parts.proxies);
  const takeCalls = async (params: TakeCallsParams) =>
    (await parts.store.execute("takeCalls", params)).result;
  const known = {
    ...parts,
    ...{ takeCalls, randomHex: createRandomHex(), trustedProxies: parts.proxies },
    callsPerMinute: CALLS_PER_MINUTE,
  };
  const providers = identity && createOidcProviders(identity, Date.now);
  return {
    midas: createMidasParts({ ...signers, find: box.find }, parts),
    pico: masterKey && { ...parts, findSecrets: box.find },
    rest: known,
    pay: chains && parts,
    trino: chains && masterKey && { ...known, masterKey },
    rechargePages: rechargePagesOf(parts),
    signIns: identity && providers && { ...known, identity, providers },
  };
}

/** The door of GIP0006, where a chain of its kind is followed and tokens can be known; loaded only then. */
export async function openGipDoor(
  { chains, masterKey, gipSalt: salt, signer }: Signers,
  box: SecretBox,
  parts: DoorParts & Pick<OpenGipParts, "policy"> & { readonly hub: Pick<PushHub, "forTerminals"> },
): Promise<GipDoor | undefined> {
  const nodes = chains?.chains.filter(({ kind }) => kind === "utxo") ?? [];
  if (nodes.length === 0 || (masterKey === undefined && salt === undefined)) return undefined;
  const { openGip, createGipPayments, COMMON_SALT } = await import("./doors/gip0006/openGip.ts");
  if (parts.environment === "live" && salt?.equals(COMMON_SALT)) {
    throw new StartProblem("--gip-salt: anybody can make the tokens of the node's own salt");
  }
  const { store, proxies: trustedProxies } = parts;
  const door = openGip({
    ...parts,
    ...{ masterKey, salt, trustedProxies, findSecrets: box.find, randomHex: createRandomHex() },
    payments: createGipPayments(nodes, signer),
    props: await openPropDesk({ chains, signer }, parts),
    takeCalls: async (params) => (await store.execute("takeCalls", params)).result,
  });
  parts.hub.forTerminals(door.tell);
  return door;
}

/** The proxies of --behind-proxy are believed beside those of the identity file. */
function withProxies(identity: IdentityConfig, proxies: readonly string[]): IdentityConfig {
  return { ...identity, trustedProxies: [...identity.trustedProxies, ...proxies] };
}

/** Money of a live environment comes from no provider of ours. */
function rechargePagesOf(parts: DoorParts): RechargePageParts | undefined {
  if (parts.environment === "live") return undefined;
  return { ...parts, provider: createSandboxProvider() };
}
