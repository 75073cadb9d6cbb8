/** The diagnosis of a game server, for a person at a terminal. Pure. */

import type { CaseReport, Diagnosis, Grade, Verdict } from "../callbackDoctor/diagnosis.ts";
import type { CliWorld } from "./cliWorld.ts";

/** How words are coloured; nothing is outside of a terminal. */
export type Palette = (text: string, colour: Colour) => string;

type Colour = "red" | "yellow" | "green" | "grey" | "bold";

const CODES: { readonly [colour in Colour]: number } = {
  bold: 1,
  red: 31,
  green: 32,
  yellow: 33,
  grey: 90,
};
const TITLE_WIDTH = 50;
const LINE_WIDTH = 96;
const INDENT = "        ";

/** Colours on a terminal, unless NO_COLOR is set. */
export function paletteOf({ isTerminal, variables }: CliWorld): Palette {
  const isPlain = !isTerminal("out") || (variables.NO_COLOR ?? "") !== "";
  return (text, colour) => (isPlain ? text : `\u001b[${CODES[colour]}m${text}\u001b[0m`);
}

/** One line that the next one overwrites. */
export function progressText(done: number, total: number, title: string): string {
  return `\r\u001b[K${String(done).padStart(3)} of ${total}  ${title}`;
}

/** The whole report. */
export function diagnosisText(diagnosis: Diagnosis, paint: Palette): string {
  const { url, dialect, appId, environment, cases } = diagnosis;
  const families = [...new Set(cases.map(familyOf))];
  return [
    paint(`Callback doctor: ${url}`, "bold"),
    `${dialect} dialect, app ${appId}, ${environment}`,
    ...families.flatMap((family) => [
      "",
      paint(family, "bold"),
      ...cases
        .filter((one) => familyOf(one) === family)
        .flatMap((one) => [caseLine(one, paint), ...findingLines(one, cases, paint)]),
    ]),
    "",
    ...unjudgedLines(cases, paint),
    ...gradeLines(diagnosis, paint),
    "",
  ].join("\n");
}

function familyOf({ id }: CaseReport): string {
  return id.slice(0, id.indexOf("."));
}

const MARKS: { readonly [verdict in Verdict]: readonly [word: string, colour: Colour] } = {
  pass: ["pass", "green"],
  warn: ["warn", "yellow"],
  fail: ["FAIL", "red"],
  notJudged: ["   -", "grey"],
};

function caseLine({ title, verdict, seen }: CaseReport, paint: Palette): string {
  const [word, colour] = MARKS[verdict];
  return `  ${paint(word, colour)}  ${title.padEnd(TITLE_WIDTH)} ${paint(seen, "grey")}`.trimEnd();
}

/** A cause is explained where it is met first. */
function findingLines(
  { id, verdict, finding }: CaseReport,
  cases: readonly CaseReport[],
  paint: Palette,
): readonly string[] {
  if (finding === undefined) return [];
  const { cause, what, fix } = finding;
  const first = cases.find((one) => one.finding?.cause === cause);
  if (first?.id !== id) return [`${INDENT}${paint(`${id}, ${cause}: see ${first?.id}`, "grey")}`];
  const [, colour] = MARKS[verdict];
  return [
    ...wrap(what).map((text) => `${INDENT}${paint(text, colour)}`),
    ...wrap(fix).map((text) => `${INDENT}${text}`),
    `${INDENT}${paint(`${id}, ${cause}`, "grey")}`,
  ];
}

/** Many cases are not judged for one reason. */
function unjudgedLines(cases: readonly CaseReport[], paint: Palette): readonly string[] {
  const unjudged = cases.filter(({ verdict }) => verdict === "notJudged");
  const reasons = [...new Set(unjudged.map(({ why = "" }) => why))];
  return reasons.flatMap((reason) => {
    const count = unjudged.filter(({ why }) => why === reason).length;
    const [first = "", ...others] = wrap(`${count} not judged: ${reason}`);
    return [first, ...others.map((text) => `  ${text}`)].map((text) => paint(text, "grey"));
  });
}

const GRADE_TEXTS: { readonly [grade in Grade]: readonly [text: string, colour: Colour] } = {
  A: ["nothing is wrong", "green"],
  B: ["nothing is lost; somebody is annoyed", "yellow"],
  C: ["one risk", "red"],
  D: ["several risks", "red"],
  F: ["goods for nothing, twice or never", "red"],
};

function gradeLines({ grade, isComplete, counts }: Diagnosis, paint: Palette): readonly string[] {
  const [text, colour] = GRADE_TEXTS[grade];
  const isOpen = !isComplete && grade !== "F";
  const { pass, warn, fail, notJudged } = counts;
  return [
    paint(`Grade ${grade}${isOpen ? " at best" : ""}: ${text}`, colour),
    `${fail} failed, ${warn} warned, ${pass} passed, ${notJudged} not judged`,
  ];
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > LINE_WIDTH - INDENT.length) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
