/**
 * What is wrong with a file that is not YAML, told in the words of somebody who writes product
 * lists. A parser stops at the first fault, so each faulty line is left out and the rest is tried
 * again, until it reads or says nothing new.
 */

import { YAMLException } from "js-yaml";
import type { ProblemList } from "./problemText.ts";
import { parseYamlTree } from "./yamlTree.ts";

/** Faulty lines that are looked for in one file, and characters that are parsed again for it. */
const SYNTAX_PROBLEMS_MAX = 20;
const REPARSED_CHARS_MAX = 4_000_000;

/** Adds the problems of `text`, which made the parser throw `error`. */
export function addSyntaxProblems(list: ProblemList, text: string, error: unknown): void {
  const lines = text.split("\n");
  if (addTabs(list, lines)) return;
  let fault = faultIn(lines, error);
  const tries = Math.min(SYNTAX_PROBLEMS_MAX, Math.ceil(REPARSED_CHARS_MAX / (text.length + 1)));
  for (let count = 0; fault !== undefined && count < tries; count += 1) {
    // Later faults without a certain diagnosis are mostly consequences of the lines left out.
    if (count === 0 || fault.certain) list.add(offsetOf(lines, fault), fault.message, fault.fix);
    lines[fault.line] = " ".repeat(lines[fault.line]?.length ?? 0);
    const next = faultIn(lines, parseError(lines));
    fault = next !== undefined && next.line > fault.line ? next : undefined;
  }
}

interface Diagnosis {
  /** Counts from 0. */
  readonly column: number;
  readonly message: string;
  readonly fix: string;
  /** False for a guess. */
  readonly certain: boolean;
}

interface Fault extends Diagnosis {
  /** Counts from 0. */
  readonly line: number;
}

/** Tabs are the commonest fault and hide every other one. JSON may have them. */
function addTabs(list: ProblemList, lines: readonly string[]): boolean {
  if (/^\s*[{[]/.test(lines.join("\n"))) return false;
  let found = false;
  lines.forEach((text, line) => {
    const column = /^ *\t\s*\S/.test(text) ? text.indexOf("\t") : -1;
    if (column < 0) return;
    found = true;
    const fix = "Replace the tabs with spaces: two for each step.";
    list.add(offsetOf(lines, { line, column }), "the line is indented with a tab.", fix);
  });
  return found;
}

function parseError(lines: readonly string[]): unknown {
  try {
    parseYamlTree(lines.join("\n"));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The line that is to blame for the parser's error; parsers notice some faults lines later. */
function faultIn(lines: readonly string[], error: unknown): Fault | undefined {
  if (error === undefined) return undefined;
  const mark = error instanceof YAMLException ? error.mark : undefined;
  const reason = error instanceof YAMLException ? error.reason : String(error);
  const seen = Math.min(mark?.line ?? 0, lines.length - 1);
  const previous = previousLine(lines, seen);
  const opened = openedBefore(lines, seen);
  for (const line of [seen, previous, opened]) {
    const diagnosis = line === undefined ? undefined : diagnose(lines, line);
    if (line !== undefined && diagnosis !== undefined) return { ...diagnosis, line };
  }
  return { ...indentationGuess(lines, seen, reason), line: seen };
}

/** How far back an unclosed bracket or quotation mark is looked for. */
const OPENED_LINES_MAX = 50;

function openedBefore(lines: readonly string[], seen: number): number | undefined {
  for (let line = seen; line >= Math.max(0, seen - OPENED_LINES_MAX); line -= 1) {
    if (unclosedMark(lines[line] ?? "") !== undefined) return line;
  }
  return undefined;
}

function previousLine(lines: readonly string[], seen: number): number | undefined {
  for (let line = seen - 1; line >= 0; line -= 1) {
    const text = (lines[line] ?? "").trim();
    if (text !== "" && !text.startsWith("#")) return line;
  }
  return undefined;
}

const LINE = /^(\s*(?:- +)*)([A-Za-z]\w*)(\s*:)(\s*)(.*)$/;

/** What is plainly wrong with one line, if something is. */
function diagnose(lines: readonly string[], line: number): Diagnosis | undefined {
  const text = (lines[line] ?? "").trimEnd();
  const parts = LINE.exec(text);
  if (parts === null) return diagnoseWithoutColon(text);
  const [, indent = "", key = "", colon = "", gap = "", value = ""] = parts;
  const column = indent.length + key.length + colon.length;
  if (gap === "" && value !== "" && !value.startsWith("//")) {
    const fix = `Write: ${key}: ${value}`;
    return { column, message: `a space is missing after "${key}:".`, fix, certain: true };
  }
  return diagnoseValue(key, value, column + gap.length);
}

function diagnoseWithoutColon(text: string): Diagnosis | undefined {
  const word = /^\s*(?:- +)?([A-Za-z]\w*)(\s+[^:[\]{},"']*)?$/.exec(text)?.[1];
  if (word === undefined) return undefined;
  const column = text.indexOf(word);
  const fix = `Write the key, a colon, a space and the value, for example: ${word}: ...`;
  return { column, message: `the colon is missing after "${word}".`, fix, certain: true };
}

function diagnoseValue(key: string, value: string, column: number): Diagnosis | undefined {
  const quoted = `Put the text in quotation marks: ${key}: ${inQuotes(value)}`;
  if (/^[@`%]/.test(value)) {
    const message = `the value of ${key} begins with ${value[0]}, which has a meaning of its own.`;
    return { column, message, fix: quoted, certain: true };
  }
  const afterQuote = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s#]/.exec(value);
  if (afterQuote !== null) {
    const message = `the value of ${key} goes on after its closing quotation mark.`;
    return { column, message, fix: quoted, certain: true };
  }
  const mark = unclosedMark(value);
  if (mark !== undefined) {
    const message = `the value of ${key} has ${mark} that is not closed.`;
    return { column, message, fix: closeFix(mark), certain: true };
  }
  if (/^[^"'{[|>#][^#]*:(\s|$)/.test(value)) {
    const message = `the value of ${key} has a colon in it.`;
    return { column, message, fix: quoted, certain: true };
  }
  const backslash = value.startsWith('"') ? /\\[^\s"\\/abefnrtv0xuUNLP_]/.exec(value) : null;
  if (backslash === null) return undefined;
  const message = `the value of ${key} has a backslash in it.`;
  return {
    column,
    message,
    fix: "Write two backslashes, or use ' around the text.",
    certain: true,
  };
}

function inQuotes(value: string): string {
  return `"${value.replaceAll('"', "'")}"`;
}

function closeFix(mark: string): string {
  if (mark === "a {") return "Close it with } in the same line: { en: ..., zh: ... }";
  if (mark === "a [") return "Close it with ] in the same line.";
  return "Write the same quotation mark at the end of the text.";
}

/** What a line opens and does not close, read roughly: enough to explain a fault, not to parse. */
function unclosedMark(line: string): string | undefined {
  const open: string[] = [];
  let quote = "";
  let before = " ";
  for (const character of line) {
    if (quote !== "") {
      if (character === quote && before !== "\\") quote = "";
    } else if (character === "#" && before === " ") {
      break;
    } else if ((character === '"' || character === "'") && /[\s:,[{]/.test(before)) {
      quote = character;
    } else if (character === "{" || character === "[") {
      open.push(character);
    } else if (character === "}" || character === "]") {
      open.pop();
    }
    before = character;
  }
  if (quote !== "") return `a quotation mark ${quote}`;
  const bracket = open.pop();
  return bracket === undefined ? undefined : `a ${bracket}`;
}

function indentationGuess(lines: readonly string[], line: number, reason: string): Diagnosis {
  const text = lines[line] ?? "";
  const column = text.length - text.trimStart().length;
  const previous = previousLine(lines, line);
  const above = previous === undefined ? 0 : keyColumn(lines[previous] ?? "");
  if (text.trim() === "" || column === above || !/indent|end of the stream/.test(reason)) {
    const message = `this line cannot be read (${reason}).`;
    const fix = "Compare it with the lines around it: key, colon, space, value.";
    return { column, message, fix, certain: false };
  }
  const message = `the line is indented by ${spaces(column)}, which fits no line above it.`;
  const here = `the line above has ${spaces(above)} before its key`;
  const fix = `Keys of one item begin below each other: ${here}.`;
  return { column, message, fix, certain: false };
}

function keyColumn(text: string): number {
  return /^\s*(?:- +)*/.exec(text)?.[0].length ?? 0;
}

function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}

function offsetOf(lines: readonly string[], place: { line: number; column: number }): number {
  let offset = place.column;
  for (const line of lines.slice(0, place.line)) offset += line.length + 1;
  return offset;
}
