/** The whole of a run as one letter. Pure. */

import type { Severity } from "./cause.ts";
import type { CaseReport, Diagnosis, Grade, Verdict } from "./diagnosis.ts";

/** Counts the verdicts, and grades them; `isWhole` says that no case was left out. */
export function gradeCases(
  cases: readonly CaseReport[],
  isWhole: boolean,
): Pick<Diagnosis, "grade" | "isComplete" | "counts"> {
  const count = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  const counts = {
    pass: count("pass"),
    warn: count("warn"),
    fail: count("fail"),
    notJudged: count("notJudged"),
  };
  return { grade: gradeOf(cases), isComplete: isWhole && counts.notJudged === 0, counts };
}

function gradeOf(cases: readonly CaseReport[]): Grade {
  const count = (severity: Severity) =>
    cases.filter(({ finding }) => finding?.severity === severity).length;
  if (count("money") > 0) return "F";
  if (count("risk") > 0) return count("risk") > 1 ? "D" : "C";
  return count("care") > 0 ? "B" : "A";
}
