/** List 7.3 of the Pico document; notices/dialects/picoSignature.ts signs it. */

import { createHash } from "node:crypto";
import { type PicoFields, signPico } from "../../notices/dialects/picoSignature.ts";
import { JSON_TYPE, type Letter, type Moment, type Pen, unsayable } from "../pen.ts";
import type { TestOrder } from "../testOrder.ts";

/** The document names no zone; its servers stood in China. */
const ZONE_MS = 8 * 3600 * 1000;

export const picoPen: Pen = {
  dialect: "pico",
  nameOf: ({ orderNo }) => orderNo,
  urlOf: (url) => url,

  draft(order, moment, later = 0) {
    const { appId, orderNo, tradeNo, playerId, title, code, amount, currency } = order;
    const fields: PicoFields = {
      ret_code: "SUCCESS",
      ret_msg: title,
      trade_no: tradeNo,
      out_trade_no: orderNo,
      app_id: appId,
      mch_id: "merchant",
      open_id: playerId,
      nonce_str: nonceOf(order, later),
      result_code: resultOf(moment),
      trade_type: "PCoin",
      fee_type: currency === "coins" ? "PIC" : currency,
      total_fee: amount,
      receipt_fee: amount,
      buyer_pay_fee: amount,
      coupon_fee: "0",
      attach: code,
      pay_time: new Date(order.paidAtMs + ZONE_MS).toISOString().slice(0, 19).replace("T", " "),
    };
    return fields;
  },

  withNews: (draft) => ({ ...draft, gift_wrap: "", region: "moon" }),

  sign(draft, { secrets: [secret = ""], indent }) {
    const signature = signPico(draft as PicoFields, secret);
    return { headers: JSON_TYPE, body: JSON.stringify({ ...draft, signature }, undefined, indent) };
  },

  signatureOf: ({ body }) => (JSON.parse(body) as { signature: string }).signature,
  withSignature: ({ headers, body }, signature) => {
    const fields = { ...(JSON.parse(body) as PicoFields), signature };
    return { headers, body: JSON.stringify(fields) } satisfies Letter;
  },
};

function resultOf(moment: Moment): string {
  if (moment === "paid") return "SUCCESS";
  return moment === "failed" ? "FAIL" : unsayable("pico", moment);
}

/** Another one in each version of a notice. */
function nonceOf({ tradeNo }: TestOrder, later: number): string {
  return createHash("md5").update(`${tradeNo}.${later}`).digest("hex");
}
