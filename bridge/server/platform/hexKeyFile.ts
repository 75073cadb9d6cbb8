import { readOwnText } from "./ownTextFile.ts";

/** 32 bytes of a file, or why there are none; a problem never quotes the file. */
export type HexKeyResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly problem: string };

/** Reads 64 hex characters from a file that only its owner may read. Never rejects. */
export async function readHexKey(file: string): Promise<HexKeyResult> {
  const own = await readOwnText(file);
  if (!own.ok) return own;
  const text = own.text.trim();
  if (/^[0-9a-f]{64}$/.test(text)) return { ok: true, bytes: Buffer.from(text, "hex") };
  return { ok: false, problem: `${file} does not hold 64 hex characters` };
}
