/** YSDK's recharge result and its code tables (Midas document 4.5; contract section 3.5). */

import type { InfoRow } from "./picoCodes.ts";

/** The result of a recharge, field for field as YSDK's PayListener gets it. */
export interface PayRet {
  /** PAY_RET: 0 the payment flow ended (see payState), 1 it failed (see flag). */
  readonly ret: number;
  /** YSDK_FLAG. */
  readonly flag: number;
  readonly msg: string;
  /** PAY_PLATFORM. */
  readonly platform: number;
  /** Coins really bought, which may differ from the coins asked for when the amount could be changed. */
  readonly realSaveNum: number;
  /** PAY_CHANNEL. */
  readonly payChannel: number;
  /** PAY_STATE. */
  readonly payState: number;
  /** PROVIDE_STATE. */
  readonly provideState: number;
  readonly extendInfo: string;
  readonly payReserve1: string;
  readonly payReserve2: string;
  readonly payReserve3: string;
  /** What the game passed to `recharge`, unchanged. */
  readonly ysdkExtInfo: string;
}

/** `PayRet.ret`. */
export const PAY_RET = { succ: 0, fail: 1 } as const;

/** `PayRet.payState`; the document spells it UNKOWN. */
export const PAY_STATE = { unknown: -1, succ: 0, cancel: 1, error: 2 } as const;

/** Midas resultCode, from which `ret` and `flag` follow; the last three came with later SDKs. */
export const PAY_RESULT = {
  error: -1,
  succ: 0,
  cancel: 2,
  paramError: 3,
  unknown: 100,
  pending: 101,
  alreadyOwned: 1159,
} as const;

/** `PayRet.provideState`. */
export const PROVIDE_STATE = { unknown: -1, succ: 0 } as const;

/** `PayRet.payChannel`. */
export const PAY_CHANNEL = {
  unknown: -1,
  tenpay: 1,
  bank: 2,
  quick: 3,
  qqCard: 4,
  phoneCard: 5,
  qCoin: 7,
  weChat: 8,
} as const;

/** `PayRet.platform`. */
export const PAY_PLATFORM = { qq: 1, weChat: 2, guest: 7 } as const;

/** YSDK eFlag, the values that this project itself gives. */
export const YSDK_FLAG = {
  succ: 0,
  error: -1,
  loginTokenInvalid: 3100,
  payUserCancel: 4001,
  payParamError: 4002,
} as const;

/** Messages of every YSDK eFlag. A different namespace from the server's `ret`, although numbers collide. */
export const YSDK_FLAG_INFO: { readonly [flag: string]: InfoRow } = {
  "0": { retry: "never", en: "Success", zh: "成功" },
  "-1": { retry: "later", en: "Error", zh: "错误" },
  "1001": { retry: "afterLogin", en: "QQ: cancelled by the player", zh: "QQ：用户取消" },
  "1002": { retry: "afterLogin", en: "QQ: login failed", zh: "QQ：登录失败" },
  "1003": { retry: "later", en: "QQ: network error", zh: "QQ：网络异常" },
  "1004": { retry: "never", en: "QQ is not installed", zh: "QQ未安装" },
  "1005": { retry: "never", en: "This QQ does not support the call", zh: "QQ版本不支持该接口" },
  "2000": { retry: "never", en: "WeChat is not installed", zh: "微信未安装" },
  "2001": {
    retry: "never",
    en: "This WeChat does not support the call",
    zh: "微信版本不支持该接口",
  },
  "2002": { retry: "afterLogin", en: "WeChat: cancelled by the player", zh: "微信：用户取消" },
  "2003": { retry: "afterLogin", en: "WeChat: denied by the player", zh: "微信：用户拒绝授权" },
  "2004": { retry: "afterLogin", en: "WeChat: login failed", zh: "微信：登录失败" },
  "3100": {
    retry: "afterLogin",
    en: "The login has expired, please log in again",
    zh: "登录态过期，请重新登录",
  },
  "3101": { retry: "afterLogin", en: "Real-name registration is missing", zh: "未实名认证" },
  "3102": { retry: "later", en: "The login is being checked", zh: "正在检查登录态" },
  "3201": { retry: "later", en: "No personal information was found", zh: "未查询到个人信息" },
  "3301": { retry: "afterLogin", en: "Wake-up without a login", zh: "拉起：未登录" },
  "3302": { retry: "later", en: "Wake-up: logging in by itself", zh: "拉起：正在自动登录" },
  "3303": {
    retry: "afterLogin",
    en: "Wake-up with another account; the player chooses",
    zh: "拉起：账号不同，需要用户选择",
  },
  "4001": { retry: "never", en: "The player cancelled the payment", zh: "用户取消支付" },
  "4002": { retry: "never", en: "The payment's parameters are wrong", zh: "支付失败，参数错误" },
};

/** Messages of `payState`, by its number. */
export const PAY_STATE_INFO: { readonly [payState: string]: InfoRow } = {
  "-1": {
    retry: "later",
    en: "The result is unknown; ask for the balance",
    zh: "支付结果未知，建议查询余额",
  },
  "0": { retry: "never", en: "Paid", zh: "支付成功" },
  "1": { retry: "never", en: "Cancelled by the player", zh: "用户取消支付" },
  "2": { retry: "never", en: "The payment failed", zh: "支付异常" },
};
