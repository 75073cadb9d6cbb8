/** Money of a chain that goes back: what is to be signed, and how far the chain has it. */

import type { Actor } from "../orders/next.ts";
import type { BlockHeader, BlockPoint, Net } from "../rails/chain/chain.ts";
import type { SentTransfer, TransferFinding, UnsignedTransfer } from "../rails/chain/transfer.ts";
import { unreachable } from "../unreachable.ts";

/** What of an order's money it is: all of it, some, what came too late or too little, or the surplus. */
export type RefundPart = "whole" | "part" | "late" | "over";

/**
 * `prepared`: a person is to sign; `sent`: they said in which transactions; `final`: all of it is deep
 * enough; `buried`: so deep that it is watched no more; `void`: not to be signed any more.
 */
export type ChainRefundState = "prepared" | "sent" | "final" | "buried" | "void";

/** One transfer for a person's wallet. */
export interface PreparedTransfer extends UnsignedTransfer {
  /** Who gets it. */
  readonly payer: string;
  /** In the token's smallest unit, decimal text. */
  readonly units: string;
  /** In whole tokens. */
  readonly amount: string;
  readonly symbol: string;
}

/** Before the store gave it a key. What is to be sent never changes. */
export interface NewChainRefund {
  readonly key?: number;
  readonly appId: string;
  /** Unique in its app. */
  readonly refundNo: string;
  readonly orderKey: number;
  readonly invoiceKey: number;
  readonly net: Net;
  readonly part: RefundPart;
  readonly transfers: readonly PreparedTransfer[];
  readonly state: ChainRefundState;
  /** Where a person said that it went. */
  readonly txIds: readonly string[];
  /** Where each transfer was found, in their order; empty until all were. */
  readonly places: readonly SentTransfer[];
  readonly by: Actor;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** From 1; every change compares and sets it. */
  readonly version: number;
}

export interface ChainRefund extends NewChainRefund {
  readonly key: number;
}

/** What the chain was verified to be. */
export interface VerifiedChain {
  readonly cursor: Pick<BlockPoint, "height">;
  /** The last headers, the highest first. */
  readonly ring: readonly Pick<BlockHeader, "height" | "hash">[];
  /** Nothing above it is final, however deep; absent: depth alone is enough. */
  readonly finalHeight?: number;
}

/** How a refund that was sent stands. */
export type RefundStanding =
  | { readonly kind: "waiting" }
  | {
      readonly kind: "found";
      readonly places: readonly SentTransfer[];
      readonly isDeep: boolean;
    }
  /** It must be sent again. */
  | { readonly kind: "failed"; readonly why: string };

/** Judges what nodes found of each transfer, in their order; `need` blocks make it final. */
export function judgeSent(
  { transfers, txIds }: Pick<ChainRefund, "transfers" | "txIds">,
  findings: readonly TransferFinding[],
  need: number,
  chain: VerifiedChain,
): RefundStanding {
  const places: SentTransfer[] = [];
  let isDeep = true;
  for (const [at, transfer] of transfers.entries()) {
    const found = findings[at] ?? { kind: "unknown" };
    const what = `${transfer.amount} ${transfer.symbol} to ${transfer.payer}`;
    switch (found.kind) {
      case "unknown":
        return { kind: "waiting" };
      case "other":
        // The others may still be reported.
        if (txIds.length < transfers.length) return { kind: "waiting" };
        return { kind: "failed", why: `${what}: none of these transactions is it` };
      case "failed":
        if (!isDeepEnough(found.place, need, chain)) return { kind: "waiting" };
        return { kind: "failed", why: `${what}: the transaction failed on the chain` };
      case "mined":
        if (standingOf(found.place, chain) !== "canonical") return { kind: "waiting" };
        isDeep &&= isDeepEnough(found.place, need, chain);
        places.push(found.place);
        break;
      default:
        return unreachable(found);
    }
  }
  return { kind: "found", places, isDeep };
}

/** Whether the chain still has what was final: `buried` below everything that can go. */
export function judgeFinal(
  places: readonly SentTransfer[],
  chain: VerifiedChain,
): "final" | "gone" | "buried" {
  if (places.some((place) => standingOf(place, chain) === "gone")) return "gone";
  const lowest = chain.ring.at(-1)?.height ?? 0;
  return places.every(({ height }) => height < lowest) ? "buried" : "final";
}

/** How deep the highest of them lies; 0 while one is in no block. */
export function depthOf(
  places: readonly SentTransfer[],
  { cursor }: Pick<VerifiedChain, "cursor">,
): number {
  if (places.length === 0) return 0;
  return Math.max(0, cursor.height - Math.max(...places.map(({ height }) => height)) + 1);
}

function isDeepEnough(place: SentTransfer, need: number, chain: VerifiedChain): boolean {
  const { height } = place;
  if (standingOf(place, chain) !== "canonical" || height > (chain.finalHeight ?? height)) {
    return false;
  }
  return depthOf([place], chain) >= need;
}

/** What was verified decides; below it, the nodes are believed, of which two said the same. */
function standingOf(
  { height, hash }: SentTransfer,
  { cursor, ring }: VerifiedChain,
): "canonical" | "gone" | "ahead" {
  if (height > cursor.height) return "ahead";
  const kept = ring.find((header) => header.height === height);
  return kept === undefined || kept.hash === hash ? "canonical" : "gone";
}
