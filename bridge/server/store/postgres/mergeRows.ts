import type { MergeRows } from "../mergeTx.ts";
import { type MergeRow, mergeOf, mergeRowOf } from "../rows/mergeRow.ts";
import type { Memory } from "./memory.ts";
import { PLAYER_MERGES } from "./mergeTable.ts";
import { PLAYER_BY_KEY } from "./playerRows.ts";
import { lookUp, need, type Query } from "./table.ts";

const MERGE_OF_GUEST: Query<MergeRow, [number]> = {
  ...lookUp<MergeRow, [number]>("mergeOfGuest", PLAYER_MERGES, { guest_key: "bigint" }),
  keyArg: 0,
};

const MERGES_OF_PLAYER: Query<MergeRow, [number]> = {
  ...lookUp<MergeRow, [number]>("mergesOfPlayer", PLAYER_MERGES, { player_key: "bigint" }),
  keyArg: 0,
};

const MERGES_TO_FOLLOW: Query<MergeRow, [number, number]> = {
  name: "mergesToFollow",
  table: PLAYER_MERGES,
  args: { before_ms: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM player_merges m WHERE m.is_followed = 0 AND m.at_ms < asked.before_ms
    ORDER BY m.at_ms, m.guest_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.is_followed === 0 ? "waiting" : undefined),
  partAsked: () => "waiting",
  matches: (row, [beforeMs]) => row.at_ms < beforeMs,
  compare: (a, b) => a.at_ms - b.at_ms || a.guest_key - b.guest_key,
  limitOf: ([, wanted]) => wanted,
  next: (row) => [need(PLAYER_BY_KEY, row.guest_key), need(PLAYER_BY_KEY, row.player_key)],
};

export const MERGE_QUERIES = [MERGE_OF_GUEST, MERGES_OF_PLAYER, MERGES_TO_FOLLOW];

/** Guests who became players, over a batch's memory. */
export function createMergeRows(memory: Memory): MergeRows {
  return {
    findMerge(guestKey) {
      const row = memory.find(MERGE_OF_GUEST, guestKey);
      return row && mergeOf(row);
    },
    insertMerge(merge) {
      memory.insert(PLAYER_MERGES, mergeRowOf(merge));
    },
    updateMerge(merge) {
      const row = memory.find(MERGE_OF_GUEST, merge.guestKey);
      const changed = mergeRowOf(merge);
      if (row === undefined || row.is_followed === changed.is_followed) {
        throw new Error(`the merge of ${merge.guestKey} is not as it was read`);
      }
      memory.update(PLAYER_MERGES, changed);
    },
    countMerges: (playerKey) => memory.list(MERGES_OF_PLAYER, playerKey).length,
    listMergesToFollow: (beforeMs, limit) =>
      memory.list(MERGES_TO_FOLLOW, beforeMs, limit).map(mergeOf),
  };
}
