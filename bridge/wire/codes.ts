/**
 * Every result code that crosses the wire or reaches a game, in one table: its word in this project, its number in the
 * original systems, when to try again, and what to tell a person in English and Chinese. docs/ERRORS.md is generated
 * from here; the server, the plugin and the Lua build read the same rows. Each word has its place there: its anchor is the
 * word in small letters (docsAnchor in payError.ts), for example ERRORS.md#coinsinsufficient. Rows of the tables that only
 * describe (picoCodes.ts, payRet.ts, payRetInfo.ts) have their table's name and their number: #ysdk-flag-4001.
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

function row<N extends string>(
  this: void,
  name: N,
  retry: Retry,
  en: string,
  zh: string,
): CodeRow<N> {
  return { name, retry, en, zh };
}

/** Payment codes of the Pico document, table of section 7.2.3: the contract that every order callback keeps. */
export const PICO_PAYMENT = {
  "00000": row("networkAnomaly", "later", "Network anomaly", "网络异常"),
  "10000": row("loggedIn", "never", "Log-in is successful", "登录成功"),
  "10001": row("notLoggedIn", "afterLogin", "User not logged in", "用户未登录"),
  "10002": row("badAmount", "never", "Please enter the correct amount", "请输入正确的金额"),
  "10003": row(
    "loginExpired",
    "afterLogin",
    "Log-in has expired, please log in again",
    "登录已过期，请重新登录",
  ),
  "11000": row("merchantVerified", "never", "Merchant verification successful", "商户验证成功"),
  "11001": row("merchantWrong", "never", "Merchant authentication failed", "商户验证失败"),
  "11002": row(
    "authParameterWrong",
    "afterLogin",
    "User authentication parameter is wrong or the request has expired",
    "用户验证参数错误或请求已过期",
  ),
  "11003": row("merchantUnverified", "never", "Merchant is not verified", "商户未认证"),
  "12000": row("paid", "never", "Payment is successful", "支付成功"),
  "12001": row("paymentFailed", "never", "Payment failure", "支付失败"),
  "12003": row("coinsInsufficient", "sameOrder", "Coins are insufficient", "游戏币余额不足"),
  "12004": row("balanceAvailable", "never", "Balance available", "余额充足"),
  "13000": row("orderCreated", "never", "The order is generated", "订单已生成"),
  "13001": row("dataUnavailable", "later", "The data could not be fetched", "获取数据失败"),
  "13002": row("orderNotCreated", "later", "The order could not be generated", "生成订单失败"),
  "14000": row("queried", "never", "The order query is successful", "订单查询成功"),
  "14001": row("orderUnknown", "never", "There is no such order", "订单不存在或订单错误"),
  "14002": row("cancelled", "never", "The payment was cancelled", "用户取消支付"),
  "15000": row(
    "productMissing",
    "never",
    "The product information is not entered",
    "未输入商品信息",
  ),
  "15001": row("prepayMissing", "never", "The prepaid ID is not entered", "未输入预支付ID"),
  "15002": row("orderNoMissing", "never", "Please enter the order number", "请输入订单号"),
  NOAUTH: row("noAuthority", "never", "The merchant may not use this call", "商户无此接口权限"),
  SYSTEMERROR: row("systemError", "later", "System error", "系统错误"),
  APP_ID_NOT_EXIST: row("appUnknown", "never", "There is no such APP_ID", "APP_ID不存在"),
  MCHID_NOT_EXIST: row("merchantUnknown", "never", "There is no such MCHID", "MCHID不存在"),
  APP_ID_MCHID_NOT_MATCH: row(
    "appMerchantMismatch",
    "never",
    "app_id and mch_id do not match",
    "app_id和mch_id不匹配",
  ),
  LACK_PARAMS: row("paramsMissing", "never", "Parameters are missing", "缺少参数"),
  SIGNERROR: row("signatureWrong", "never", "The signature is wrong", "签名错误"),
  NO_DATA: row("noData", "never", "No data is found, or no top-up yet", "没有数据或用户未充值"),
  ORDER_EXIST: row("orderExists", "never", "The order number is already in use", "订单已存在"),
  PAY_CODE_NOT_EXIST: row("productUnknown", "never", "There is no such product", "商品码不存在"),
  PAY_CODE_EXIST: row(
    "alreadyOwned",
    "never",
    "The product is already owned or being bought",
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
  retry: Retry,
  en: string,
  zh: string,
): OwnRow<N> {
  return { pico, name, retry, en, zh };
}

/** Refusals of our own, each mapped to the nearest Pico code. */
export const OWN_REFUSALS = [
  own("LACK_PARAMS", "paramsWrong", "never", "A parameter is wrong", "参数错误"),
  own("LACK_PARAMS", "frameRefused", "never", "The frame was refused", "数据帧被拒绝"),
  own("LACK_PARAMS", "methodUnknown", "never", "There is no such method", "没有此接口"),
  own("10002", "priceChanged", "never", "The price has changed; look again", "价格已变动，请刷新"),
  own("12001", "orderExpired", "never", "The order has expired", "订单已过期"),
  own("12001", "orderFailed", "never", "The order has failed", "订单已失败"),
  own("12001", "orderRefunded", "never", "The order was refunded", "订单已退款"),
  own("12001", "deadlinePassed", "never", "The request came too late", "请求已超时"),
  own(
    "SYSTEMERROR",
    "orderUncertain",
    "sameOrder",
    "The result is not known yet; we keep asking",
    "结果暂时未知，正在确认",
  ),
  own(
    "SYSTEMERROR",
    "tooManyRequests",
    "later",
    "Too many requests; wait a little",
    "请求过多，请稍候",
  ),
  own(
    "SYSTEMERROR",
    "storageFailed",
    "later",
    "This device could not save the order; nothing was sent",
    "本机无法保存订单，未发送任何请求",
  ),
  own("NOAUTH", "notSupported", "never", "Not supported here", "此处不支持"),
  own("NOAUTH", "notYours", "never", "Not yours to do", "无权执行此操作"),
] as const;

/** Our word for a result: the name column of PICO_PAYMENT or of OWN_REFUSALS. */
export type ErrorCode =
  | (typeof PICO_PAYMENT)[PicoCode]["name"]
  | (typeof OWN_REFUSALS)[number]["name"];
