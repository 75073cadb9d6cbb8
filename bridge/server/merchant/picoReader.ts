/** Notices of the Pico dialect: list 7.3 of the Pico document. */

import { isPicoSigned, type PicoFields } from "../notices/dialects/picoSignature.ts";
import { type DialectReader, isRecord, type NoticeFacts } from "./dialectReader.ts";
import { type RefusedNotice, refused } from "./noticeFault.ts";

export const picoReader: DialectReader = {
  secretForm: "the app's pay key, at least 8 characters without spaces",
  isSecret: (text) => /^\S{8,}$/.test(text),
  looksLike: (_headers, body) => isRecord(body) && "out_trade_no" in body,

  open(_raw, _headers, body) {
    if (!isRecord(body)) return refused("unknownShape", "the body is no JSON object");
    const { signature } = body;
    if (typeof signature !== "string") {
      return refused("headerMissing", "no field `signature` in the body");
    }
    const fields = fieldsOf(body);
    if (fields === undefined) return refused("unknownShape", "a value is not text");
    return {
      kind: "opened",
      isSigned: (_bytes, secret) => isPicoSigned(fields, secret, signature),
      read: () => readPico(fields),
      body,
    };
  },
};

/** The signed fields; undefined when one is not text: a number is written in more than one way. */
function fieldsOf(body: Readonly<Record<string, unknown>>): PicoFields | undefined {
  const present = Object.entries(body).filter(([, value]) => value !== null);
  const right = present.every(
    ([name, value]) => typeof value === "string" && name !== "app_secret",
  );
  return right ? (Object.fromEntries(present) as PicoFields) : undefined;
}

const NEEDED = ["ret_code", "result_code", "trade_no", "out_trade_no", "app_id", "open_id"];

function readPico(fields: PicoFields): NoticeFacts | RefusedNotice {
  const absent = NEEDED.find((name) => (fields[name] ?? "") === "");
  if (absent !== undefined) return refused("unknownShape", `no ${absent}`);
  const { ret_code, result_code, total_fee = "", fee_type = "", out_trade_no = "" } = fields;
  if (!/^(0|[1-9]\d{0,77})$/.test(total_fee)) {
    return refused("unknownShape", "total_fee is not a whole number");
  }
  const isPaid = ret_code === "SUCCESS" && result_code === "SUCCESS";
  return {
    appId: fields.app_id,
    orderNo: out_trade_no,
    standing: isPaid ? "grant" : "nothing",
    word: `${ret_code}/${result_code}`,
    tradeNo: fields.trade_no,
    amount: total_fee,
    currency: fee_type,
    playerId: fields.open_id,
    attach: fields.attach,
  };
}
