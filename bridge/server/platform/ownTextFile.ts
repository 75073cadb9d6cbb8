/** Files with secrets: for their owner's eyes alone. */

import { open, readFile, stat } from "node:fs/promises";

/** The text, or why it cannot be had; a problem never quotes the file. */
export type OwnTextResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/** Everybody but the owner. */
const OTHERS_MODE = 0o077;
const FILE_BYTES_MAX = 1024 * 1024;

/** Reads a file, which only its owner may read. Never rejects. */
export async function readOwnText(file: string): Promise<OwnTextResult> {
  try {
    const { mode, size } = await stat(file);
    if ((mode & OTHERS_MODE) !== 0) {
      return { ok: false, problem: `${file} can be read by others: chmod 600 ${file}` };
    }
    if (size > FILE_BYTES_MAX) return { ok: false, problem: `${file} is too large` };
    return { ok: true, text: await readFile(file, "utf8") };
  } catch (error) {
    return { ok: false, problem: `${file} cannot be read: ${codeOf(error)}` };
  }
}

/** Writes a file that is not there yet for its owner alone; gives what went wrong, if something did. */
export async function writeOwnText(file: string, text: string): Promise<string | undefined> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(`${text}\n`);
    await handle.sync();
    await handle.close();
    return undefined;
  } catch (error) {
    return `${file} cannot be made: ${codeOf(error)}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
