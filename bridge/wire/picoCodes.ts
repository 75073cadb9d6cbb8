/** Code tables of the Pico document beside the payment table: user information (table 7.1) and the later SDK's profile. */

import type { PicoCode, Retry } from "./codes.ts";

/** One row of a table whose codes only describe: the retry rule, and the message in each language. */
export interface InfoRow {
  readonly retry: Retry;
  readonly en: string;
  readonly zh: string;
}

/** `ret_code` of the user information callback, table 7.1 of the Pico document. */
export const PICO_USER_INFO: { readonly [retCode: string]: InfoRow } = {
  "0000": { retry: "never", en: "Successful request", zh: "请求成功" },
  "00020000": { retry: "later", en: "Database operation failure", zh: "数据库操作失败" },
  "9999": { retry: "later", en: "System error", zh: "系统错误" },
  "00001000": { retry: "never", en: "Parameter error", zh: "参数错误" },
  "00002000": { retry: "never", en: "Data parsing failure", zh: "数据解析失败" },
  "00003000": { retry: "never", en: "Signature verification failure", zh: "签名验证失败" },
  "00003001": { retry: "later", en: "Time verification failure", zh: "时间验证失败" },
  "00060000": { retry: "afterLogin", en: "User not found", zh: "用户不存在" },
  "00060001": { retry: "afterLogin", en: "User password error", zh: "用户密码错误" },
  "00060002": { retry: "afterLogin", en: "Unknown user login error", zh: "用户登录未知错误" },
  "00061000": { retry: "afterLogin", en: "User token finding failure", zh: "未找到用户令牌" },
  "00061001": {
    retry: "afterLogin",
    en: "User token verification failure",
    zh: "用户令牌验证失败",
  },
  "00061002": { retry: "afterLogin", en: "Unknown user token error", zh: "用户令牌未知错误" },
  "00070001": { retry: "never", en: "Application verification failure", zh: "应用验证失败" },
  "00071001": {
    retry: "never",
    en: "Application key verification failure",
    zh: "应用密钥验证失败",
  },
  "00080001": {
    retry: "afterLogin",
    en: "OAUTH_CODE verification failure",
    zh: "OAUTH_CODE验证失败",
  },
  "00090001": {
    retry: "afterLogin",
    en: "REFRESH_TOKEN verification failure",
    zh: "REFRESH_TOKEN验证失败",
  },
  "00100001": {
    retry: "afterLogin",
    en: "ACCESS_TOKEN verification failure",
    zh: "ACCESS_TOKEN验证失败",
  },
  "00110001": { retry: "never", en: "SCOPE verification failure", zh: "SCOPE验证失败" },
};

/**
 * The numbers of Pico's later SDK (1.0.33), which gives old numbers new meanings. A game written against it asks for
 * this profile; the document's own table stays the contract.
 */
export const PICO_SDK_1_0_33: { readonly [code in PicoCode]: string } = {
  "00000": "14004",
  "10000": "10000",
  "10001": "11001",
  "10002": "12002",
  "10003": "11001",
  "11000": "11000",
  "11001": "15003",
  "11002": "11001",
  "11003": "15003",
  "12000": "12000",
  "12001": "12001",
  "12003": "12003",
  "12004": "12004",
  "13000": "13005",
  "13001": "13002",
  "13002": "13002",
  "14000": "13000",
  "14001": "13006",
  "14002": "12005",
  "15000": "12006",
  "15001": "14002",
  "15002": "13003",
  NOAUTH: "15003",
  SYSTEMERROR: "15001",
  APP_ID_NOT_EXIST: "15003",
  MCHID_NOT_EXIST: "15003",
  APP_ID_MCHID_NOT_MATCH: "15003",
  LACK_PARAMS: "15003",
  SIGNERROR: "15001",
  NO_DATA: "12003",
  ORDER_EXIST: "12007",
  PAY_CODE_NOT_EXIST: "12008",
  PAY_CODE_EXIST: "12009",
};
