/** The money goes back, before or after the goods. */

import { type DoctorCase, send } from "../doctorCase.ts";
import { paid, tell } from "./letters.ts";

export const REFUNDS: readonly DoctorCase[] = [
  {
    id: "refunds.whole",
    title: "a refund after the goods",
    dialects: ["standard"],
    proof: "count",
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        send(tell(kit, "refunded"), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "refundIgnored", refused: "refundIgnored" },
  },
  {
    id: "refunds.twice",
    title: "the same refund again",
    dialects: ["standard"],
    proof: "count",
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        send(tell(kit, "refunded"), "taken"),
        send(tell(kit, "refunded"), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "refundIgnored", refused: "refundIgnored" },
  },
  {
    id: "refunds.chargeBack",
    title: "a reversal after the goods",
    dialects: ["standard", "gip0006"],
    proof: "count",
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        send(tell(kit, "reversed"), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "refundIgnored", refused: "refundIgnored" },
  },
  {
    id: "refunds.paidAgain",
    title: "paid again after a reversal",
    dialects: ["standard", "gip0006"],
    proof: "count",
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        send(tell(kit, "reversed"), "taken"),
        send(tell(kit, "paid", paidLater(kit.order.paidAtMs), {}, 5), "taken"),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { notHandedOver: "paidAgainIgnored", refused: "paidAgainIgnored" },
  },
  {
    id: "refunds.beforePayment",
    title: "a refund first, its payment after it",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell(kit, "refunded"), "taken"), send(paid(kit), "answered")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "lateGrant", refused: "strangeRefund", takenBackTwice: "takenBackTwice" },
  },
  {
    id: "refunds.ofAPart",
    title: "a refund of a part",
    dialects: ["standard"],
    proof: "count",
    plan: (kit) => ({
      steps: [send(paid(kit), "taken"), send(tell(kit, "partlyRefunded"), "taken")],
      goods: [{ order: kit.order, wanted: "either" }],
    }),
    causes: { tooMany: "knownByNotice", refused: "refusesUnneeded" },
  },
  {
    id: "refunds.ofAStranger",
    title: "a refund of an order that it never saw",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell({ ...kit, order: kit.stranger }, "refunded"), "taken")],
      goods: [{ order: kit.stranger, wanted: "none" }],
    }),
    causes: { handedOver: "moneyUnchecked", refused: "strangeRefund" },
  },
];

/** In another block, or a minute later. */
function paidLater(paidAtMs: number): { readonly paidAtMs: number } {
  return { paidAtMs: paidAtMs + 60_000 };
}
