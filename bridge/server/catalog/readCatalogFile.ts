/** Reads a catalogue from disk; a file that is not there is a problem like every other. */

import { readFile, stat } from "node:fs/promises";
import type { CatalogResult, Problem } from "./catalog.ts";
import { loadCatalog } from "./loadCatalog.ts";

/** A catalogue of 10,000 products with long texts has a third of this. */
export const CATALOG_BYTES_MAX = 32 * 1024 * 1024;

/** The file's text, where it could be read, and what it says. */
export interface CatalogFile {
  readonly text: string | undefined;
  readonly result: CatalogResult;
}

/** Reads `file`; problems name it as it was given. */
export async function readCatalogFile(file: string): Promise<CatalogFile> {
  try {
    const { size } = await stat(file);
    if (size > CATALOG_BYTES_MAX) {
      return refused(file, "the file is too large.", `Keep it below ${CATALOG_BYTES_MAX} bytes.`);
    }
    const text = await readFile(file, "utf8");
    return { text, result: loadCatalog(text, file) };
  } catch (error) {
    if (!isFileError(error)) throw error;
    return refused(file, `the file cannot be read (${error.code}).`, fileFix(error.code));
  }
}

function fileFix(code: string): string {
  if (code === "ENOENT") return "Check its name and folder.";
  return code === "EISDIR" ? "Name the file, not its folder." : "Check who may read it.";
}

function isFileError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function refused(file: string, message: string, fix: string): CatalogFile {
  const problem: Problem = { file, line: 1, column: 1, message, fix };
  return { text: undefined, result: { ok: false, problems: [problem] } };
}
