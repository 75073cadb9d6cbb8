/**
 * The text as a QR code: one text of 0 and 1 a row, 1 is dark, without the quiet zone around it.
 */
export async function qrRows(text: string): Promise<readonly string[]> {
  // Loaded at the first recharge: with its painters it is more code than all calls together.
  const { create } = await import("qrcode");
  const { data, size } = create(text, { errorCorrectionLevel: "M" }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.slice(row * size, (row + 1) * size), (dark) => (dark === 0 ? "0" : "1")).join(
      "",
    ),
  );
}
