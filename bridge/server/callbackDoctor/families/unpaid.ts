/** Genuine notices that ask for nothing: not paid yet, never paid, or not this server's to grant. */

import type { DialectName } from "../../notices/profile.ts";
import { type DoctorCase, send } from "../doctorCase.ts";
import type { Moment } from "../pen.ts";
import { notGrantedAnswer, paid, tell } from "./letters.ts";

export const UNPAID: readonly DoctorCase[] = [
  unpaid("seen", "seen, and not deep enough yet", "seen", ["standard", "gip0006"]),
  unpaid("expired", "expired", "expired", ["standard"]),
  unpaid("failed", "failed", "failed", ["standard"]),
  {
    id: "unpaid.refusedPayment",
    title: "signed, and it says that the payment failed",
    dialects: ["pico", "trino"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell(kit, "failed"), "answered")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "moneyUnchecked" },
  },
  {
    id: "unpaid.seenThenPaid",
    title: "seen, then paid",
    dialects: ["standard", "gip0006"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell(kit, "seen"), "answered"), send(paid(kit), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
  {
    id: "unpaid.clientGrants",
    title: "paid, and the client hands it over",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, { grantBy: "client" }), "taken")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "clientGrants", refused: "refusesUnneeded" },
  },
  {
    id: "unpaid.otherShape",
    title: "signed, and no notice at all",
    proof: "goods",
    dialects: ["standard", "trino"],
    plan: (kit) => ({
      steps: [
        send(kit.pen.sign({ hello: "world" }, { ...kit.signing, noticeId: "hello" }), "answered"),
        send(paid(kit), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
  },
];

function unpaid(
  word: string,
  title: string,
  moment: Moment,
  dialects: readonly DialectName[],
): DoctorCase {
  return {
    id: `unpaid.${word}`,
    title,
    dialects,
    proof: "goods",
    plan: (kit) => ({
      steps: [
        send(tell(kit, moment), kit.pen.dialect === "pico" ? notGrantedAnswer(kit) : "taken"),
      ],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "moneyUnchecked", refused: "refusesUnneeded", noAnswer: "crashed" },
  };
}
