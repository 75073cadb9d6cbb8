/** Midas document, result codes (contract 3.4): `ret` of every answer. */

import type { ErrorCode } from "../../../wire/codes.ts";

/** Every `ret` that this door answers. */
export const MIDAS_RET = {
  ok: 0,
  /** Also for a wrong signature: the document has no code of its own for that. */
  paramsWrong: 1001,
  busy: 1002,
  insufficient: 1004,
  loginWrong: 1018,
  payPenalty: 1145,
  paySealed: 1146,
  payIntercepted: 1147,
  presentIntercepted: 1148,
  presentSealed: 1149,
  /** The number was done before, and the call that did it succeeded. */
  duplicate: 1002215,
  /** In process: nobody knows yet. */
  uncertain: 3000111,
} as const;

/** A code that this door answers. */
export type MidasRet = (typeof MIDAS_RET)[keyof typeof MIDAS_RET];

/** The words of a code; 1018 has the document's own. */
export const MIDAS_MSG: { readonly [ret in MidasRet]: string } = {
  0: "ok",
  1001: "参数错误",
  1002: "系统繁忙",
  1004: "余额不足",
  1018: "请先登录",
  1145: "支付风险: 惩罚",
  1146: "支付风险: 封号",
  1147: "支付风险: 拦截",
  1148: "赠送风险: 拦截",
  1149: "赠送风险: 封号",
  1002215: "订单号重复, 上一次调用已成功",
  3000111: "订单处理中",
};

/** A refusal of ours as the `ret` that says most of it. */
export function retOfRefusal(code: ErrorCode): MidasRet {
  switch (code) {
    case "notLoggedIn":
    case "loginExpired":
      return MIDAS_RET.loginWrong;
    case "coinsInsufficient":
      return MIDAS_RET.insufficient;
    case "tooManyRequests":
    case "dataUnavailable":
      return MIDAS_RET.busy;
    case "orderUncertain":
      return MIDAS_RET.uncertain;
    default:
      return MIDAS_RET.paramsWrong;
  }
}
