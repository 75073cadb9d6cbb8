/**
 * Requests of the Pico SDK 1.0.33 (contract 4.2): forms whose `signature` covers every field as in list
 * 7.3. The SDK signs empty fields as `k=`, and leaves them out of the body: so what is absent here may
 * have been signed as empty.
 */

import { COINS_MAX } from "../../../wire/limits.ts";
import type {
  PicoCallPayParams,
  PicoGoods,
  PicoOrderQueryParams,
  PicoUnifiedOrderParams,
} from "../../calls/pico/picoCall.ts";
import { isPicoSigned, type PicoFields } from "../../notices/dialects/picoSignature.ts";

/** How far a request's clock may be from ours. */
export const CLOCK_TOLERANCE_MS = 15 * 60 * 1000;

/** The sub_codes that a request itself can earn; the text is for the merchant's developer. */
export class WrongPicoRequest extends Error {
  readonly subCode: "LACK_PARAMS" | "SIGNERROR" | "TIMESTAMP_ERROR";

  constructor(subCode: WrongPicoRequest["subCode"], message: string) {
    super(message);
    this.subCode = subCode;
  }
}

/** One call of the document. */
export type PicoCallName = keyof typeof FIELDS;

/** What each call may carry beside its signature; other fields are signed as they come. */
const FIELDS = {
  unifiedorder: [
    ...["app_id", "mch_id", "token", "nonce_str", "out_trade_no", "terminal_ip", "timestamp"],
    ...["version", "pay_code", "total_fee", "subject", "trade_type", "device_id"],
    ...["terminal_type", "body", "notify_url", "detail", "attach", "time_start", "time_expire"],
    ...["goods_tag", "fee_type"],
  ],
  callpay: [
    ...["app_id", "mch_id", "open_id", "token", "prepay_id", "nonce_str", "timestamp", "version"],
  ],
  orderquery: ["app_id", "mch_id", "nonce_str", "timestamp", "out_trade_no", "version"],
} as const;

/** SDK: request signing leaves these out, too. */
const UNSIGNED: readonly string[] = ["signature", "username", "password"];

/** Throws SIGNERROR unless one of the app's secrets signed the fields. */
export function checkSignature(
  call: PicoCallName,
  fields: PicoFields,
  secrets: readonly string[],
): void {
  const given = fields.signature ?? "";
  const signed = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !UNSIGNED.includes(name)),
  );
  for (const form of formsOf(call, signed)) {
    if (secrets.some((secret) => isPicoSigned(form, secret, given))) return;
  }
  throw new WrongPicoRequest("SIGNERROR", "signature");
}

/** What a game sets: each may be empty by itself when it does not. */
const SETTABLE: readonly string[] = [
  ...["subject", "body", "notify_url", "detail", "attach", "goods_tag"],
];

/**
 * All that may have been signed: the fields as they came; with every absent one empty; the same
 * without the way of paying that is not meant; with some of those that a game sets empty.
 */
function* formsOf(call: PicoCallName, signed: PicoFields): Generator<PicoFields> {
  yield signed;
  const empties = Object.fromEntries(FIELDS[call].map((name) => [name, ""]));
  const filled: PicoFields = { ...empties, ...signed };
  yield filled;
  if (call !== "unifiedorder") return;
  const other = signed.pay_code === undefined ? "pay_code" : "total_fee";
  const { [other]: _, ...without } = filled;
  yield without;
  const absent = SETTABLE.filter((name) => signed[name] === undefined);
  for (let choice = 1; choice < 2 ** absent.length; choice += 1) {
    const empty = absent.filter((_, index) => Math.floor(choice / 2 ** index) % 2 === 1);
    yield { ...signed, ...Object.fromEntries(empty.map((name) => [name, ""])) };
  }
}

/** Throws TIMESTAMP_ERROR unless `timestamp` holds seconds or milliseconds near `nowMs`. */
export function checkClock(fields: PicoFields, nowMs: number): void {
  const text = requireMatch(fields, "timestamp", /^([0-9]{10}|[0-9]{13})$/);
  const atMs = Number(text) * (text.length === 10 ? 1000 : 1);
  if (Math.abs(nowMs - atMs) > CLOCK_TOLERANCE_MS) {
    throw new WrongPicoRequest("TIMESTAMP_ERROR", "timestamp: too far from this server's clock");
  }
}

/** Throws LACK_PARAMS. */
export function parseUnifiedOrder(fields: PicoFields): PicoUnifiedOrderParams {
  const tradeType = fields.trade_type ?? "PCoin";
  if (tradeType !== "PCoin") throw new WrongPicoRequest("LACK_PARAMS", "trade_type: only PCoin");
  return {
    ...parseCaller(fields),
    session: requireText(fields, "token"),
    orderNo: requireMatch(fields, "out_trade_no", /^[A-Za-z0-9]{1,32}$/),
    goods: parseGoods(fields),
    title: limited(fields, "subject", 128),
    detail: limited(fields, "body", 1024),
    attach: optional(limited(fields, "attach", 1024)),
    notifyUrl: optional(limited(fields, "notify_url", 255)),
  };
}

/** Throws LACK_PARAMS. */
export function parseCallPay(fields: PicoFields): PicoCallPayParams {
  const hex = requireMatch(fields, "prepay_id", /^[0-9a-f]{32}$/);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return {
    ...parseCaller(fields),
    session: requireText(fields, "token"),
    playerId: requireText(fields, "open_id"),
    tradeNo: [...parts, hex.slice(20)].join("-"),
  };
}

/** Throws LACK_PARAMS. */
export function parseOrderQuery(fields: PicoFields): PicoOrderQueryParams {
  const orderNo = requireMatch(fields, "out_trade_no", /^[A-Za-z0-9]{1,32}$/);
  return { ...parseCaller(fields), orderNo };
}

/** The prepay_id that stands for an order. */
export function prepayIdOf(tradeNo: string): string {
  return tradeNo.replaceAll("-", "");
}

/** Throws LACK_PARAMS when the field is missing or empty. */
export function requireText(fields: PicoFields, name: string): string {
  const text = fields[name] ?? "";
  if (text === "") throw new WrongPicoRequest("LACK_PARAMS", `${name}: missing`);
  return text;
}

function parseCaller(fields: PicoFields) {
  // Part of the signature; what makes a repeat harmless is the order's number.
  const nonce = requireText(fields, "nonce_str");
  if (nonce.length > 32) throw new WrongPicoRequest("LACK_PARAMS", "nonce_str: at most 32");
  const appId = requireText(fields, "app_id");
  return { appId, merchantId: requireText(fields, "mch_id") };
}

/** One of the two, never both. */
function parseGoods(fields: PicoFields): PicoGoods {
  const { pay_code: code = "", total_fee: fee = "" } = fields;
  if ((code === "") === (fee === "")) {
    throw new WrongPicoRequest("LACK_PARAMS", "pay_code or total_fee: one of them");
  }
  if (code !== "") return { kind: "payCode", code };
  const coins = Number(requireMatch(fields, "total_fee", /^[1-9][0-9]{0,15}$/));
  if (coins > COINS_MAX) throw new WrongPicoRequest("LACK_PARAMS", "total_fee: too much");
  return { kind: "coins", coins };
}

function requireMatch(fields: PicoFields, name: string, form: RegExp): string {
  const text = requireText(fields, name);
  if (form.test(text)) return text;
  throw new WrongPicoRequest("LACK_PARAMS", `${name}: it has another form`);
}

function limited(fields: PicoFields, name: string, bytesMax: number): string {
  const text = fields[name] ?? "";
  if (Buffer.byteLength(text) <= bytesMax) return text;
  throw new WrongPicoRequest("LACK_PARAMS", `${name}: at most ${bytesMax} bytes`);
}

function optional(text: string): string | undefined {
  return text === "" ? undefined : text;
}
