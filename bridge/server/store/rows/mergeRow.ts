import type { Merge } from "../mergeTx.ts";

/** A guest who became a player, as a row of the store. */
export interface MergeRow {
  guest_key: number;
  player_key: number;
  at_ms: number;
  is_followed: number;
}

export function mergeOf(row: MergeRow): Merge {
  return {
    guestKey: row.guest_key,
    playerKey: row.player_key,
    atMs: row.at_ms,
    isFollowed: row.is_followed === 1,
  };
}

export function mergeRowOf({ guestKey, playerKey, atMs, isFollowed }: Merge): MergeRow {
  const keys = { guest_key: guestKey, player_key: playerKey };
  return { ...keys, at_ms: atMs, is_followed: isFollowed ? 1 : 0 };
}
