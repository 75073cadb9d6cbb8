/** Looks after money that was sent back on a chain, until nothing takes it away any more. */

import {
  type ChainRefund,
  judgeFinal,
  judgeSent,
  type VerifiedChain,
} from "../../invoices/chainRefund.ts";
import type { Order } from "../../orders/order.ts";
import type { Net } from "../../rails/chain/chain.ts";
import type {
  SentTransfer,
  TransferFinding,
  UnsignedTransfer,
} from "../../rails/chain/transfer.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { RING_BLOCKS } from "../chain/advanceChain.ts";
import { noticeOrder } from "../steps/noticeOrder.ts";
import { callForSigning } from "../steps/prepareRefund.ts";
import { tellOrder } from "../steps/tell.ts";
import { changeOrder } from "../steps/writeOrder.ts";

/** What was found of one refund's transfers, in their order. */
export interface LookedAt {
  readonly key: number;
  /** As it was when it was handed out: another one is not judged by this. */
  readonly version: number;
  readonly findings: readonly TransferFinding[];
}

export interface FollowRefundsParams {
  readonly net: Net;
  readonly looked: readonly LookedAt[];
  /** Nothing above it is final, however deep; absent: depth alone is enough. */
  readonly finalHeight?: number;
}

/** What nodes are to be asked. */
export interface RefundToLookAt {
  readonly key: number;
  readonly version: number;
  readonly transfers: readonly UnsignedTransfer[];
  readonly txIds: readonly string[];
}

/** Rows of one step; the others have their turn when these are final. */
const ROWS_MAX = 200;
/** A transaction that no node shows for so long needs a person. */
const UNSEEN_MS = 30 * 60_000;

/**
 * Judges what was found by the blocks that were verified, and those that were final by whether their
 * blocks are still there. Gives what to look at next.
 */
export function followChainRefunds(
  tx: Tx,
  { net, looked, finalHeight }: FollowRefundsParams,
  context: VerbContext,
): readonly RefundToLookAt[] {
  const watched = tx.listChainRefundsSent(net, 0, ROWS_MAX);
  const chain = tx.findChain(net);
  if (watched.length === 0 || chain === undefined) return [];
  const verified: VerifiedChain = {
    cursor: chain.cursor,
    ring: tx.listHeaders(net, RING_BLOCKS),
    ...(finalHeight === undefined ? {} : { finalHeight }),
  };
  for (const refund of watched) {
    const found = looked.find(
      ({ key, version }) => key === refund.key && version === refund.version,
    );
    if (refund.state === "final") watchFinal(tx, refund, verified, context);
    else if (found !== undefined) judge(tx, refund, found.findings, verified, context);
  }
  return tx
    .listChainRefundsSent(net, 0, ROWS_MAX)
    .filter(({ state }) => state === "sent")
    .map(({ key, version, transfers, txIds }) => ({ key, version, transfers, txIds }));
}

function judge(
  tx: Tx,
  refund: ChainRefund,
  findings: readonly TransferFinding[],
  chain: VerifiedChain,
  context: VerbContext,
): void {
  const { confirmations } = tx.getInvoice(refund.invoiceKey);
  const judged = judgeSent(refund, findings, confirmations, chain);
  switch (judged.kind) {
    case "waiting":
      return callForUnseen(tx, refund, context);
    case "failed":
      return fail(tx, refund, judged.why, context);
    case "found": {
      const { places, isDeep } = judged;
      const other = claim(tx, refund, places, context);
      if (other !== undefined) return fail(tx, refund, other, context);
      if (isDeep) return end(tx, refund, places, context);
      if (!arePlaces(refund.places, places)) change(tx, refund, { places }, context);
      return;
    }
    default:
      return unreachable(judged);
  }
}

/** Says why not, where one of them belongs to another refund. */
function claim(
  tx: Tx,
  { net, key }: ChainRefund,
  places: readonly SentTransfer[],
  { nowMs }: VerbContext,
): string | undefined {
  const ids = places.map(({ txId, index }) => `${txId} ${index}`);
  if (new Set(ids).size < ids.length) return "one transaction cannot be two of the transfers";
  for (const place of places) {
    const owner = tx.findRefundOfTransfer(net, place);
    if (owner !== undefined && owner !== key) {
      return `${place.txId} is another refund: ${tx.getChainRefund(owner).refundNo}`;
    }
    if (owner === undefined) tx.claimTransfer(net, place, key, nowMs);
  }
  return undefined;
}

/** The chain has it: a part leaves the order as it is. */
function end(
  tx: Tx,
  refund: ChainRefund,
  places: readonly SentTransfer[],
  context: VerbContext,
): void {
  const { nowMs } = context;
  const { refundNo, part, by } = change(tx, refund, { state: "final", places }, context);
  const order = tx.getOrder(refund.orderKey);
  const reason = `sent back: ${[...new Set(places.map(({ txId }) => txId))].join(", ")}`;
  const resolution = { by: "server", text: reason, atMs: nowMs } as const;
  for (const kind of ["refundDue", "refundGone"] as const) {
    tx.resolveAttention(order.appId, kind, refundNo, resolution);
  }
  const isCounted = part === "whole" ? order.money === "refunding" : order.money === "settled";
  if (part === "late" || part === "over" || !isCounted) {
    const event = { kind: "sendBack", refundNo, step: "final", by: "server", reason } as const;
    changeOrder(tx, order, event, nowMs);
    for (const kind of ITEMS[part]) {
      tx.resolveAttention(order.appId, kind, order.orderNo, resolution);
    }
    return;
  }
  const whole = part === "whole";
  const event = { kind: "refunded", refundNo, coins: 0, whole, by, reason } as const;
  tell(tx, changeOrder(tx, order, event, nowMs), context);
}

/** What a person was called for, and is done now. */
const ITEMS = {
  whole: [],
  part: [],
  late: ["lateMoney", "partialMoney"],
  over: ["overMoney"],
} as const;

/** They are to sign it again; what was reported is forgotten. */
function fail(tx: Tx, refund: ChainRefund, reason: string, context: VerbContext): void {
  const { nowMs } = context;
  const again = change(tx, refund, { state: "prepared", txIds: [], places: [] }, context);
  const { refundNo } = refund;
  const order = tx.getOrder(refund.orderKey);
  const event = { kind: "sendBack", refundNo, step: "failed", by: "server", reason } as const;
  const moved = changeOrder(tx, order, event, nowMs);
  const resolution = { by: "server", text: reason, atMs: nowMs } as const;
  tx.resolveAttention(order.appId, "refundDue", refundNo, resolution);
  callForSigning(tx, moved, again, `not sent yet (${reason})`, nowMs);
}

function watchFinal(tx: Tx, refund: ChainRefund, chain: VerifiedChain, context: VerbContext): void {
  const standing = judgeFinal(refund.places, chain);
  switch (standing) {
    case "final":
      return;
    case "buried":
      change(tx, refund, { state: "buried" }, context);
      return;
    case "gone":
      return undo(tx, refund, context);
    default:
      return unreachable(standing);
  }
}

/** It may come again by itself: it is looked for as before, and a person is told. */
function undo(tx: Tx, refund: ChainRefund, context: VerbContext): void {
  const { nowMs: openedAtMs } = context;
  change(tx, refund, { state: "sent", places: [] }, context);
  const { refundNo, part } = refund;
  const order = tx.getOrder(refund.orderKey);
  const { appId, orderNo } = order;
  const detail = `order ${orderNo}: the chain took back a refund that was final; if it does not come again by itself, send it again`;
  tx.openAttention({ appId, kind: "refundGone", subject: refundNo, detail, openedAtMs });
  if (part === "whole" && order.money === "refunded") {
    const event = { kind: "refundUndone", refundNo } as const;
    return tell(tx, changeOrder(tx, order, event, openedAtMs), context);
  }
  const event = { kind: "sendBack", refundNo, step: "undone", by: "server" } as const;
  changeOrder(tx, order, event, openedAtMs);
}

function callForUnseen(tx: Tx, refund: ChainRefund, { nowMs: openedAtMs }: VerbContext): void {
  if (openedAtMs - refund.changedAtMs < UNSEEN_MS) return;
  const { appId, refundNo: subject, txIds } = refund;
  const detail = `no node of ${refund.net} shows ${txIds.join(", ")}, or its block: look whether it was sent`;
  tx.openAttention({ appId, kind: "refundGone", subject, detail, openedAtMs });
}

function change(
  tx: Tx,
  refund: ChainRefund,
  to: Partial<Pick<ChainRefund, "state" | "txIds" | "places">>,
  { nowMs }: VerbContext,
): ChainRefund {
  const { version } = refund;
  const changed = { ...refund, ...to, changedAtMs: nowMs, version: version + 1 };
  tx.updateChainRefund(changed, version);
  return changed;
}

function arePlaces(a: readonly SentTransfer[], b: readonly SentTransfer[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function tell(tx: Tx, order: Order, context: VerbContext): void {
  noticeOrder(tx, order, "refunded", context);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, order);
}
