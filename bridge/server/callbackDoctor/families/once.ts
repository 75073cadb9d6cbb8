/** One grant per order, however often its notices come. */

import type { Cause } from "../cause.ts";
import { type DoctorCase, type Plan, send } from "../doctorCase.ts";
import { paid, tell } from "./letters.ts";

const COPIES = 50;
/** The next try of a notice comes some seconds later. */
const RETRY_MS = 5000;

export const ONCE: readonly DoctorCase[] = [
  {
    ...repeated("repeated", "the same notice again, byte by byte", "notIdempotent"),
    plan: (kit) => ({
      steps: [send(paid(kit), "taken"), send(paid(kit), "taken"), send(paid(kit), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    ...repeated("triedAgain", "its next try, under the same webhook-id", "knownByNotice"),
    dialects: ["standard"],
    plan: (kit) => ({
      steps: [
        send(paid(kit, {}, { atMs: kit.signing.atMs - RETRY_MS }), "taken"),
        send(paid(kit), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    ...repeated("otherNotice", "another notice of the same order", "knownByNotice"),
    dialects: ["standard", "pico", "gip0006"],
    plan: (kit) => ({
      steps: [send(paid(kit), "taken"), send(tell(kit, "paid", {}, {}, 1), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    ...repeated("backwards", "two notices of an order, the newer one first", "knownByNotice"),
    dialects: ["standard", "gip0006"],
    plan: (kit) => ({
      steps: [send(tell(kit, "paid", {}, {}, 1), "taken"), send(paid(kit), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    ...repeated("storm", `${COPIES} copies at once`, "race"),
    isAlone: true,
    plan: (kit): Plan => ({
      steps: [
        {
          kind: "send",
          sends: Array.from({ length: COPIES }, () => ({
            letter: paid(kit),
            answer: "anything",
            manner: "gathered",
          })),
        },
        send(paid(kit), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    id: "once.twoOrders",
    title: "two orders of one player for the same thing",
    proof: "count",
    plan: (kit): Plan => ({
      steps: [
        {
          kind: "send",
          sends: [
            { letter: paid(kit), answer: "taken" },
            { letter: paid({ ...kit, order: kit.second }), answer: "taken" },
          ],
        },
      ],
      goods: [
        { order: kit.order, wanted: "all" },
        { order: kit.second, wanted: "all" },
      ],
    }),
    causes: { notHandedOver: "tooEager", refused: "tooEager" },
  },
];

function repeated(word: string, title: string, cause: Cause): Omit<DoctorCase, "plan"> {
  return {
    id: `once.${word}`,
    title,
    proof: "count",
    causes: { tooMany: cause, refused: "retryRefused", noAnswer: "crashed" },
  };
}
