/** Acknowledgements at the payment server: the standard dialect alone has them. */

import type { Cause } from "../cause.ts";
import { type DoctorCase, type Plan, send } from "../doctorCase.ts";
import type { Symptom } from "../symptom.ts";
import { paid, tell } from "./letters.ts";

export const TELLING: readonly DoctorCase[] = [
  telling("granted", "it says that the goods were handed over", {}, (kit) => ({
    steps: [send(paid(kit), "taken")],
    told: { order: kit.order, outcomes: ["granted"] },
  })),
  telling(
    "again",
    "it says so again when it was not heard",
    { notTold: "ackNotRepeated" },
    (kit) => ({
      steps: [send(paid(kit), "answered"), send(paid(kit), "taken")],
      told: { order: kit.order, outcomes: ["granted"] },
      standIn: { order: kit.order, manner: "failsOnce" },
    }),
  ),
  telling("afterGoods", "it says so after the goods are there", {}, (kit) => ({
    steps: [send(paid(kit), "taken")],
    told: { order: kit.order, outcomes: ["granted"] },
    standIn: { order: kit.order, manner: "looks" },
  })),
  telling(
    "refunded",
    "it says what became of goods that were refunded",
    { notTold: "ackWrong" },
    (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        send(tell(kit, "refunded"), "taken"),
      ],
      told: { order: kit.order, outcomes: ["revoked", "owed"] },
    }),
  ),
];

function telling(
  word: string,
  title: string,
  causes: { readonly [symptom in Symptom]?: Cause },
  plan: (kit: Parameters<DoctorCase["plan"]>[0]) => Plan,
): DoctorCase {
  return {
    id: `telling.${word}`,
    title,
    dialects: ["standard"],
    needs: "tells",
    proof: "answers",
    causes,
    plan,
  };
}
