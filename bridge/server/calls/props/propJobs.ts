/**
 * The work that props need outside of transactions: moves to be signed and transactions to be sent out,
 * taken and put back. Whoever dies in between, the next one goes on: the signer gives the same
 * transaction for the same job, and a node takes the same transaction as often as it is sent.
 */

import type { Actor } from "../../orders/next.ts";
import type { Net } from "../../rails/chain/chain.ts";
import type { MoveKind, Prop, PropMove } from "../../rails/utxo/props/prop.ts";
import { type PropBinding, propTag } from "../../rails/utxo/props/propTag.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { applyProp } from "./applyProp.ts";
import { giveUpMove } from "./giveUpMove.ts";
import { tellStuck } from "./tellStuck.ts";

export interface TakePropWorkParams {
  /** Nobody else takes it before. */
  readonly leaseMs: number;
  readonly rows: number;
}

/** What is to be done for a move now. */
export type PropWork = SignWork | SendWork;

export interface SignWork {
  readonly kind: "sign";
  readonly moveKey: number;
  readonly net: Net;
  /** Names the signer's job for ever. */
  readonly jobId: string;
  readonly moveKind: Exclude<MoveKind, "found">;
  readonly script: string;
  /** Decimal text. */
  readonly gold: string;
  /** The tag, hex. */
  readonly data: string;
  readonly spends?: { readonly txId: string; readonly index: number };
}

export interface SendWork {
  readonly kind: "send";
  readonly moveKey: number;
  readonly net: Net;
  readonly raw: string;
  /** Without success so far. */
  readonly tries: number;
}

/** What is due by now, each for whoever takes it first. */
export function takePropWork(
  tx: Tx,
  { leaseMs, rows }: TakePropWorkParams,
  context: VerbContext,
): readonly PropWork[] {
  const { nowMs } = context;
  return tx.listMovesDue(nowMs, rows).flatMap((move) => {
    const prop = tx.getProp(move.propKey);
    const { version } = move;
    if (move.raw === undefined && isRefunded(tx, prop)) {
      giveUpMove(tx, move.key, context);
      return [];
    }
    if (move.raw === undefined && !mayBeSigned(tx, prop)) {
      // Its order says when it goes on.
      tx.updateMove({ ...move, dueAtMs: nowMs + ASLEEP_MS, version: version + 1 }, version);
      return [];
    }
    tx.updateMove({ ...move, dueAtMs: nowMs + leaseMs, version: version + 1 }, version);
    return [workOf(prop, move, context)];
  });
}

/** A prop whose order's money went back meanwhile is not made. */
const ASLEEP_MS = 60_000;

function mayBeSigned(tx: Tx, { orderKey }: Prop): boolean {
  return orderKey === undefined || tx.getOrder(orderKey).money === "settled";
}

function isRefunded(tx: Tx, { orderKey }: Prop): boolean {
  return orderKey !== undefined && tx.getOrder(orderKey).money === "refunded";
}

function workOf(prop: Prop, move: PropMove, { catalog }: VerbContext): PropWork {
  const { net, pid, appId: cid, oid, gold } = prop;
  const { key: moveKey, step, kind, script, raw, from } = move;
  if (raw !== undefined) return { kind: "send", moveKey, net, raw, tries: move.tries };
  if (kind === "found" || script === undefined) throw new Error(`move ${moveKey} is not ours`);
  const chain = catalog.chains().chains.find((one) => one.net === net);
  const binding: PropBinding = chain?.kind === "utxo" ? chain.binding : "hash";
  return {
    ...{ kind: "sign", moveKey, net, jobId: `prop:${pid}:${step}`, moveKind: kind, script },
    ...{ gold: String(gold), data: propTag({ net, pid, cid, oid, gold }, binding).toString("hex") },
    ...(from === undefined ? {} : { spends: from }),
  };
}

export interface KeepSignedParams {
  readonly moveKey: number;
  readonly txId: string;
  /** Of the output that holds the prop. */
  readonly index: number;
  readonly raw: string;
}

/** The signed transaction is kept before anybody sends it; a move that was given up stays so. */
export function keepSignedMove(tx: Tx, params: KeepSignedParams, { nowMs }: VerbContext): boolean {
  const { moveKey, txId, index, raw } = params;
  const move = tx.getMove(moveKey);
  if (move.state !== "wanted" && move.state !== "refused") return move.raw === raw;
  const { version } = move;
  const { note: _, ...rest } = move;
  tx.updateMove(
    {
      ...{ ...rest, txId, index, raw, state: "signed", dueAtMs: nowMs, tries: 0 },
      ...{ changedAtMs: nowMs, version: version + 1 },
    },
    version,
  );
  return true;
}

export interface NoteMoveParams {
  readonly moveKey: number;
  /**
   * - `sent`: the node has it; sent again later, until the chain shows it
   * - `later`: it could not be done now
   * - `refused`: the signer will never do it
   * - `conflict`: what it spends is spent otherwise, as far as the node knows
   */
  readonly outcome: "sent" | "later" | "refused" | "conflict";
  /** Why not, in one sentence without secrets. */
  readonly note?: string;
}

/** Sent again while no block holds it: nodes forget. */
const SEND_AGAIN_MS = 60_000;
const LATER_MS = 2000;
const LATER_MS_MAX = 5 * 60_000;
/** A block may still undo the conflict. */
const CONFLICT_MS = 10 * 60_000;
/** So often without success, and a person looks. */
const TRIES_MAX = 5;

/** Writes what came of it, and when to try again; after several failures a person is called. */
export function noteMove(tx: Tx, params: NoteMoveParams, context: VerbContext): void {
  const { moveKey, outcome, note } = params;
  const move = tx.getMove(moveKey);
  const isOver = move.dueAtMs === undefined || move.state === "cancelled";
  if (isOver) return;
  const { version } = move;
  const tries = outcome === "sent" ? 0 : move.tries + 1;
  const { note: _, ...rest } = move;
  const noted: PropMove = {
    ...{ ...rest, tries, version: version + 1, changedAtMs: context.nowMs },
    ...dueAfter(move, outcome, tries, context.nowMs),
    ...(note === undefined ? {} : { note }),
  };
  tx.updateMove(noted, version);
  applyProp(tx, move.propKey, context);
  const isStuck = outcome === "refused" || outcome === "conflict" || tries >= TRIES_MAX;
  if (isStuck) tellStuck(tx, noted, note ?? outcome, context);
}

function dueAfter(
  { state, raw }: PropMove,
  outcome: NoteMoveParams["outcome"],
  tries: number,
  nowMs: number,
): Pick<PropMove, "state"> & { dueAtMs?: number } {
  switch (outcome) {
    case "sent":
      return { state, dueAtMs: nowMs + SEND_AGAIN_MS };
    case "refused":
      return raw === undefined
        ? { state: "refused", dueAtMs: undefined }
        : { state, dueAtMs: nowMs + CONFLICT_MS };
    case "conflict":
      return { state: "replaced", dueAtMs: nowMs + CONFLICT_MS };
    case "later":
      return { state, dueAtMs: nowMs + Math.min(LATER_MS * 2 ** (tries - 1), LATER_MS_MAX) };
    default:
      return unreachable(outcome);
  }
}

export interface RetryPropParams {
  readonly pid: string;
  readonly by: Actor;
  /** What has changed, in the person's words. */
  readonly reason: string;
}

/**
 * A person has the prop made or sent after all: what the signer refused is asked again, the same job, and
 * what is signed goes out at once. Refuses `orderUnknown` for a prop that there is not, `paramsWrong`
 * when nothing of it waits.
 */
export function retryProp(
  tx: Tx,
  { pid, by, reason }: RetryPropParams,
  context: VerbContext,
): void {
  const { nowMs } = context;
  const prop = tx.findProp(pid);
  if (prop === undefined) throw new Refusal("orderUnknown", `there is no prop ${pid}`);
  const waiting = tx.listMovesOf(prop.key).filter(mayBeRetried);
  if (waiting.length === 0) throw new Refusal("paramsWrong", `nothing waits for the prop ${pid}`);
  for (const move of waiting) {
    const { state, version } = move;
    const again = {
      state: state === "refused" ? "wanted" : state,
      dueAtMs: nowMs,
      tries: 0,
    } as const;
    tx.updateMove({ ...move, ...again, changedAtMs: nowMs, version: version + 1 }, version);
  }
  tx.resolveAttention(prop.appId, "propStuck", pid, { by, text: reason, atMs: nowMs });
}

function mayBeRetried({ state, dueAtMs }: PropMove): boolean {
  return state === "refused" || dueAtMs !== undefined;
}
