/** The money goes back, before or after the goods. */

import type { DialectName } from "../../notices/profile.ts";
import { type DoctorCase, type GoodsWanted, type Kit, send } from "../doctorCase.ts";
import type { Letter } from "../pen.ts";
import { paid, tell } from "./letters.ts";

/** Who has a word for money that is gone again. */
const REVERSES = ["standard", "gip0006"] as const;

export const REFUNDS: readonly DoctorCase[] = [
  afterGoods("whole", "a refund after the goods", ["standard"], "none", (kit) => [
    tell(kit, "refunded"),
  ]),
  afterGoods("twice", "the same refund again", ["standard"], "none", (kit) => [
    tell(kit, "refunded"),
    tell(kit, "refunded"),
  ]),
  afterGoods("chargeBack", "a reversal after the goods", REVERSES, "none", (kit) => [
    tell(kit, "reversed"),
  ]),
  {
    ...afterGoods("paidAgain", "paid again after a reversal", REVERSES, "all", (kit) => [
      tell(kit, "reversed"),
      tell(kit, "paid", paidLater(kit.order.paidAtMs), {}, 5),
    ]),
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
    causes: { handedOver: "lateGrant", refused: "strangeRefund" },
  },
  {
    ...afterGoods("ofAPart", "a refund of a part", ["standard"], "either", (kit) => [
      tell(kit, "partlyRefunded"),
    ]),
    causes: { tooMany: "knownByNotice", refused: "refusesUnneeded" },
  },
  {
    id: "refunds.ofAStranger",
    title: "a refund of an order that it never saw",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell(kit, "refunded"), "taken")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "moneyUnchecked", refused: "strangeRefund" },
  },
];

/** A paid order whose goods are there; then these letters, one after the other. */
function afterGoods(
  word: string,
  title: string,
  dialects: readonly DialectName[],
  wanted: GoodsWanted["wanted"],
  write: (kit: Kit) => readonly Letter[],
): DoctorCase {
  return {
    id: `refunds.${word}`,
    title,
    dialects,
    proof: "count",
    plan: (kit) => ({
      steps: [
        send(paid(kit), "taken"),
        { kind: "untilGranted", order: kit.order },
        ...write(kit).map((letter) => send(letter, "taken")),
      ],
      goods: [{ order: kit.order, wanted }],
    }),
    causes: { handedOver: "refundIgnored", refused: "refundIgnored" },
  };
}

/** In another block, or a minute later. */
function paidLater(paidAtMs: number): { readonly paidAtMs: number } {
  return { paidAtMs: paidAtMs + 60_000 };
}
