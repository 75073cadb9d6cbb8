/**
 * Rows that must agree with the sum of their postings. No index leads from them to their entries:
 * its pages would be written for nearly every payment, and nothing but this would read it. So all
 * entries are read in the order of their keys and added up in memory, a bounded step at a time, and
 * then the rows are judged, each at one moment.
 */

import type { KeyRange, Mismatch } from "../reports.ts";
import { type KeyedTable, nextRows } from "./nextRows.ts";
import type { RowReader } from "./rowReader.ts";

/** How rows of one table follow from entries. */
export interface Judge {
  /** Adds up what these entries moved. */
  add(entries: KeyRange): Promise<void>;
  /**
   * Judges rows by one statement, which reads them together with what entries above `addedKey`
   * moved: those that came since.
   */
  judge(rows: KeyRange, addedKey: number): Promise<readonly Omit<Mismatch, "check">[]>;
}

/** Judges the rows of `table` with keys in `range`; reads every entry once. */
export function judgeByEntries(
  db: RowReader,
  table: KeyedTable,
  { afterKey, throughKey }: KeyRange,
  { add, judge }: Judge,
): Promise<readonly Omit<Mismatch, "check">[]> {
  return db.inKeyOrder(async () => {
    const found: Omit<Mismatch, "check">[] = [];
    let addedKey = 0;
    for (let after = afterKey; ; ) {
      addedKey = await addNew(db, addedKey, add);
      const next = await nextRows(db, table, after, JUDGED_ROWS, throughKey);
      if (next === undefined) return found;
      found.push(...(await judge({ afterKey: after, throughKey: next.lastKey }, addedKey)));
      after = next.lastKey;
    }
  });
}

/** Rows that one statement judges. */
const JUDGED_ROWS = 5000;

/** Entries that one statement adds up. */
const ADDED_ENTRIES = 20_000;

const ENTRIES: KeyedTable = { table: "ledger_entries", key: "entry_key" };

/** Adds all entries above `afterKey`; gives the key of the last one. */
async function addNew(db: RowReader, afterKey: number, add: Judge["add"]): Promise<number> {
  for (let after = afterKey; ; ) {
    const next = await nextRows(db, ENTRIES, after, ADDED_ENTRIES);
    if (next === undefined) return after;
    await add({ afterKey: after, throughKey: next.lastKey });
    if (next.rows < ADDED_ENTRIES) return next.lastKey;
    after = next.lastKey;
  }
}
