/** Answers of the Pico document's platform: ret_code says whether the call was understood, result_code whether it was done. */

import type { ErrorCode } from "../../../wire/codes.ts";
import type { PicoOrder } from "../../calls/pico/picoCall.ts";
import { prepayIdOf, type WrongPicoRequest } from "./picoRequest.ts";

/** Every sub_code of contract 4.2. */
export type PicoSubCode =
  | WrongPicoRequest["subCode"]
  | "APP_ID_NOT_EXIST"
  | "APP_ID_MCHID_NOT_MATCH"
  | "NOAUTH"
  | "SYSTEMERROR"
  | "NO_DATA"
  | "NOTENOUGH"
  | "ORDER_NOT_EXIST"
  | "ORDER_EXIST"
  | "PAY_CODE_NOT_EXIST"
  | "PAY_CODE_EXIST"
  | "TOKEN_NOT_EXIST";

/** Every value is text. */
export type PicoAnswer = Readonly<Record<string, string>>;

const DONE = { ret_code: "SUCCESS", ret_msg: "OK", result_code: "SUCCESS" } as const;

/** What no caller of this app could have sent. */
const NOT_UNDERSTOOD: readonly PicoSubCode[] = ["SIGNERROR", "TIMESTAMP_ERROR", "LACK_PARAMS"];

export function prepaidAnswer(tradeNo: string): PicoAnswer {
  return { ...DONE, prepay_id: prepayIdOf(tradeNo) };
}

export function paidAnswer({ tradeNo, orderNo }: PicoOrder): PicoAnswer {
  return { ...DONE, trade_no: tradeNo, out_trade_no: orderNo };
}

/** Here pay_time is milliseconds, in notices it is text (contract 4.2). */
export function queriedAnswer(order: PicoOrder): PicoAnswer {
  const coins = String(order.coins);
  return {
    ...DONE,
    trade_no: order.tradeNo,
    out_trade_no: order.orderNo,
    open_id: order.playerId,
    trade_status: order.status,
    trade_type: "PCoin",
    fee_type: order.feeType,
    total_fee: coins,
    receipt_fee: coins,
    buyer_pay_fee: coins,
    coupon_fee: "0",
    ...(order.paidAtMs === undefined ? {} : { pay_time: String(order.paidAtMs) }),
  };
}

export function refusedAnswer(subCode: PicoSubCode, message: string): PicoAnswer {
  const isUnderstood = !NOT_UNDERSTOOD.includes(subCode);
  return {
    ret_code: isUnderstood ? "SUCCESS" : "FAIL",
    ret_msg: isUnderstood ? "OK" : message,
    result_code: "FAIL",
    sub_code: subCode,
    sub_msg: message,
  };
}

/** A refusal of ours as the sub_code that says most of it. */
export function subCodeOf(code: ErrorCode): PicoSubCode {
  return SUB_CODES[code] ?? "SYSTEMERROR";
}

const SUB_CODES: { readonly [code in ErrorCode]?: PicoSubCode } = {
  notLoggedIn: "TOKEN_NOT_EXIST",
  loginExpired: "TOKEN_NOT_EXIST",
  appUnknown: "APP_ID_NOT_EXIST",
  appMerchantMismatch: "APP_ID_MCHID_NOT_MATCH",
  merchantWrong: "NOAUTH",
  merchantUnverified: "NOAUTH",
  coinsInsufficient: "NOTENOUGH",
  orderUnknown: "ORDER_NOT_EXIST",
  orderExists: "ORDER_EXIST",
  orderExpired: "ORDER_EXIST",
  orderFailed: "ORDER_EXIST",
  orderRefunded: "ORDER_EXIST",
  cancelled: "ORDER_EXIST",
  productUnknown: "PAY_CODE_NOT_EXIST",
  alreadyOwned: "PAY_CODE_EXIST",
  paramsMissing: "LACK_PARAMS",
  paramsWrong: "LACK_PARAMS",
  badAmount: "LACK_PARAMS",
};
