/** Bytes of the rows in one answer: the rest of the frame is room for what stands around them. */
export const ANSWER_BYTES_MAX = 48 * 1024;

/**
 * As many of `rows`, from the first, as stay within `bytesMax` on the wire; at least one. JSON text
 * is never shorter than the same value in MessagePack, so it measures on the safe side.
 */
export function fitPage<Row>(rows: readonly Row[], bytesMax: number): readonly Row[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return bytes > bytesMax && index > 0;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
