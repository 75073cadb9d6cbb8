import type { MarkRow } from "../rows/markRow.ts";
import type { MarkRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";
import { CHORE_MARKS } from "./tables.ts";

const MARK_OF: Query<MarkRow, [string]> = lookUp("markOf", CHORE_MARKS, { chore: "text" });

export const MARK_QUERIES = [MARK_OF];

/** How far chores have come, over a batch's memory. */
export function createMarkRows(memory: Memory): MarkRows {
  return {
    findMark: (chore) => memory.find(MARK_OF, chore)?.last_key ?? 0,
    moveMark(chore, from, to) {
      const row = memory.find(MARK_OF, chore);
      if ((row?.last_key ?? 0) !== from)
        throw new Error(`the mark of ${chore} is not as it was read`);
      if (row === undefined) memory.insert(CHORE_MARKS, { chore, last_key: to });
      else memory.update(CHORE_MARKS, { ...row, last_key: to });
    },
  };
}
