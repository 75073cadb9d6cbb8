/** Props that are to be made or sent: written down first, so that each is made once whatever happens. */

import { hash } from "node:crypto";
import type { Net } from "../../rails/chain/chain.ts";
import type { ChainConfig } from "../../rails/chain/chainConfig.ts";
import {
  type Outpoint,
  type Prop,
  type PropMove,
  placeAfter,
} from "../../rails/utxo/props/prop.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { confirmationsFor } from "../steps/openInvoice.ts";
import { nextStep } from "./takeProps.ts";

/** Where a prop is to lie. */
export interface PropTarget {
  readonly address: string;
  /** Of the address, hex. */
  readonly script: string;
}

export interface WantedProp {
  readonly appId: string;
  readonly chain: ChainConfig;
  readonly oid: string;
  readonly gold: bigint;
  /** To the game itself, or to a player at once. */
  readonly kind: "create" | "order";
  readonly to: PropTarget;
  readonly orderKey?: number;
  /** The asker's own: the same one again is the same prop. */
  readonly number?: string;
}

const PID_BYTES = 16;

/**
 * A new prop, and the transaction that is to make it; the job signs and sends it. The same number again
 * gives the same, unless that was given up before anything was signed. Refuses `paramsWrong` for a
 * number that came with other terms.
 */
export function wantProp(tx: Tx, wanted: WantedProp, context: VerbContext): PropMove {
  const { appId, chain, oid, gold, kind, to, orderKey, number } = wanted;
  const { net, currency } = chain;
  const { nowMs } = context;
  const named = number === undefined ? undefined : findNumbered(tx, appId, number);
  if (named?.prop !== undefined) return firstMoveOf(tx, named.prop, wanted);
  const pid = named?.pid ?? context.randomHex(PID_BYTES);
  const prop = tx.insertProp({
    ...{ net, pid, appId, oid, gold, state: "planned" },
    confirmations: confirmationsFor(chain.confirmations, gold, currency.decimals),
    ...(orderKey === undefined ? {} : { orderKey }),
    ...{ createdAtMs: nowMs, version: 1 },
  });
  return tx.insertMove({
    ...{ net, propKey: prop.key, kind, step: 0, ...to, state: "wanted", dueAtMs: nowMs },
    ...{ tries: 0, createdAtMs: nowMs, changedAtMs: nowMs, version: 1 },
  });
}

/** The prop of an asker's number, or the pid that it would have. */
function findNumbered(
  tx: Tx,
  appId: string,
  number: string,
): { readonly pid: string; readonly prop?: Prop } {
  for (let time = 0; ; time += 1) {
    const name = JSON.stringify(["coinslot/prop", appId, number, time]);
    const pid = hash("sha256", name).slice(0, 2 * PID_BYTES);
    const prop = tx.findProp(pid);
    if (prop === undefined) return { pid };
    if (prop.state !== "cancelled") return { pid, prop };
  }
}

function firstMoveOf(tx: Tx, prop: Prop, { chain, oid, gold, kind, to }: WantedProp): PropMove {
  const first = tx.listMovesOf(prop.key).find(({ step }) => step === 0);
  const isSame =
    prop.net === chain.net &&
    prop.oid === oid &&
    prop.gold === gold &&
    first?.kind === kind &&
    first.script === to.script;
  if (!isSame) throw new Refusal("paramsWrong", "the number is another prop's");
  return first;
}

/**
 * Sends the game's own prop to somebody. The same address again is the same transaction. Refuses
 * `paramsWrong` for a prop that the game does not have (any more), and for one that is on its way.
 */
export function wantSend(
  tx: Tx,
  prop: Prop,
  to: PropTarget,
  keepingScript: string,
  { nowMs }: VerbContext,
): PropMove {
  const moves = tx.listMovesOf(prop.key);
  const sent = moves
    .filter(({ kind }) => kind === "send")
    .filter(isUnderWay)
    .at(-1);
  const from = placeToSendFrom(prop, moves, sent, keepingScript);
  if (sent !== undefined) {
    if (sent.script === to.script) return sent;
    throw new Refusal("paramsWrong", `the prop is on its way to ${sent.address}`);
  }
  if (from === undefined) throw new Refusal("paramsWrong", "the prop is not the game's to send");
  return tx.insertMove({
    ...{ net: prop.net, propKey: prop.key, kind: "send", step: nextStep(moves), from, ...to },
    ...{ state: "wanted", dueAtMs: nowMs, tries: 0, createdAtMs: nowMs, changedAtMs: nowMs },
    version: 1,
  });
}

/** Where the prop lies, or will lie, at the game's own address. */
function placeToSendFrom(
  { at, owner }: Prop,
  moves: readonly PropMove[],
  sent: PropMove | undefined,
  keepingScript: string,
): Outpoint | undefined {
  if (at !== undefined) return owner === keepingScript ? at : sent?.from;
  const made = moves.find(({ from, state }) => from === undefined && state === "signed");
  return made?.script === keepingScript ? placeAfter(made) : undefined;
}

/** Whether nothing else has taken the place of the move. */
function isUnderWay({ state }: PropMove): boolean {
  return state !== "cancelled" && state !== "replaced" && state !== "refused";
}

/** The chain of the operator's file, if it can hold props. Refuses `notSupported`. */
export function requirePropChain({ catalog }: VerbContext, net: Net): ChainConfig {
  const chain = catalog.chains().chains.find((one) => one.net === net);
  if (chain === undefined) throw new Refusal("notSupported", `${net} holds no props here`);
  return chain;
}
