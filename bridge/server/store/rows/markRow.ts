import type { ChoreMark } from "../tx.ts";

/** How far a chore has come, as a row of the store. */
export interface MarkRow {
  readonly chore: ChoreMark;
  readonly last_key: number;
}
