import { create } from "qrcode";

/** Longer texts have more modules: better few than many that mend each other, on a screen. */
const SHORT_CHARS = 120;

/** A QR code as one path on a grid of `size` modules. */
export function drawQr(text: string): { readonly path: string; readonly size: number } {
  const errorCorrectionLevel = text.length <= SHORT_CHARS ? "M" : "L";
  const { modules } = create(text, { errorCorrectionLevel });
  const { size } = modules;
  const dark: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (modules.get(row, column)) dark.push(`M${column} ${row}h1v1h-1z`);
    }
  }
  return { path: dark.join(""), size };
}
