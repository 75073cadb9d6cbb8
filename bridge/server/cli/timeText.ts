/** A moment as an operator reads it: UTC, to the millisecond. */
export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().replace("T", " ").replace("Z", " UTC");
}
