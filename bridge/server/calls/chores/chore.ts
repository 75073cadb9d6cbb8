/** Rows that one chore takes at a time: payments must not wait behind it. */
export const CHORE_ROWS_MAX = 100;

/**
 * Which of the rows whose turn has come: `rows` of them, after the first `skip`, which could not be
 * done.
 */
export interface ChoreRows {
  readonly skip: number;
  readonly rows: number;
}

/** The rows that a chore takes when all is well. */
export const FIRST_ROWS: ChoreRows = { skip: 0, rows: CHORE_ROWS_MAX };

/** How many rows a chore took; as many as it was given means that there may be more. */
export interface ChoreResult {
  readonly rows: number;
}
