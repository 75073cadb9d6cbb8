/** What the doctor says in the end; `--json` prints it as it is. */

import type { DialectName } from "../notices/profile.ts";
import type { Cause, Severity } from "./cause.ts";

/** `notJudged`: nobody could see it, so it is neither a pass nor a fail. */
export type Verdict = "pass" | "warn" | "fail" | "notJudged";

export interface CaseReport {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** The answers and, where somebody told it, the goods. */
  readonly seen: string;
  /** Of a warning or a failure. */
  readonly finding?: Finding;
  /** Why it could not be judged. */
  readonly why?: string;
}

export interface Finding {
  readonly cause: Cause;
  readonly severity: Severity;
  readonly what: string;
  readonly fix: string;
}

export interface Diagnosis {
  readonly url: string;
  readonly dialect: DialectName;
  readonly appId: string;
  readonly environment: "sandbox" | "live";
  readonly grade: Grade;
  /** Whether every case ran and was judged; else the grade is the best that is possible. */
  readonly isComplete: boolean;
  readonly counts: { readonly [verdict in Verdict]: number };
  readonly cases: readonly CaseReport[];
}

/**
 * - A: nothing is wrong
 * - B: warnings alone
 * - C: one risk
 * - D: several risks
 * - F: goods for nothing, twice or never
 */
export type Grade = "A" | "B" | "C" | "D" | "F";
