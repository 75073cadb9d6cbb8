/**
 * What the values of a PayRet mean, for logs, consoles and docs/ERRORS.md (contract: Midas document
 * 4.5). No game logic needs these tables, so they stay apart from payRet.ts, which games carry.
 */

import type { InfoRow } from "./picoCodes.ts";

/** `ret`, by its number. */
export const PAY_RET_INFO: { readonly [ret: string]: InfoRow } = {
  "0": {
    retry: "never",
    en: "The payment flow ended; payState says how",
    zh: "支付流程结束，结果见payState",
  },
  "1": {
    retry: "never",
    en: "The payment flow failed; flag says why",
    zh: "支付流程失败，原因见flag",
  },
};

/** Midas resultCode, by its number. */
export const PAY_RESULT_INFO: { readonly [resultCode: string]: InfoRow } = {
  "-1": { retry: "later", en: "The payment flow failed", zh: "支付流程失败" },
  "0": { retry: "never", en: "The payment flow ended", zh: "支付流程成功" },
  "2": { retry: "never", en: "Cancelled by the player", zh: "用户取消支付" },
  "3": { retry: "never", en: "A parameter is wrong", zh: "参数错误" },
  "100": {
    retry: "later",
    en: "The result is unknown; ask for the balance",
    zh: "支付结果未知，建议查询余额",
  },
  "101": {
    retry: "later",
    en: "The payment is pending; ask for the balance",
    zh: "支付处理中，建议查询余额",
  },
  "1159": { retry: "never", en: "The product is already owned", zh: "用户已拥有该商品" },
};

/** `provideState`, by its number. */
export const PROVIDE_STATE_INFO: { readonly [provideState: string]: InfoRow } = {
  "-1": {
    retry: "later",
    en: "Whether the coins were put in is unknown; ask for the balance",
    zh: "发货状态未知，建议查询余额",
  },
  "0": { retry: "never", en: "The coins were put in", zh: "发货成功" },
};

/** `payChannel`, by its number: the way of paying, which decides nothing. */
export const PAY_CHANNEL_INFO: { readonly [payChannel: string]: InfoRow } = {
  "-1": { retry: "never", en: "Unknown", zh: "未知" },
  "1": { retry: "never", en: "Tenpay", zh: "财付通" },
  "2": { retry: "never", en: "Bank card", zh: "银行卡" },
  "3": { retry: "never", en: "Quick payment with a bank card", zh: "银行卡快捷支付" },
  "4": { retry: "never", en: "QQ card", zh: "QQ卡" },
  "5": { retry: "never", en: "Phone card", zh: "手机充值卡" },
  "7": { retry: "never", en: "Q coins", zh: "Q币" },
  "8": { retry: "never", en: "WeChat", zh: "微信支付" },
};

/** `platform`, by its number: where the player logged in. */
export const PAY_PLATFORM_INFO: { readonly [platform: string]: InfoRow } = {
  "1": { retry: "never", en: "QQ", zh: "QQ" },
  "2": { retry: "never", en: "WeChat", zh: "微信" },
  "7": { retry: "never", en: "Guest", zh: "游客" },
};
