/** Pico document 7.3: list 7.3 is the body, picoSignature.ts signs it. */

import type { NoticeSnapshot } from "../../orders/notice.ts";
import { type NoticeDialect, NoticeUnsigned } from "../dialect.ts";
import { NOTICE_PROFILES } from "../profile.ts";
import { type PicoFields, signPico } from "./picoSignature.ts";

/** nonce_str: "not longer than 32". */
const NONCE_BYTES = 16;
/** The document names no zone; its servers stood in China. */
const ZONE_MS = 8 * 3600 * 1000;

/**
 * Signed with the newest secret. It can say "paid" only. Its success answer is the document's
 * `ret_code` SUCCESS, and says that the goods were granted.
 */
export const picoDialect: NoticeDialect = {
  ...NOTICE_PROFILES.pico,
  name: "pico",

  request(snapshot, { url, secrets }, { randomHex }) {
    const payKey = secrets.find(({ kind }) => kind === "symmetric")?.text;
    if (payKey === undefined) throw new NoticeUnsigned("noSecret");
    const { moment, order } = snapshot;
    if (moment !== "paid" || order.grantBy === "client") throw new NoticeUnsigned("unsayable");
    const fields = picoFields(snapshot, randomHex(NONCE_BYTES));
    const body = JSON.stringify({ ...fields, signature: signPico(fields, payKey) });
    return { url, headers: { "Content-Type": "application/json" }, body };
  },

  isSuccess(status, _headers, body) {
    const isTaken = status >= 200 && status < 300 && retCode(body) === "SUCCESS";
    return isTaken ? "delivered and acknowledged" : "refused";
  },
};

function picoFields(snapshot: NoticeSnapshot, nonce: string): PicoFields {
  const { order, appId, merchantId, playerId, atMs } = snapshot;
  const coins = String(order.coins);
  return {
    ret_code: "SUCCESS",
    ret_msg: "OK",
    trade_no: order.tradeNo,
    out_trade_no: order.orderNo,
    app_id: appId,
    mch_id: merchantId,
    open_id: playerId,
    nonce_str: nonce,
    result_code: "SUCCESS",
    trade_type: "PCoin",
    fee_type: "PIC",
    total_fee: coins,
    receipt_fee: coins,
    buyer_pay_fee: coins,
    coupon_fee: "0",
    ...(order.attach === undefined ? {} : { attach: order.attach }),
    pay_time: picoTime(order.paidAtMs ?? atMs),
  };
}

/** yyyy-MM-dd HH:mm:ss */
function picoTime(atMs: number): string {
  return new Date(atMs + ZONE_MS).toISOString().slice(0, 19).replace("T", " ");
}

function retCode(body: string): unknown {
  try {
    return (JSON.parse(body) as { ret_code?: unknown } | null)?.ret_code;
  } catch {
    return undefined;
  }
}
