/** One fault shows in many cases; the plainest of them names it for all. Pure. */

import { CAUSES, type Cause } from "./cause.ts";
import type { CaseReport } from "./diagnosis.ts";

interface Root {
  /** When this case has this cause ... */
  readonly id: string;
  readonly cause: Cause;
  /** ... it is the cause of findings of these families that have one of these, too. */
  readonly families: readonly string[];
  readonly instead: readonly Cause[];
}

const ROOTS: readonly Root[] = [
  {
    id: "forged.otherSecret",
    cause: "signatureUnchecked",
    families: ["forged"],
    instead: [
      "signatureOptional",
      "signaturePartly",
      "signatureUnbound",
      "idUnbound",
      "secretEmpty",
      "keyConfusion",
    ],
  },
  {
    id: "once.repeated",
    cause: "notIdempotent",
    families: ["once", "refunds", "restart"],
    instead: ["race", "knownByNotice", "memoryOnly"],
  },
];

/** The reports with findings that follow from a plainer one named after that. */
export function withRootCauses(reports: readonly CaseReport[]): readonly CaseReport[] {
  const roots = ROOTS.filter(({ id, cause }) =>
    reports.some((one) => one.id === id && one.finding?.cause === cause),
  );
  return reports.map((one) => {
    const root = roots.find((candidate) => explains(candidate, one));
    if (root === undefined) return one;
    return { ...one, finding: { cause: root.cause, ...CAUSES[root.cause] } };
  });
}

function explains({ families, instead }: Root, { id, finding }: CaseReport): boolean {
  const isNear = families.some((family) => id.startsWith(`${family}.`));
  return isNear && finding !== undefined && instead.includes(finding.cause);
}
