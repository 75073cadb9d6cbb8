import type { Invoice } from "../../invoices/invoice.ts";
import type { BlockHeader, BlockPoint, Chain } from "../../rails/chain/chain.ts";
import type { Advance, Advanced } from "../../rails/chain/followerStore.ts";
import { canHoldProps } from "../../rails/chain/foundProp.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyProp } from "../props/applyProp.ts";
import { confirmProps, takeMempoolProps, takeProps } from "../props/takeProps.ts";
import { confirmIncluded } from "./confirmIncluded.ts";
import { type ChainStep, takeBlocks } from "./takeBlocks.ts";
import { takeMempool } from "./takeMempool.ts";

/** Headers that are kept: what is gone deeper than this halts the chain. */
export const RING_BLOCKS = 128;

/** Judges an invoice whose payments, or their depth, have changed, and moves its order. */
export type ApplyInvoice = (tx: Tx, invoice: Invoice, chain: Chain, context: VerbContext) => void;

/**
 * One step of a chain, whole or not at all: blocks that are gone, blocks that came, what they hold,
 * and all that follows from it for invoices and orders. Takes nothing from a follower whose lease is
 * another's by now, or that read on from elsewhere (ORDERS.md 20).
 */
export function createAdvanceChain(applyInvoice: ApplyInvoice) {
  return function advanceChain(tx: Tx, params: Advance, context: VerbContext): Advanced {
    const before = tx.findChain(params.net);
    if (before === undefined || !isNext(before, params)) return { kind: "stale" };
    const { nowMs } = context;
    const chain: Chain = {
      ...before,
      cursor: moveHeaders(tx, before, params),
      leaseUntilMs: nowMs + params.leaseMs,
      headHeight: params.headHeight,
      atTipAtMs: params.isLevel ? nowMs : before.atTipAtMs,
      version: before.version + 1,
    };
    tx.updateChain(chain, before.version);
    const hasMoved = chain.cursor.hash !== before.cursor.hash;
    const step: ChainStep = {
      tx,
      chain,
      hasMoved,
      nowMs,
      touched: new Set(),
      touchedProps: new Set(),
    };
    takeBlocks(step, params);
    if (params.mempool !== undefined) takeMempool(step, params.mempool);
    confirmIncluded(step, params.finalHeight);
    for (const key of step.touched) applyInvoice(tx, tx.getInvoice(key), chain, context);
    if (canHoldProps(chain.net)) moveProps(step, params, context);
    return { kind: "advanced", chain };
  };
}

function moveProps(step: ChainStep, params: Advance, context: VerbContext): void {
  takeProps(step, params);
  if (params.mempool?.props !== undefined) takeMempoolProps(step, params.mempool.props);
  confirmProps(step);
  for (const key of step.touchedProps) applyProp(step.tx, key, context);
}

function isNext(chain: Chain, { leaseToken, from }: Advance): boolean {
  const { cursor } = chain;
  const isFrom = cursor.height === from.height && cursor.hash === from.hash;
  return isFrom && chain.state === "following" && chain.leaseToken === leaseToken;
}

/** Gives the new cursor. */
function moveHeaders(tx: Tx, { net, cursor }: Chain, { popped, headers }: Advance): BlockPoint {
  const ring = tx.listHeaders(net, RING_BLOCKS);
  const base = popped.length === 0 ? ring[0] : ring.find(({ hash }) => !popped.includes(hash));
  const [first] = headers;
  const last = headers.at(-1);
  if (base !== undefined) tx.deleteHeadersAbove(net, base.height);
  if (first === undefined || last === undefined) return cursor;
  if (first.parentHash !== base?.hash) {
    // Everything up to it was looked through in one range: the ring begins anew.
    tx.deleteHeadersAbove(net, -1);
  }
  for (const header of headers.slice(-RING_BLOCKS)) tx.insertHeader(net, header);
  tx.deleteHeadersBelow(net, last.height - RING_BLOCKS + 1);
  return pointOf(last);
}

function pointOf({ height, hash, timeMs }: BlockHeader): BlockPoint {
  return { height, hash, timeMs };
}
