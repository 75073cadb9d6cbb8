/** What is wrong in what was seen of a case, if anything. Pure. */

import { unreachable } from "../unreachable.ts";
import type { AnswerWanted, GoodsWanted, Kit, Plan, Send, ToldWanted } from "./doctorCase.ts";
import type { HeldGoods } from "./goodsWitness.ts";
import type { Answer } from "./knock.ts";
import type { Observation, Scene } from "./observation.ts";
import type { Told } from "./paymentStandIn.ts";
import { REFUSALS, SYMPTOMS, type Symptom } from "./symptom.ts";

/** The gravest first. */
export function findSymptoms(
  plan: Plan,
  { pen }: Pick<Kit, "pen">,
  seen: Observation,
  scene: Scene,
): readonly Symptom[] {
  const found = new Set<Symptom>([
    ...sendsOf(plan).flatMap((sends, step) =>
      sends.flatMap((one, at) => judgeAnswer(one, seen.answers[step]?.[at], scene)),
    ),
    ...(plan.goods ?? []).flatMap((wanted) => {
      const held = seen.goods[pen.nameOf(wanted.order)];
      return held === undefined ? judgeByTold(wanted, seen.told) : judgeGoods(wanted, held);
    }),
    ...(plan.told === undefined ? [] : judgeTold(plan.told, seen.told)),
  ]);
  // Whoever refuses hands nothing over: the refusal is what to look at.
  if (NO_SUCCESS.some((one) => found.has(one))) found.delete("notHandedOver");
  return SYMPTOMS.filter((symptom) => found.has(symptom));
}

const NO_SUCCESS: readonly Symptom[] = [...REFUSALS, "redirected", "noAnswer"];

function sendsOf({ steps }: Plan): readonly (readonly Send[])[] {
  return steps.flatMap((step) => (step.kind === "send" ? [step.sends] : []));
}

function judgeAnswer(
  { answer: wanted, mustNotSay, withinMs }: Send,
  answer: Answer | undefined,
  scene: Scene,
): readonly Symptom[] {
  if (answer === undefined) return [];
  return [
    ...judgeWord(wanted, answer, scene),
    ...(says(answer, mustNotSay) ? (["leaked"] as const) : []),
    ...(scene.secrets.some((secret) => says(answer, secret)) ? (["secretLeaked"] as const) : []),
    ...(withinMs !== undefined && answer.latencyMs > withinMs ? (["slowAnswer"] as const) : []),
  ];
}

function judgeWord(wanted: AnswerWanted, answer: Answer, scene: Scene): readonly Symptom[] {
  if (wanted === "anything") return [];
  if (answer.kind === "failed") return ["noAnswer"];
  switch (wanted) {
    case "answered":
      return [];
    case "notTaken":
      return scene.isTaken(answer) ? ["accepted"] : [];
    case "taken":
      return scene.isTaken(answer) ? [] : [refusalOf(answer.status)];
    default:
      return unreachable(wanted);
  }
}

function refusalOf(status: number): Symptom {
  if (status >= 200 && status < 300) return "wrongWord";
  if (status >= 300 && status < 400) return "redirected";
  if (status === 404 || status === 405) return "notThere";
  return status === 401 || status === 403 ? "unauthorized" : "refused";
}

function says(answer: Answer, text: string | undefined): boolean {
  if (answer.kind === "failed" || text === undefined || text === "") return false;
  return answer.body.includes(text) || JSON.stringify(answer.headers).includes(text);
}

function judgeGoods({ order, wanted }: GoodsWanted, held: HeldGoods): readonly Symptom[] {
  const { goods, playerId } = held;
  const counts = Object.values(goods);
  const count = Object.hasOwn(goods, order.code) ? (goods[order.code] ?? 0) : 0;
  const hasAny = counts.some((one) => one > 0);
  if (counts.some((one) => one < 0)) return ["takenBackTwice"];
  if (wanted === "none") return hasAny ? ["handedOver"] : [];
  if (hasAny && playerId !== undefined && playerId !== order.playerId) return ["wrongPlayer"];
  if (count > order.quantity) return ["tooMany"];
  if (wanted === "either") return [];
  if (count === 0) return [hasAny ? "wrongGoods" : "notHandedOver"];
  if (count < order.quantity) return ["tooFew"];
  return Object.keys(goods).some((code) => code !== order.code && goods[code] !== 0)
    ? ["wrongGoods"]
    : [];
}

/** An acknowledgement says that goods were handed over, not how often. */
function judgeByTold({ order, wanted }: GoodsWanted, told: readonly Told[]): readonly Symptom[] {
  const isGranted = told.some((one) => one.orderNo === order.orderNo && one.outcome === "granted");
  return wanted === "none" && isGranted && !wasRevoked(order.orderNo, told) ? ["handedOver"] : [];
}

function wasRevoked(orderNo: string, told: readonly Told[]): boolean {
  return told.some(
    (one) => one.orderNo === orderNo && (one.outcome === "revoked" || one.outcome === "owed"),
  );
}

function judgeTold({ order, outcomes }: ToldWanted, all: readonly Told[]): readonly Symptom[] {
  const told = all.filter(({ orderNo }) => orderNo === order.orderNo);
  const heard = told.filter(({ wasFailed }) => !wasFailed);
  const isRight = ({ outcome }: Told) => outcomes.some((one) => one === outcome);
  const isStrange = ({ outcome, deliveryId }: Told) =>
    deliveryId !== order.deliveryId || outcome === undefined || outcome === "cannotGrant";
  const symptoms: Symptom[] = [];
  if (told.some(isStrange)) symptoms.push("wrongTold");
  else if (!heard.some(isRight)) symptoms.push("notTold");
  if (told.some(({ hasKey }) => !hasKey)) symptoms.push("toldWithoutKey");
  if (told.some(({ hasRepeatKey }) => !hasRepeatKey)) symptoms.push("toldWithoutRepeatKey");
  const isEarly = ({ outcome, goodsThen }: Told) =>
    outcome === "granted" && goodsThen !== undefined && (goodsThen.goods[order.code] ?? 0) < 1;
  if (told.some(isEarly)) symptoms.push("toldTooEarly");
  return symptoms;
}
