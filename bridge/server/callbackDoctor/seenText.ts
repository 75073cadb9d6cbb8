/** What was seen of a case in one short line, for a person. Pure. */

import type { Kit, Plan } from "./doctorCase.ts";
import type { HeldGoods } from "./goodsWitness.ts";
import type { Answer } from "./knock.ts";
import type { Observation } from "./observation.ts";

/** Like `200, 200; SWORD 1`, or `200 x50, 200; nothing`. */
export function seenText(plan: Plan, { pen }: Kit, { answers, goods }: Observation): string {
  const said = answers
    .map(stepText)
    .filter((text) => text !== "")
    .join(", ");
  const names = [...new Set((plan.goods ?? []).map(({ order }) => pen.nameOf(order)))];
  const held = names.flatMap((name) => {
    const one = goods[name];
    return one === undefined ? [] : [goodsText(one)];
  });
  return [said, held.join(" and ")].filter((text) => text !== "").join("; ");
}

function stepText(answers: readonly Answer[]): string {
  const words = answers.filter(isTelling).map(answerText);
  const counts = [...new Set(words)].map((word) => {
    const count = words.filter((one) => one === word).length;
    return count === 1 ? word : `${word} x${count}`;
  });
  return counts.join(" + ");
}

/** Connections that the doctor broke itself have no answer to tell of. */
function isTelling(answer: Answer): boolean {
  return answer.kind === "answered" || answer.error !== "broken";
}

function answerText(answer: Answer): string {
  return answer.kind === "answered" ? String(answer.status) : answer.error;
}

function goodsText({ goods }: HeldGoods): string {
  const held = Object.entries(goods).filter(([, count]) => count !== 0);
  return held.length === 0 ? "nothing" : held.map(([code, count]) => `${code} ${count}`).join(" ");
}
