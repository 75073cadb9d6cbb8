/** When a notice was sent. Only the standard dialect signs it. */

import { type DoctorCase, send } from "../doctorCase.ts";
import { paid } from "./letters.ts";

const HOUR_MS = 3_600_000;
const LATE_MS = 120_000;

export const TIME: readonly DoctorCase[] = [
  offBy("old", "an hour old", -HOUR_MS),
  offBy("early", "an hour ahead", HOUR_MS),
  {
    id: "time.late",
    title: "two minutes old",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, {}, { atMs: kit.signing.atMs - LATE_MS }), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "timeTooStrict", notHandedOver: "timeTooStrict" },
  },
];

function offBy(word: string, title: string, ms: number): DoctorCase {
  return {
    id: `time.${word}`,
    title,
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, {}, { atMs: kit.signing.atMs + ms }), "notTaken")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "timeUnchecked", accepted: "timeUnchecked" },
  };
}
