/** Chains and their headers as rows of the store. */

import type { BlockHeader, Chain, ChainState } from "../../rails/chain/chain.ts";

export interface ChainRow {
  net: string;
  height: number;
  hash: string;
  time_ms: number;
  state: ChainState;
  halted_for: string | null;
  lease_owner: string | null;
  lease_token: number;
  lease_until_ms: number;
  head_height: number;
  at_tip_at_ms: number;
  version: number;
}

export interface HeaderRow {
  net: string;
  height: number;
  hash: string;
  parent_hash: string;
  time_ms: number;
}

/** How far addresses of an account are used up. */
export interface AddressIndexRow {
  net: string;
  account: string;
  next_index: number;
}

/** The chain of a row. */
export function chainOf(row: ChainRow): Chain {
  return {
    net: row.net,
    cursor: { height: row.height, hash: row.hash, timeMs: row.time_ms },
    state: row.state,
    haltedFor: row.halted_for ?? undefined,
    leaseOwner: row.lease_owner ?? undefined,
    leaseToken: row.lease_token,
    leaseUntilMs: row.lease_until_ms,
    headHeight: row.head_height,
    atTipAtMs: row.at_tip_at_ms,
    version: row.version,
  };
}

/** The row of a chain, in the order of its columns. */
export function chainRowOf(chain: Chain): ChainRow {
  return {
    net: chain.net,
    height: chain.cursor.height,
    hash: chain.cursor.hash,
    time_ms: chain.cursor.timeMs,
    state: chain.state,
    halted_for: chain.haltedFor ?? null,
    lease_owner: chain.leaseOwner ?? null,
    lease_token: chain.leaseToken,
    lease_until_ms: chain.leaseUntilMs,
    head_height: chain.headHeight,
    at_tip_at_ms: chain.atTipAtMs,
    version: chain.version,
  };
}

/** The header of a row. */
export function headerOf(row: HeaderRow): BlockHeader {
  const { height, hash, parent_hash, time_ms } = row;
  return { height, hash, parentHash: parent_hash, timeMs: time_ms };
}

/** The row of a header. */
export function headerRowOf(net: string, header: BlockHeader): HeaderRow {
  const { height, hash, parentHash, timeMs } = header;
  return { net, height, hash, parent_hash: parentHash, time_ms: timeMs };
}
