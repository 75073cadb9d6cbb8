/** Makes signed notices for a game's own tests, as the payment server would send them. */

import { randomBytes } from "node:crypto";
import { type Gip0006Data, signGip0006 } from "../notices/dialects/gip0006Signature.ts";
import { signPico } from "../notices/dialects/picoSignature.ts";
import {
  STANDARD_SCHEMA,
  type StandardBody,
  type StandardOrder,
  type StandardType,
} from "../notices/dialects/standardNotice.ts";
import {
  parseStandardKey,
  type StandardKey,
  signStandard,
} from "../notices/dialects/standardSignature.ts";
import { signTrino, TRINO_HEADER } from "../notices/dialects/trinoSignature.ts";

/** The request to post to your endpoint, or to give to verifyNotice. */
export interface TestNotice {
  readonly headers: { readonly [name: string]: string };
  /** The raw body. */
  readonly body: string;
}

/** `secret` signs; in the standard dialect a `whsec_` or a private `whsk_` text, or several. */
export type TestNoticeOptions =
  | {
      readonly dialect: "standard";
      readonly secret: string | readonly string[];
      readonly type?: StandardType;
      /** Of the order; what is not given is that of a paid sword. */
      readonly data?: Partial<StandardOrder>;
      /** Another schema than this library's, to see that it is refused. */
      readonly schema?: number;
      /** The same for every try of one notice. */
      readonly noticeId?: string;
      /** When it is sent; now. */
      readonly atMs?: number;
    }
  | {
      readonly dialect: "pico";
      readonly secret: string;
      readonly fields?: { readonly [name: string]: string };
    }
  | { readonly dialect: "trino"; readonly secret: string; readonly invoiceId?: string }
  | { readonly dialect: "gip0006"; readonly secret: string; readonly data?: Partial<Gip0006Data> };

/** A signed notice. Throws TypeError for a secret of another form. */
export function makeTestNotice(options: TestNoticeOptions): TestNotice {
  switch (options.dialect) {
    case "standard":
      return makeStandard(options);
    case "pico":
      return makePico(options.secret, options.fields);
    case "trino":
      return makeTrino(options.secret, options.invoiceId);
    case "gip0006":
      return makeGip0006(options.secret, options.data);
  }
}

const JSON_TYPE = { "content-type": "application/json" };
const ORDER_ID = "018f5f7e-6d4a-7c1b-9a2e-3f4a5b6c7d8e";
const PAID_AT_MS = 1_800_000_000_000;

function makeStandard(options: Extract<TestNoticeOptions, { dialect: "standard" }>): TestNotice {
  const { secret, type = "order.paid", data, atMs = Date.now() } = options;
  const order: StandardOrder = { ...PAID_SWORD, ...data };
  const timestamp = new Date(PAID_AT_MS).toISOString();
  const content: StandardBody = { type, timestamp, schema: STANDARD_SCHEMA, data: order };
  const body = JSON.stringify({ ...content, schema: options.schema ?? STANDARD_SCHEMA });
  const id = options.noticeId ?? `${order.tradeNo}-${order.version}`;
  const timestampSeconds = Math.floor(atMs / 1000);
  const keys = [secret].flat().map(signingKey);
  const signature = signStandard({ id, timestampSeconds, body: Buffer.from(body) }, keys);
  const headers = {
    ...JSON_TYPE,
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signature,
  };
  return { headers, body };
}

function signingKey(text: string): StandardKey {
  const key = parseStandardKey(text);
  if (key === undefined || key.kind === "public") {
    throw new TypeError("a test notice is signed with a whsec_ or a private whsk_ secret");
  }
  return key;
}

const PAID_SWORD: StandardOrder = {
  appId: "demo",
  environment: "sandbox",
  orderNo: "TEST0001",
  tradeNo: ORDER_ID,
  version: 2,
  state: "paid",
  money: "settled",
  currency: "coins",
  amount: "60",
  refunded: "0",
  playerId: "4f3148bdc34d9bca104927729a173b64",
  zoneId: "1",
  title: "Sword",
  items: [{ code: "SWORD", quantity: 1, price: "60" }],
  grantBy: "server",
  delivery: { deliveryId: "018f5f7e6d4a9c1b3a2e3f4a5b6c7d8e", state: "due" },
  createdAtMs: PAID_AT_MS - 5000,
  paidAtMs: PAID_AT_MS,
};

function makePico(secret: string, given: { readonly [name: string]: string } = {}): TestNotice {
  const fields = {
    ret_code: "SUCCESS",
    ret_msg: "OK",
    trade_no: ORDER_ID,
    out_trade_no: "TEST0001",
    app_id: "demo",
    mch_id: "merchant",
    open_id: PAID_SWORD.playerId,
    nonce_str: randomBytes(16).toString("hex"),
    result_code: "SUCCESS",
    trade_type: "PCoin",
    fee_type: "PIC",
    total_fee: "60",
    receipt_fee: "60",
    buyer_pay_fee: "60",
    coupon_fee: "0",
    pay_time: "2027-01-15 16:00:00",
    ...given,
  };
  const body = JSON.stringify({ ...fields, signature: signPico(fields, secret) });
  return { headers: JSON_TYPE, body };
}

function makeTrino(secret: string, invoiceId = ORDER_ID): TestNotice {
  const body = JSON.stringify({ invoice_id: invoiceId, status: "paid" });
  const signature = signTrino(Buffer.from(body), secret);
  return { headers: { ...JSON_TYPE, [TRINO_HEADER]: signature }, body };
}

function makeGip0006(secret: string, given: Partial<Gip0006Data> = {}): TestNotice {
  const data: Gip0006Data = {
    oper: "pay",
    cid: "demo",
    uid: PAID_SWORD.playerId,
    sn: ORDER_ID,
    sum: 60,
    addr: "",
    gaddr: "",
    publish: -1,
    height: 0,
    hash: "",
    confirm: 1,
    time: PAID_AT_MS / 1000,
    ...given,
  };
  return { headers: JSON_TYPE, body: JSON.stringify({ data, sig: signGip0006(data, secret) }) };
}
