/** GIP0006, order/confirm: {data, sig}; notices/dialects/gip0006Signature.ts signs it. */

import { confirmUrl } from "../../notices/dialects/gip0006.ts";
import { type Gip0006Data, signGip0006 } from "../../notices/dialects/gip0006Signature.ts";
import { type Draft, JSON_TYPE, type Letter, type Moment, type Pen, unsayable } from "../pen.ts";
import type { TestOrder } from "../testOrder.ts";

/** Seen so long before it was in a block: by its time a notice names its block. */
const SEEN_BEFORE_S = 60;

export const gip0006Pen: Pen = {
  dialect: "gip0006",
  nameOf: ({ tradeNo }) => tradeNo,
  urlOf: confirmUrl,

  draft(order, moment, later = 0) {
    const { appId, playerId, tradeNo, amount } = order;
    const data: Gip0006Data = {
      oper: "pay",
      cid: appId,
      uid: playerId,
      sn: tradeNo,
      sum: Number(amount),
      addr: "",
      gaddr: "",
      publish: -1,
      ...placeOf(moment, later),
      hash: "",
      time: timeOf(order, moment),
    };
    return { ...data };
  },

  // The text that is signed has no separators: an unknown member must be refused here.
  withNews: () => unsayable("gip0006", "unheardOf"),

  sign(draft, { secrets: [secret = ""], indent }) {
    const sig = signGip0006(draft as Draft & Gip0006Data, secret);
    return { headers: JSON_TYPE, body: JSON.stringify({ data: draft, sig }, undefined, indent) };
  },

  signatureOf: ({ body }) => (JSON.parse(body) as { sig: string }).sig,
  withSignature: ({ headers, body }, sig) => {
    const { data } = JSON.parse(body) as { data: Gip0006Data };
    return { headers, body: JSON.stringify({ data, sig }) } satisfies Letter;
  },
};

function placeOf(moment: Moment, later: number): Pick<Gip0006Data, "height" | "confirm"> {
  if (moment === "seen" || moment === "reversed") return { height: -1, confirm: 0 };
  return moment === "paid" ? { height: 0, confirm: 1 + later } : unsayable("gip0006", moment);
}

function timeOf({ paidAtMs }: TestOrder, moment: Moment): number {
  return paidAtMs / 1000 - (moment === "seen" ? SEEN_BEFORE_S : 0);
}
