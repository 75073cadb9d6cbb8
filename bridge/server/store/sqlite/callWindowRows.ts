import type { CallWindowRows } from "../callWindowTx.ts";
import { type CallWindowRow, callWindowOf } from "../rows/callWindowRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on counts of calls. */
export function createCallWindowRows(db: Database): CallWindowRows {
  const find = db.prepare<CallWindowRow>("SELECT * FROM call_windows WHERE caller = ?");
  const insert = db.prepare(
    "INSERT INTO call_windows (caller, ends_at_ms, taken) VALUES (?, ?, ?)",
  );
  const update = db.prepare(
    `UPDATE call_windows SET ends_at_ms = ?, taken = ?
     WHERE caller = ? AND ends_at_ms = ? AND taken = ?`,
  );
  const purge = db.prepare(
    `DELETE FROM call_windows WHERE caller IN (
       SELECT caller FROM call_windows WHERE ends_at_ms < ? LIMIT ?)`,
  );
  return {
    findCallWindow(caller) {
      const row = find.get(caller);
      return row && callWindowOf(row);
    },
    writeCallWindow({ caller, endsAtMs, taken }, from) {
      if (from === undefined) return void insert.run(caller, endsAtMs, taken);
      const changes = update.run(endsAtMs, taken, caller, from.endsAtMs, from.taken);
      assertChanged(changes, "the window of calls");
    },
    purgeCallWindows: (beforeMs, limit) => purge.run(beforeMs, limit),
  };
}
