/** The prop commands of GIP0006's node (contract 2.7): things on the chain, made, sent and listed. */

import type {
  GipMoveView,
  MakeGipPropParams,
  MoveKeyParams,
  PropOwner,
  SendGipPropParams,
} from "../../calls/gip0006/gipProps.ts";
import type { PropTarget } from "../../calls/props/wantProp.ts";
import type { UtxoChainConfig } from "../../rails/chain/chainConfig.ts";
import { innerHash } from "../../rails/chain/innerHash.ts";
import { addressScript } from "../../rails/utxo/addressScript.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import type { Signer } from "../../rails/utxo/signer.ts";
import { dustLimit } from "../../rails/utxo/spending/dustLimit.ts";
import { refused, wrongParam } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams } from "./gipRequest.ts";
import type { PropDesk } from "./propDesk.ts";
import { requireOwn } from "./requireOwn.ts";
import { settled } from "./settled.ts";
import type { Terminal } from "./terminalGate.ts";

/** A command's answer waits so long for the signer; after that nothing has happened. */
const PATIENCE_MS = 12_000;
const LOOK_MS = 100;
/** The protocol's ids are short; the tag's digest takes any. */
const OID_CHARS_MAX = 64;
const OWNERS_MAX = 50;

/** prop.create [cid, oid, gold, account?, number?]: a prop of the game's own. */
export async function createProp(
  parts: GipParts,
  terminal: Terminal,
  [cid, oid, gold, , number]: GipParams,
): Promise<unknown> {
  requireOwn(terminal, cid);
  const { signer, chains } = requireDesk(parts);
  const chain = chains[0] as UtxoChainConfig;
  const to = await signer.keepingAddress(chain.net);
  const terms = { ...readTerms(oid, gold, chain, to), ...readNumber(number, "#4") };
  const asked = { ...terms, cid: terminal.cid, net: chain.net };
  const made = await make(parts, terminal, "prop.create", { ...asked, kind: "create", to });
  const { txid } = made;
  return {
    ...{ oper: "new", cid: made.cid, oid: made.oid, gold: made.gold, pid: made.pid },
    ...{ index: made.index, hash: innerHash(txid), txid },
  };
}

/** prop.order [cid, oid, gold, addr?, account?, number?]: made and sent in one. */
export async function orderProp(
  parts: GipParts,
  terminal: Terminal,
  [cid, oid, gold, addr, , number]: GipParams,
): Promise<unknown> {
  requireOwn(terminal, cid);
  const { signer, chains } = requireDesk(parts);
  const { chain, to } =
    addr === undefined || addr === "" || addr === null
      ? {
          chain: chains[0] as UtxoChainConfig,
          to: await signer.keepingAddress(chains[0]?.net ?? ""),
        }
      : readAddress(chains, addr, "#3");
  const terms = { ...readTerms(oid, gold, chain, to), ...readNumber(number, "#5") };
  const asked = { ...terms, cid: terminal.cid, net: chain.net };
  const made = await make(parts, terminal, "prop.order", { ...asked, kind: "order", to });
  return answerOf(made);
}

/** prop.send [addr, pid, account?], or [addr, hash, index, openid] of GIP0010: to somebody else. */
export async function sendProp(
  parts: GipParts,
  terminal: Terminal,
  [addr, thing, index]: GipParams,
): Promise<unknown> {
  const { signer, chains } = requireDesk(parts);
  const { chain, to } = readAddress(chains, addr, "#0");
  const { net } = chain;
  const { script: keepingScript } = await signer.keepingAddress(net);
  const params = { cid: terminal.cid, net, prop: readThing(thing, index), to, keepingScript };
  const ask = { caller: terminal.caller, params };
  const moveKey = await settled("prop.send", parts, parts.store.execute("sendGipProp", ask));
  return answerOf(await untilSent(parts, "prop.send", moveKey));
}

/** prop.list [cid, addr | [addr...]]: what these addresses own now. */
export async function listProps(
  parts: GipParts,
  terminal: Terminal,
  [cid, asked]: GipParams,
): Promise<unknown> {
  requireOwn(terminal, cid);
  const chains = parts.props?.chains ?? [];
  const addresses = Array.isArray(asked) ? asked : [asked];
  if (addresses.length > OWNERS_MAX) {
    throw wrongParam(`Param #1 must have at most ${OWNERS_MAX} addresses.`);
  }
  const owners = addresses.map((address): PropOwner => {
    const { chain, to } = readAddress(chains, address, "#1");
    return { net: chain.net, ...to };
  });
  const ask = { caller: terminal.caller, params: { cid: terminal.cid, owners } };
  return await settled("prop.list", parts, parts.store.execute("listGipProps", ask));
}

function requireDesk({ props }: GipParts): PropDesk & { readonly signer: Signer } {
  const { signer, chains = [] } = props ?? {};
  if (props === undefined || signer === undefined || chains.length === 0) {
    throw refused("no signer is configured: props cannot be made here");
  }
  return { ...props, signer };
}

function isUnderWay({ state, isSent }: GipMoveView): boolean {
  return state === "wanted" || (state === "signed" && !isSent);
}

/** A signed move. */
type SignedView = GipMoveView & { readonly txid: string };

async function make(
  parts: GipParts,
  terminal: Terminal,
  method: string,
  params: MakeGipPropParams,
): Promise<SignedView> {
  const ask = { caller: terminal.caller, params };
  const moveKey = await settled(method, parts, parts.store.execute("makeGipProp", ask));
  return await untilSent(parts, method, moveKey);
}

/** What is not signed in time is given up: an error means that nothing will happen. */
async function untilSent(parts: GipParts, method: string, moveKey: number): Promise<SignedView> {
  const { props, store } = parts;
  const asked: MoveKeyParams = { moveKey };
  props?.wake();
  let view = (await store.execute("showGipMove", asked)).result;
  for (let waited = 0; waited < PATIENCE_MS && isUnderWay(view); waited += LOOK_MS) {
    await props?.wait(LOOK_MS);
    view = (await store.execute("showGipMove", asked)).result;
  }
  if (view.txid === undefined) view = (await store.execute("giveUpGipMove", asked)).result;
  const { txid, note = "the signer does not answer" } = view;
  if (txid === undefined) throw refused(`${method} error: ${note}`);
  return { ...view, txid };
}

function answerOf({ txid, cid, pid, oid, gold, addr }: SignedView) {
  return { hash: innerHash(txid), txid, cid, pid, oid, gold, addr };
}

function readTerms(
  oid: unknown,
  gold: unknown,
  { family }: UtxoChainConfig,
  { script }: PropTarget,
): Pick<MakeGipPropParams, "oid" | "gold"> {
  if (typeof oid !== "string" || oid === "" || oid.length > OID_CHARS_MAX) {
    throw wrongParam(`Param #1 must be an id of at most ${OID_CHARS_MAX} characters.`);
  }
  const text = typeof gold === "number" ? String(gold) : gold;
  if (typeof text !== "string" || !/^[1-9]\d{0,14}$/.test(text)) {
    throw wrongParam("Param #2 must be a number.");
  }
  const least = dustLimit(script, UTXO_NETWORKS[family]);
  // The chain passes nothing on that is worth less than spending it costs.
  if (BigInt(text) < least) throw wrongParam(`Param #2 must be at least ${least}.`);
  return { oid, gold: text };
}

/** Ours, beside the document: with it a command whose answer was lost can be given again. */
function readNumber(number: unknown, place: string): Pick<MakeGipPropParams, "number"> {
  if (number === undefined || number === null || number === "") return {};
  if (typeof number === "string" && /^[A-Za-z0-9-]{1,64}$/.test(number)) return { number };
  throw wrongParam(`Param ${place} must be a number of yours: letters, digits and -, at most 64.`);
}

function readAddress(
  chains: readonly UtxoChainConfig[],
  address: unknown,
  place: string,
): { readonly chain: UtxoChainConfig; readonly to: PropTarget } {
  if (typeof address === "string") {
    for (const chain of chains) {
      const script = addressScript(address, UTXO_NETWORKS[chain.family]);
      if (script !== undefined) return { chain, to: { address, script } };
    }
  }
  throw wrongParam(`Param ${place} must be an address.`);
}

function readThing(thing: unknown, index: unknown): SendGipPropParams["prop"] {
  if (typeof thing === "string" && /^[0-9a-f]{32}$/.test(thing)) return { pid: thing };
  const at = typeof index === "number" ? index : Number(index ?? Number.NaN);
  if (typeof thing !== "string" || !/^[0-9a-f]{64}$/.test(thing) || !Number.isSafeInteger(at)) {
    throw wrongParam("Param #1 must be a pid, or a hash with its index.");
  }
  return { at: { txId: innerHash(thing), index: at } };
}
