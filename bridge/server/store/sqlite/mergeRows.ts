import type { MergeRows } from "../mergeTx.ts";
import { type MergeRow, mergeOf } from "../rows/mergeRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on guests who became players. */
export function createMergeRows(db: Database): MergeRows {
  const find = db.prepare<MergeRow>("SELECT * FROM player_merges WHERE guest_key = ?");
  const insert = db.prepare(
    "INSERT INTO player_merges (guest_key, player_key, at_ms, is_followed) VALUES (?, ?, ?, ?)",
  );
  const update = db.prepare(
    "UPDATE player_merges SET is_followed = ? WHERE guest_key = ? AND is_followed <> ?",
  );
  const count = db.prepare<{ n: number }>(
    "SELECT count(*) AS n FROM player_merges WHERE player_key = ?",
  );
  const listToFollow = db.prepare<MergeRow>(
    `SELECT * FROM player_merges WHERE is_followed = 0 AND at_ms < ?
     ORDER BY at_ms, guest_key LIMIT ?`,
  );
  return {
    findMerge(guestKey) {
      const row = find.get(guestKey);
      return row && mergeOf(row);
    },
    insertMerge({ guestKey, playerKey, atMs, isFollowed }) {
      insert.run(guestKey, playerKey, atMs, isFollowed ? 1 : 0);
    },
    updateMerge({ guestKey, isFollowed }) {
      const followed = isFollowed ? 1 : 0;
      assertChanged(update.run(followed, guestKey, followed), `the merge of ${guestKey}`);
    },
    countMerges: (playerKey) => count.get(playerKey)?.n ?? 0,
    listMergesToFollow: (beforeMs, limit) => listToFollow.all(beforeMs, limit).map(mergeOf),
  };
}
