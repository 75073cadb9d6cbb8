/** What must be taken: without it nothing else means anything. */

import { type DoctorCase, send } from "../doctorCase.ts";
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
      const order = {
        ...kit.order,
        quantity: 3,
        amount: String(3 * Number(kit.order.price)),
      };
      return { steps: [send(paid(kit, order), "taken")], goods: [{ order, wanted: "all" }] };
    },
    causes: { refused: "quantityIgnored" },
  },
  {
    id: "genuine.spaces",
    title: "with white space in the JSON",
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, {}, { indent: 2 }), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "rawBodyLost", notHandedOver: "rawBodyLost", noAnswer: "rawBodyLost" },
  },
  {
    id: "genuine.alphabets",
    title: "with words of other alphabets and odd signs",
    dialects: ["standard", "pico"],
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, { title: ODD_TEXT }), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "textBroken", notHandedOver: "textBroken", noAnswer: "textBroken" },
  },
  {
    id: "genuine.newMembers",
    title: "with members that are new to it",
    dialects: ["standard", "pico", "trino"],
    proof: "goods",
    plan: (kit) => ({
      steps: [
        send(
          kit.pen.sign(kit.pen.withNews(kit.pen.draft(kit.order, "paid")), kit.signing),
          "taken",
        ),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "newsRefused", notHandedOver: "newsRefused", noAnswer: "newsRefused" },
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
    causes: { handedOver: "moneyUnchecked", refused: "refusesUnneeded", noAnswer: "crashed" },
  },
  {
    id: "genuine.headerCase",
    title: "with the names of its headers in capitals",
    dialects: ["standard", "trino"],
    proof: "goods",
    plan(kit) {
      const { headers, body } = paid(kit);
      const loud = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
      return {
        steps: [send({ headers: Object.fromEntries(loud), body }, "taken")],
        goods: [{ order: kit.order, wanted: "all" }],
      };
    },
    causes: { refused: "headerCase", notHandedOver: "headerCase", noAnswer: "headerCase" },
  },
  {
    id: "genuine.charset",
    title: "as application/json; charset=utf-8",
    proof: "goods",
    plan: (kit) => ({
      steps: [
        send(
          withHeaders(paid(kit), { "Content-Type": "application/json; charset=utf-8" }),
          "taken",
        ),
      ],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "typeTooStrict", notHandedOver: "typeTooStrict" },
  },
  {
    id: "genuine.newSecretFirst",
    title: "signed with a secret to come and with yours",
    dialects: ["standard"],
    proof: "goods",
    plan(kit) {
      const secrets = [kit.otherSecret, ...kit.signing.secrets];
      return {
        steps: [send(paid(kit, {}, { secrets }), "taken")],
        goods: [{ order: kit.order, wanted: "all" }],
      };
    },
    causes: { refused: "rotation", notHandedOver: "rotation", noAnswer: "rotation" },
  },
  {
    id: "genuine.eachSecret",
    title: "signed with the older of two secrets",
    applies: ({ signing }) => signing.secrets.length > 1,
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid(kit, {}, { secrets: kit.signing.secrets.slice(1) }), "taken")],
      goods: [{ order: kit.order, wanted: "all" }],
    }),
    causes: { refused: "rotation", notHandedOver: "rotation", noAnswer: "rotation" },
  },
];
