/** The row that an INSERT ... RETURNING gave; there always is one. */
export function inserted<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error("INSERT ... RETURNING gave no row");
  return row;
}

/**
 * A conditional UPDATE that met nothing: somebody else was first, and the transaction must not go
 * on.
 */
export function assertChanged(changes: number, what: string): void {
  if (changes !== 1) throw new Error(`${what} is not as it was read`);
}
