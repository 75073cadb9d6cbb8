import type { CallWindowRow } from "../rows/callWindowRow.ts";
import type { Table } from "./table.ts";

/** How often somebody called. */
export const CALL_WINDOWS: Table<CallWindowRow> = {
  name: "call_windows",
  key: { caller: "text" },
  changing: { ends_at_ms: "bigint", taken: "bigint" },
  guards: { ends_at_ms: "bigint", taken: "bigint" },
  contested: ["caller"],
  keyOf: (row) => row.caller,
};
