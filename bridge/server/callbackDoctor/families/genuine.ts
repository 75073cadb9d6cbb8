/** What must be taken: without it nothing else means anything. */

import type { Cause } from "../cause.ts";
import { type DoctorCase, type Kit, send } from "../doctorCase.ts";
import type { Letter } from "../pen.ts";
import { paid, tell, withHeaders } from "./letters.ts";

const ODD_TEXT = "Süße Äpfel 剑 🗡 a b*c~d(e)!'f/%2B+&=\\\"";

export const GENUINE: readonly DoctorCase[] = [
  {
    id: "genuine.paid",
    title: "a paid order",
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { noAnswer: "unreachable" },
  },
  {
    id: "genuine.three",
    title: "three pieces of a thing",
    dialects: ["standard"],
    proof: "count",
    plan(kit) {
      const order = { ...kit.order, quantity: 3, amount: String(3 * Number(kit.order.price)) };
      return {
        announced: [order],
        steps: [send(paid(kit, order), "taken")],
        goods: [{ order, wanted: "all" }],
      };
    },
    causes: { refused: "quantityIgnored" },
  },
  taken("spaces", "with white space in the JSON", "rawBodyLost", (kit) =>
    paid(kit, {}, { indent: 2 }),
  ),
  {
    ...taken("alphabets", "with words of other alphabets and odd signs", "textBroken", (kit) =>
      paid(kit, { title: ODD_TEXT }),
    ),
    dialects: ["standard", "pico"],
  },
  {
    ...taken("newMembers", "with members that are new to it", "newsRefused", ({ pen, ...kit }) =>
      pen.sign(pen.withNews(pen.draft(kit.order, "paid")), kit.signing),
    ),
    dialects: ["standard", "pico", "trino"],
  },
  {
    id: "genuine.newWord",
    title: "an event that is new to it",
    dialects: ["standard"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(tell(kit, "unheardOf"), "taken")],
      goods: [{ order: kit.order, wanted: "none" }],
    }),
    causes: { handedOver: "moneyUnchecked", refused: "refusesUnneeded" },
  },
  {
    ...taken("headerCase", "with the names of its headers in capitals", "headerCase", (kit) => {
      const { headers, body } = paid(kit);
      const loud = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
      return { headers: Object.fromEntries(loud), body };
    }),
    dialects: ["standard", "trino"],
  },
  taken("charset", "as application/json; charset=utf-8", "typeTooStrict", (kit) =>
    withHeaders(paid(kit), { "Content-Type": "application/json; charset=utf-8" }),
  ),
  {
    ...taken("newSecretFirst", "signed with a secret to come and with yours", "rotation", (kit) =>
      paid(kit, {}, { secrets: [kit.otherSecret, ...kit.signing.secrets] }),
    ),
    dialects: ["standard"],
  },
  {
    ...taken("eachSecret", "signed with the older of two secrets", "rotation", (kit) =>
      paid(kit, {}, { secrets: kit.signing.secrets.slice(1) }),
    ),
    applies: ({ signing }) => signing.secrets.length > 1,
  },
];

/** A paid order in an unusual form; whoever does not take it has this cause. */
function taken(word: string, title: string, cause: Cause, write: (kit: Kit) => Letter): DoctorCase {
  return {
    id: `genuine.${word}`,
    title,
    proof: "goods",
    plan: (kit) => ({
      steps: [send(write(kit), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: cause, notHandedOver: cause, noAnswer: cause },
  };
}
