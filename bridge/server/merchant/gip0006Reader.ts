/**
 * Notices of the GIP0006 dialect: {data, sig} at order/confirm. What is signed has no separators, so
 * every field's form is checked and none may be added.
 */

import { type Gip0006Data, isGip0006Signed } from "../notices/dialects/gip0006Signature.ts";
import { type DialectReader, isRecord, type NoticeFacts } from "./dialectReader.ts";
import { refused } from "./noticeFault.ts";

export const gip0006Reader: DialectReader = {
  secretForm: "the app's token: 64 or 66 lower-case hex digits",
  isSecret: (text) => /^[0-9a-f]{64}([0-9a-f]{2})?$/.test(text),
  looksLike: (_headers, body) => isRecord(body) && isRecord(body.data) && "sn" in body.data,

  open(_raw, _headers, body) {
    if (!isRecord(body) || !isRecord(body.data)) return refused("unknownShape", "no data in it");
    const { data, sig } = body;
    if (typeof sig !== "string") return refused("headerMissing", "no `sig` beside the data");
    if (Object.keys(data).some((name) => !Object.hasOwn(FIELDS, name))) {
      // A stranger may have chosen its name, and this goes to a log.
      return refused("unknownShape", "data has a member more than described");
    }
    const wrong = wrongField(data);
    if (wrong !== undefined) return refused("unknownShape", `data.${wrong} is not as described`);
    const signed = data as unknown as Gip0006Data;
    return {
      kind: "opened",
      isSigned: (_bytes, secret) => isGip0006Signed(signed, secret, sig),
      read: () => readGip0006(signed),
      body,
    };
  },
};

const isIn = (pattern: RegExp) => (value: unknown) =>
  typeof value === "string" && pattern.test(value);
const isWhole = (min: number, max: number) => (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;

/** An address's characters hold no `i`, so no other key can begin inside of one. */
const FIELDS: { readonly [name in keyof Gip0006Data]: (value: unknown) => boolean } = {
  oper: isIn(/^pay$/),
  cid: isIn(/^[0-9A-Za-z_.-]{1,64}$/),
  uid: isIn(/^[^\p{Cc}]{1,128}$/u),
  sn: isIn(/^[0-9A-Za-z-]{36}$/),
  sum: isWhole(1, Number.MAX_SAFE_INTEGER),
  addr: isIn(/^[0-9a-hj-z]{0,90}$/),
  gaddr: isIn(/^$/),
  publish: isWhole(-1, -1),
  height: isWhole(-1, 2 ** 31),
  hash: isIn(/^([0-9a-f]{64})?$/),
  confirm: isWhole(0, 2 ** 31),
  time: isWhole(1, 2 ** 40),
};

function wrongField(data: Readonly<Record<string, unknown>>): string | undefined {
  const wrong = Object.entries(FIELDS).find(([name, isRight]) => !isRight(data[name]));
  if (wrong !== undefined) return wrong[0];
  // `confirm` 0 is not signed, but the height that goes with it is.
  return (data.confirm === 0) === (data.height === -1) ? undefined : "confirm";
}

function readGip0006(data: Gip0006Data): NoticeFacts {
  const { cid, uid, sn, sum, hash, confirm, time } = data;
  return {
    appId: cid,
    orderNo: sn,
    standing: confirm === 0 ? "wait" : "grant",
    word: confirm === 0 ? "unconfirmed" : `confirm ${confirm}`,
    tradeNo: hash === "" ? undefined : hash,
    amount: String(sum),
    // What is paid with the coins that the payment server holds is in no chain.
    currency: hash === "" ? "coins" : "dust",
    playerId: uid,
    confirmations: confirm,
    blockTime: time,
  };
}
