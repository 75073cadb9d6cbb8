/** Problems of a catalogue file: where they stand, and how they are told to a person. */

import type { Problem } from "./catalog.ts";

/** Makes problems of one file from offsets into its text. */
export interface ProblemList {
  readonly problems: readonly Problem[];
  add(offset: number, message: string, fix: string): void;
  /** The line of an offset, counting from 1. */
  lineOf(offset: number): number;
}

/** Starts an empty list for `text`. */
export function createProblemList(text: string, file: string): ProblemList {
  const starts = lineStarts(text);
  const problems: Problem[] = [];
  const lineOf = (offset: number) => lineIndex(starts, offset) + 1;
  return {
    problems,
    add(offset, message, fix) {
      const line = lineOf(offset);
      const column = offset - (starts[line - 1] ?? 0) + 1;
      problems.push({ file, line, column, message, fix });
    },
    lineOf,
  };
}

/**
 * One problem for a console: where, what is wrong, what to write instead; with the line itself when
 * the file's text is given.
 */
export function problemText(problem: Problem, source?: string): string {
  const head = `${problem.file}, line ${problem.line}: ${problem.message}`;
  const line = source?.split("\n")[problem.line - 1]?.trimEnd() ?? "";
  const excerpt = line.trim() === "" ? [] : excerptLines(line, problem);
  return [head, ...excerpt, `    ${problem.fix}`].join("\n");
}

/**
 * A JSON file may be one long line: so much of it before the mistake, and so much in all, is shown.
 */
const EXCERPT_BEFORE_CHARS = 60;
const EXCERPT_CHARS = 90;

function excerptLines(line: string, problem: Problem): string[] {
  const from = Math.max(0, problem.column - 1 - EXCERPT_BEFORE_CHARS);
  const shown = line.slice(from, from + EXCERPT_CHARS).replaceAll("\t", "→");
  const number = String(problem.line);
  const before = displayWidth(shown.slice(0, problem.column - 1 - from));
  return [`    ${number} | ${shown}`, `    ${" ".repeat(number.length + 3 + before)}^`];
}

/** Columns of a terminal: Chinese characters take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return width;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The last line that starts at or before `offset`. */
function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
