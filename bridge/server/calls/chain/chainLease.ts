import type { Chain, Net } from "../../rails/chain/chain.ts";
import type { Advance, Leased, LeaseParams } from "../../rails/chain/followerStore.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { RING_BLOCKS } from "./advanceChain.ts";

/**
 * Gives the chain to one follower for a while, with the headers that were verified. Each lease has a
 * greater token than the one before, and what comes with an older one is refused (ORDERS.md 20).
 */
export function takeChainLease(tx: Tx, params: LeaseParams, { nowMs }: VerbContext): Leased {
  const { net, owner, leaseMs, start } = params;
  const chain = tx.findChain(net) ?? (start && beginChain(tx, net, start));
  if (chain === undefined) return { kind: "unknown" };
  const { leaseOwner, leaseUntilMs, leaseToken, version } = chain;
  if (leaseOwner !== undefined && leaseOwner !== owner && leaseUntilMs > nowMs) {
    return { kind: "busy", chain };
  }
  const lease = { leaseOwner: owner, leaseUntilMs: nowMs + leaseMs, leaseToken: leaseToken + 1 };
  const leased: Chain = { ...chain, ...lease, version: version + 1 };
  tx.updateChain(leased, version);
  return { kind: "held", chain: leased, ring: tx.listHeaders(net, RING_BLOCKS) };
}

/** The lease goes on, if it is still this one: its step is being read, and nodes can be slow. */
export function renewChainLease(
  tx: Tx,
  { net, leaseToken, leaseMs }: Pick<Advance, "net" | "leaseToken" | "leaseMs">,
  { nowMs }: VerbContext,
): void {
  const chain = tx.findChain(net);
  if (chain?.leaseOwner === undefined || chain.leaseToken !== leaseToken) return;
  const { version } = chain;
  tx.updateChain({ ...chain, leaseUntilMs: nowMs + leaseMs, version: version + 1 }, version);
}

/** The lease is free at once, if it is still this one. */
export function endChainLease(
  tx: Tx,
  { net, leaseToken }: Pick<Advance, "net" | "leaseToken">,
): void {
  const chain = tx.findChain(net);
  if (chain === undefined || chain.leaseToken !== leaseToken) return;
  const { leaseOwner: _, ...freed } = chain;
  tx.updateChain({ ...freed, leaseUntilMs: 0, version: chain.version + 1 }, chain.version);
}

function beginChain(tx: Tx, net: Net, start: NonNullable<LeaseParams["start"]>): Chain {
  const { height, hash, timeMs } = start;
  const chain: Chain = {
    ...{ net, cursor: { height, hash, timeMs }, state: "following" },
    ...{ leaseToken: 0, leaseUntilMs: 0, headHeight: height, atTipAtMs: 0, version: 1 },
  };
  tx.insertChain(chain);
  tx.insertHeader(net, start);
  return chain;
}
