import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { JOURNAL_FILE, type JournalEntry, JournalProblem, parseEntry } from "./journal.ts";

/** What a signer has signed so far, the oldest first; it may run meanwhile. Rejects with JournalProblem. */
export async function listJobs(directory: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(join(directory, JOURNAL_FILE), "utf8").catch(() => {
    throw new JournalProblem(`there is no journal in ${directory}`);
  });
  // After the last line break stands what is being written, or what a crash cut off.
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => parseEntry(line, directory));
}
