import type { CallWindowRows } from "../callWindowTx.ts";
import { type CallWindowRow, callWindowOf, callWindowRowOf } from "../rows/callWindowRow.ts";
import { CALL_WINDOWS } from "./callWindowTable.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";

const WINDOW_OF_CALLER: Query<CallWindowRow, [string]> = lookUp("windowOfCaller", CALL_WINDOWS, {
  caller: "text",
});

const OLD_WINDOWS: Query<CallWindowRow, [number, number]> = {
  name: "oldWindows",
  table: CALL_WINDOWS,
  args: { before_ms: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM call_windows w WHERE w.ends_at_ms < asked.before_ms
    ORDER BY w.ends_at_ms LIMIT asked.wanted) t`,
  partOf: () => "all",
  partAsked: () => "all",
  matches: (row, [beforeMs]) => row.ends_at_ms < beforeMs,
  compare: (a, b) => a.ends_at_ms - b.ends_at_ms,
  limitOf: ([, wanted]) => wanted,
};

export const CALL_WINDOW_QUERIES = [WINDOW_OF_CALLER, OLD_WINDOWS];

/** Counts of calls over a batch's memory. */
export function createCallWindowRows(memory: Memory): CallWindowRows {
  return {
    findCallWindow(caller) {
      const row = memory.find(WINDOW_OF_CALLER, caller);
      return row && callWindowOf(row);
    },
    writeCallWindow(window, from) {
      const row = memory.find(WINDOW_OF_CALLER, window.caller);
      if (row?.ends_at_ms !== from?.endsAtMs || row?.taken !== from?.taken) {
        throw new Error("the window of calls is not as it was read");
      }
      if (row === undefined) memory.insert(CALL_WINDOWS, callWindowRowOf(window));
      else memory.update(CALL_WINDOWS, callWindowRowOf(window));
    },
    purgeCallWindows(beforeMs, limit) {
      const rows = memory.list(OLD_WINDOWS, beforeMs, limit);
      for (const row of rows) memory.remove(CALL_WINDOWS, row);
      return rows.length;
    },
  };
}
