/** From what was seen of a case to its verdict. Pure: nothing is sent here. */

import { CAUSES, type Cause, type Severity } from "./cause.ts";
import type { CaseReport, Finding } from "./diagnosis.ts";
import type { DoctorCase, Kit, Plan } from "./doctorCase.ts";
import { findSymptoms } from "./findSymptoms.ts";
import type { Observation, Scene } from "./observation.ts";
import { seenText } from "./seenText.ts";
import { REFUSALS, type Symptom, USUAL_CAUSES } from "./symptom.ts";

/** A case that ran, with all that it was made of. */
export interface RanCase {
  readonly doctorCase: DoctorCase;
  readonly kit: Kit;
  readonly plan: Plan;
  readonly seen: Observation;
}

/** Fails for what was seen, and passes only when all that it rests on was seen. */
export function judgeCase({ doctorCase, kit, plan, seen }: RanCase, scene: Scene): CaseReport {
  const { id, title } = doctorCase;
  const report = { id, title, seen: seenText(plan, kit, seen) };
  const symptoms = findSymptoms(plan, kit, seen, scene);
  if (symptoms.length > 0) {
    const finding = gravest(symptoms.map((symptom) => causeOf(doctorCase, symptom)));
    return { ...report, verdict: finding.severity === "care" ? "warn" : "fail", finding };
  }
  const why = seen.trouble ?? whatIsMissing(doctorCase, plan, kit, seen, scene);
  if (why !== undefined) return { ...report, verdict: "notJudged", why };
  return { ...report, verdict: "pass" };
}

/** A case that never ran. */
export function unjudged({ id, title }: DoctorCase, why: string): CaseReport {
  return { id, title, verdict: "notJudged", seen: "", why };
}

function causeOf({ causes = {} }: DoctorCase, symptom: Symptom): Cause {
  const refusal = REFUSALS.includes(symptom) ? causes.refused : undefined;
  return causes[symptom] ?? refusal ?? USUAL_CAUSES[symptom];
}

const ORDER: readonly Severity[] = ["money", "risk", "care"];

/** Of several equally grave the first: symptoms come in their own order. */
function gravest(causes: readonly Cause[]): Finding {
  const rank = (cause: Cause) => ORDER.indexOf(CAUSES[cause].severity);
  const [cause = "crashed"] = causes.toSorted((a, b) => rank(a) - rank(b));
  return { cause, ...CAUSES[cause] };
}

function whatIsMissing(
  { proof }: DoctorCase,
  plan: Plan,
  { pen }: Kit,
  seen: Observation,
  scene: Scene,
): string | undefined {
  const isSeen = (plan.goods ?? []).every(({ order }) => pen.nameOf(order) in seen.goods);
  const looks = plan.standIn?.manner === "looks";
  if (looks && seen.told.every(({ goodsThen }) => goodsThen === undefined)) {
    return "nobody could see the goods at that moment: --grants-url or --grants-command";
  }
  if (proof === "answers" || isSeen) return undefined;
  if (proof === "count") {
    return "the answers are right; how often the goods were handed over nobody could see: --grants-url or --grants-command";
  }
  return scene.hasTells
    ? undefined
    : "the answers are right; whether goods were handed over nobody could see: --grants-url, --grants-command or --ack-port";
}
