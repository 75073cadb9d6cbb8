/** Rows that one chore takes at a time: payments must not wait behind it. */
export const CHORE_ROWS_MAX = 100;

/** How many rows a chore took; CHORE_ROWS_MAX means that there may be more. */
export interface ChoreResult {
  readonly rows: number;
}
