/**
 * Every result code that crosses the wire or reaches a game: its number in the original systems, our word for it, when
 * to try again, what to tell a person in English and Chinese, and its place in docs/ERRORS.md, which is generated from
 * here. The server, the plugin and the Lua build read the same rows; a table that a game does not use stays out of its
 * bundle. Four tables are from the originals: PICO_PAYMENT and PICO_USER_INFO (Pico document 7.2.3 and 7.1), YSDK_FLAG_INFO
 * and the tables of a PayRet (Midas document 4.5); OWN_REFUSALS are ours.
 */

/** What a caller may do next: never the same again, the same order number, after a new login, or later as it is. */
export type Retry = "never" | "sameOrder" | "afterLogin" | "later";

/** Languages that messages exist in. */
export type Language = "en" | "zh";

/** One row of a code table: our word, the retry rule, and the message in each language. */
export interface CodeRow<Name extends string = string> {
  readonly name: Name;
  readonly retry: Retry;
  readonly en: string;
  readonly zh: string;
}

/** A row of the Pico document's payment table, with the number that Pico's later SDK (1.0.33) gives. */
export interface PicoRow<Name extends string = string> extends CodeRow<Name> {
  readonly later: string;
}

/** Most results are final: only a row with another retry rule names it. */
function row<N extends string>(
  this: void,
  later: string,
  name: N,
  en: string,
  zh: string,
  retry: Retry = "never",
): PicoRow<N> {
  return { later, name, retry, en, zh };
}

/**
 * Payment codes of the Pico document, table of section 7.2.3: the contract that every order callback keeps. Beside each
 * is its number in the later SDK.
 */
export const PICO_PAYMENT = {
  "00000": row("14004", "networkAnomaly", "Network anomaly", "网络异常", "later"),
  "10000": row("10000", "loggedIn", "Log-in is successful", "登录成功"),
  "10001": row("11001", "notLoggedIn", "User not logged in", "用户未登录", "afterLogin"),
  "10002": row("12002", "badAmount", "Please enter the correct amount", "请输入正确的金额"),
  "10003": row(
    "11001",
    "loginExpired",
    "Log-in has expired, please log in again",
    "登录已过期，请重新登录",
    "afterLogin",
  ),
  "11000": row("11000", "merchantVerified", "Merchant verification successful", "商户验证成功"),
  "11001": row("15003", "merchantWrong", "Merchant authentication failed", "商户验证失败"),
  "11002": row(
    "11001",
    "authParameterWrong",
    "User authentication parameter is wrong or the request has expired",
    "用户验证参数错误或请求已过期",
    "afterLogin",
  ),
  "11003": row("15003", "merchantUnverified", "Merchant is not verified", "商户未认证"),
  "12000": row("12000", "paid", "Payment is successful", "支付成功"),
  "12001": row("12001", "paymentFailed", "Payment failure", "支付失败"),
  "12003": row(
    "12003",
    "coinsInsufficient",
    "Coins are insufficient",
    "游戏币余额不足",
    "sameOrder",
  ),
  "12004": row("12004", "balanceAvailable", "Balance available", "余额充足"),
  "13000": row("13005", "orderCreated", "The order is generated", "订单已生成"),
  "13001": row(
    "13002",
    "dataUnavailable",
    "The data could not be fetched",
    "获取数据失败",
    "later",
  ),
  "13002": row(
    "13002",
    "orderNotCreated",
    "The order could not be generated",
    "生成订单失败",
    "later",
  ),
  "14000": row("13000", "queried", "The order query is successful", "订单查询成功"),
  "14001": row("13006", "orderUnknown", "There is no such order", "订单不存在或订单错误"),
  "14002": row("12005", "cancelled", "The payment was cancelled", "用户取消支付"),
  "15000": row(
    "12006",
    "productMissing",
    "The product information is not entered",
    "未输入商品信息",
  ),
  "15001": row("14002", "prepayMissing", "The prepaid ID is not entered", "未输入预支付ID"),
  "15002": row("13003", "orderNoMissing", "Please enter the order number", "请输入订单号"),
  NOAUTH: row("15003", "noAuthority", "The merchant may not use this call", "商户无此接口权限"),
  SYSTEMERROR: row("15001", "systemError", "System error", "系统错误", "later"),
  APP_ID_NOT_EXIST: row("15003", "appUnknown", "There is no such APP_ID", "APP_ID不存在"),
  MCHID_NOT_EXIST: row("15003", "merchantUnknown", "There is no such MCHID", "MCHID不存在"),
  APP_ID_MCHID_NOT_MATCH: row(
    "15003",
    "appMerchantMismatch",
    "app_id and mch_id do not match",
    "app_id和mch_id不匹配",
  ),
  LACK_PARAMS: row("15003", "paramsMissing", "Parameters are missing", "缺少参数"),
  SIGNERROR: row("15001", "signatureWrong", "The signature is wrong", "签名错误"),
  NO_DATA: row("12003", "noData", "No data is found, or no top-up yet", "没有数据或用户未充值"),
  ORDER_EXIST: row("12007", "orderExists", "The order number is in use", "订单已存在"),
  PAY_CODE_NOT_EXIST: row("12008", "productUnknown", "There is no such product", "商品码不存在"),
  PAY_CODE_EXIST: row(
    "12009",
    "alreadyOwned",
    "Already owned or being bought",
    "用户已购买过该商品",
  ),
} as const;

/** A code of the Pico payment table. */
export type PicoCode = keyof typeof PICO_PAYMENT;

/** A refusal that no original names: our word, and the Pico code that stands for it in (code, message) callbacks. */
export interface OwnRow<Name extends string = string> extends CodeRow<Name> {
  readonly pico: PicoCode;
}

function own<N extends string>(
  this: void,
  pico: PicoCode,
  name: N,
  en: string,
  zh: string,
  retry: Retry = "never",
): OwnRow<N> {
  return { pico, name, retry, en, zh };
}

/** Refusals of our own, each mapped to the nearest Pico code. */
export const OWN_REFUSALS = [
  own("LACK_PARAMS", "paramsWrong", "A parameter is wrong", "参数错误"),
  own("LACK_PARAMS", "frameRefused", "The frame was refused", "数据帧被拒绝"),
  own("LACK_PARAMS", "methodUnknown", "There is no such method", "没有此接口"),
  own("10002", "priceChanged", "The price has changed", "价格已变动"),
  own("12001", "orderExpired", "The order has expired", "订单已过期"),
  own("12001", "orderFailed", "The order has failed", "订单已失败"),
  own("12001", "orderRefunded", "The order was refunded", "订单已退款"),
  own("12001", "deadlinePassed", "The request came too late", "请求已超时"),
  own(
    "SYSTEMERROR",
    "orderUncertain",
    "The result is not known yet",
    "结果暂时未知，正在确认",
    "sameOrder",
  ),
  own(
    "SYSTEMERROR",
    "tooManyRequests",
    "Too many requests; wait a little",
    "请求过多，请稍候",
    "later",
  ),
  own(
    "SYSTEMERROR",
    "storageFailed",
    "Could not save the order; nothing was sent",
    "无法保存订单，未发送",
    "later",
  ),
  own("10001", "guestMerged", "The guest signed in", "游客已登录", "afterLogin"),
  own("SYSTEMERROR", "guestUncertain", "A payment is under way", "支付处理中", "later"),
  own("NOAUTH", "notSupported", "Not supported here", "此处不支持"),
  own("NOAUTH", "notYours", "Not yours to do", "无权执行此操作"),
] as const;

/** Our word for a result: the name column of PICO_PAYMENT or of OWN_REFUSALS. */
export type ErrorCode =
  | (typeof PICO_PAYMENT)[PicoCode]["name"]
  | (typeof OWN_REFUSALS)[number]["name"];

/** Where docs/ERRORS.md explains one of our words: what follows the #. */
export function docsAnchor(this: void, code: ErrorCode): string {
  return code.toLowerCase();
}

/**
 * The numbers of Pico's later SDK (1.0.33), which gives old numbers new meanings. A game written against it asks for
 * this profile; the document's own table stays the contract.
 */
export const PICO_SDK_1_0_33: { readonly [code in PicoCode]: string } =
  /* @__PURE__ */ laterNumbers();

function laterNumbers(this: void): { readonly [code in PicoCode]: string } {
  const numbers: { [code: string]: string } = {};
  for (const code in PICO_PAYMENT) numbers[code] = PICO_PAYMENT[code as PicoCode].later;
  return numbers as { readonly [code in PicoCode]: string };
}

/** One row of a table whose codes only describe: the retry rule, and the message in each language. */
export interface InfoRow {
  readonly retry: Retry;
  readonly en: string;
  readonly zh: string;
}

/** The tables that only describe, as docs/ERRORS.md names them. */
export type InfoTable =
  | "user-info"
  | "ysdk-flag"
  | "payret-ret"
  | "payret-paystate"
  | "payret-resultcode"
  | "payret-providestate"
  | "payret-paychannel"
  | "payret-platform";

/** Where docs/ERRORS.md explains a number of such a table: what follows the #. */
export function infoAnchor(this: void, table: InfoTable, code: string): string {
  return `${table}-${code}`;
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
