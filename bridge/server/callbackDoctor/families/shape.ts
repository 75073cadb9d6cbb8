/** Bodies that are no notices. After each the server must still be there. */

import { type DoctorCase, type Kit, type Plan, type Send, send } from "../doctorCase.ts";
import { paid } from "./letters.ts";

const HUGE_BYTES = 2 * 1024 * 1024;
const DEPTH = 30_000;

export const SHAPE: readonly DoctorCase[] = [
  shape("half", "half of a body under the whole one's signature", (kit) => {
    const { headers, body } = paid(kit);
    return { letter: { headers, body: body.slice(0, body.length / 2) }, answer: "notTaken" };
  }),
  shape("empty", "an empty body", (kit) => ({
    letter: { ...paid(kit), body: "" },
    answer: "notTaken",
  })),
  shape("notJson", "no JSON", (kit) => ({
    letter: { ...paid(kit), body: "\u0000<xml>&%" },
    answer: "notTaken",
  })),
  shape("nothing", "the JSON null", (kit) => ({
    letter: { ...paid(kit), body: "null" },
    answer: "notTaken",
  })),
  shape("deep", "30,000 brackets", (kit) => ({
    letter: { ...paid(kit), body: "[".repeat(DEPTH) },
    answer: "notTaken",
  })),
  {
    ...shape("huge", "two megabytes", (kit) => {
      const draft = kit.pen.draft({ ...kit.order, title: "x".repeat(HUGE_BYTES) }, "paid");
      const letter = kit.pen.sign(draft, kit.signing);
      const filled = { ...letter, body: letter.body.padEnd(HUGE_BYTES) };
      return { letter: filled, answer: "anything" };
    }),
    causes: { handedOver: "noLimit", noAnswer: "crashed" },
  },
  {
    ...shape("broken", "a connection that breaks in the middle", (kit) => ({
      letter: paid(kit),
      answer: "anything",
      manner: "broken",
    })),
    causes: { handedOver: "brokenAccepted", noAnswer: "crashed" },
  },
];

/** One such body; then a genuine notice must be taken. */
function shape(word: string, title: string, make: (kit: Kit) => Send): DoctorCase {
  return {
    id: `shape.${word}`,
    title,
    proof: "goods",
    isAlone: true,
    plan: (kit): Plan => ({
      steps: [
        { kind: "send", sends: [make(kit)] },
        send(paid({ ...kit, order: kit.second }), "taken"),
      ],
      goods: [
        { order: kit.order, wanted: "none" },
        { order: kit.second, wanted: "all" },
      ],
    }),
    causes: { handedOver: "brokenAccepted", noAnswer: "crashed", refused: "crashed" },
  };
}
