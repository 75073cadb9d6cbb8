import { readFile, stat } from "node:fs/promises";

/** 32 bytes of a file, or why there are none; a problem never quotes the file. */
export type HexKeyResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly problem: string };

/** Everybody but the owner. */
const OTHERS_MODE = 0o077;

/** Reads 64 hex characters from a file that only its owner may read. Never rejects. */
export async function readHexKey(file: string): Promise<HexKeyResult> {
  try {
    const { mode } = await stat(file);
    if ((mode & OTHERS_MODE) !== 0) {
      return { ok: false, problem: `${file} can be read by others: chmod 600 ${file}` };
    }
    const text = (await readFile(file, "utf8")).trim();
    if (!/^[0-9a-f]{64}$/.test(text)) {
      return { ok: false, problem: `${file} does not hold 64 hex characters` };
    }
    return { ok: true, bytes: Buffer.from(text, "hex") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { ok: false, problem: `${file} cannot be read: ${code}` };
  }
}
