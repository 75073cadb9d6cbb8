/** How bytes travel when networks are bad. */

import { type DoctorCase, type Plan, send } from "../doctorCase.ts";
import { paid, withHeaders } from "./letters.ts";

const QUICK_MS = 5000;

export const WIRE: readonly DoctorCase[] = [
  {
    id: "wire.dripping",
    title: "a body that arrives bit by bit",
    proof: "goods",
    isAlone: true,
    plan: (kit) => ({
      steps: [send(paid(kit), "taken", { manner: "dripping" })],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "slowBodyRefused", noAnswer: "slowBodyRefused" },
  },
  {
    id: "wire.stalled",
    title: "a notice while ten others stall",
    proof: "goods",
    isAlone: true,
    plan: (kit): Plan => ({
      steps: [
        {
          kind: "send",
          sends: [
            ...Array.from({ length: 10 }, () => ({
              letter: paid(kit),
              answer: "anything" as const,
              manner: "stalled" as const,
            })),
            {
              letter: paid({ ...kit, order: kit.second }),
              answer: "taken",
              manner: "meanwhile",
              withinMs: 0.9 * kit.stallMs,
            },
          ],
        },
      ],
      goods: [
        { order: kit.order, wanted: "none" },
        { order: kit.second, wanted: "all" },
      ],
    }),
    causes: {
      handedOver: "brokenAccepted",
      noAnswer: "blocked",
      refused: "blocked",
      notHandedOver: "blocked",
      slowAnswer: "blocked",
    },
  },
  {
    id: "wire.quick",
    title: "an answer within five seconds",
    proof: "answers",
    plan: (kit) => ({ steps: [send(paid(kit), "answered", { withinMs: QUICK_MS })] }),
  },
  {
    id: "wire.plainText",
    title: "called text/plain",
    proof: "answers",
    plan: (kit) => ({
      steps: [send(withHeaders(paid(kit), { "Content-Type": "text/plain" }), "answered")],
      goods: [{ order: kit.order, wanted: "either" }],
    }),
  },
];
