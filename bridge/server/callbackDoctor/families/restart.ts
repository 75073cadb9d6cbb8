/** What is left after the game server was started anew. */

import { type DoctorCase, send } from "../doctorCase.ts";
import { paid } from "./letters.ts";

export const RESTART: readonly DoctorCase[] = [
  {
    id: "restart.repeated",
    title: "the same notice after a restart",
    needs: "restart",
    proof: "count",
    isAlone: true,
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        { kind: "restart" },
        send(paid(kit), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { tooMany: "memoryOnly", notHandedOver: "memoryOnly", refused: "retryRefused" },
  },
];
