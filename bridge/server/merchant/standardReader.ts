/** Notices of the standard dialect (Standard Webhooks 1.0.0; standardNotice.ts is the body). */

import {
  STANDARD_SCHEMA,
  type StandardBody,
  type StandardOrder,
} from "../notices/dialects/standardNotice.ts";
import { isStandardSigned, parseStandardKey } from "../notices/dialects/standardSignature.ts";
import { type DialectReader, isRecord, type NoticeFacts } from "./dialectReader.ts";
import type { NoticeStanding } from "./notice.ts";
import { type RefusedNotice, refused } from "./noticeFault.ts";
import { type NoticeHeaders, readHeader } from "./readHeader.ts";

export const standardReader: DialectReader = {
  secretForm: "whsec_ and base64 of 24 to 64 bytes, or whpk_ and base64 of 32 bytes",
  // A private key signs: whoever only checks must not have it.
  isSecret: (text) => (parseStandardKey(text)?.kind ?? "private") !== "private",
  looksLike: (headers) => readHeader(headers, "webhook-signature") !== undefined,

  open(_raw, headers, body) {
    const found = readHeaders(headers);
    if ("kind" in found) return found;
    const { id, timestampSeconds, signature } = found;
    return {
      kind: "opened",
      sentAtMs: timestampSeconds * 1000,
      isSigned(bytes, secret) {
        const key = parseStandardKey(secret);
        const content = { id, timestampSeconds, body: bytes };
        return key !== undefined && isStandardSigned(content, signature, key);
      },
      read: () => readStandard(body),
      body,
    };
  },
};

interface SignedHeaders {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly signature: string;
}

function readHeaders(headers: NoticeHeaders): SignedHeaders | RefusedNotice {
  const id = readHeader(headers, "webhook-id");
  const timestamp = readHeader(headers, "webhook-timestamp");
  const signature = readHeader(headers, "webhook-signature");
  if (id === undefined || timestamp === undefined || signature === undefined) {
    const absent = Object.entries({ id, timestamp, signature }).filter(([, v]) => v === undefined);
    const names = absent.map(([name]) => `webhook-${name}`).join(", ");
    return refused("headerMissing", `no ${names}, or it is there twice`);
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    return refused("headerMalformed", "webhook-timestamp is not whole seconds");
  }
  if (!/(^| )v1a?,/.test(signature)) {
    return refused("headerMalformed", "webhook-signature has neither v1 nor v1a in it");
  }
  return { id, timestampSeconds: Number(timestamp), signature };
}

function readStandard(body: unknown): NoticeFacts | RefusedNotice {
  if (!isRecord(body) || !isRecord(body.data)) return refused("unknownShape", "no data in it");
  if (body.schema !== STANDARD_SCHEMA) {
    return refused("unknownSchema", `schema ${String(body.schema)}, this is ${STANDARD_SCHEMA}`);
  }
  const wrong = wrongField(body.data);
  if (wrong !== undefined) return refused("unknownShape", `data.${wrong} is not as described`);
  const { type, data } = body as unknown as StandardBody;
  return {
    appId: data.appId,
    environment: data.environment,
    orderNo: data.orderNo,
    standing: standingOf(data),
    word: String(type),
    tradeNo: data.tradeNo,
    version: data.version,
    amount: data.amount,
    currency: data.currency,
    playerId: data.playerId,
    items: data.items,
    attach: data.attach,
    deliveryId: data.delivery?.deliveryId,
  };
}

/** The name of the first member that is not what the schema says. Only what is acted upon counts. */
function wrongField(data: Readonly<Record<string, unknown>>): string | undefined {
  const texts = ["appId", "environment", "orderNo", "tradeNo", "currency", "playerId"];
  const text = texts.find((name) => typeof data[name] !== "string" || data[name] === "");
  if (text !== undefined) return text;
  if (!Number.isSafeInteger(data.version)) return "version";
  if (!isAmount(data.amount)) return "amount";
  for (const name of ["money", "grantBy"]) if (typeof data[name] !== "string") return name;
  if (data.items !== undefined && !(Array.isArray(data.items) && data.items.every(isItem))) {
    return "items";
  }
  if (data.attach !== undefined && typeof data.attach !== "string") return "attach";
  return data.delivery === undefined || isDelivery(data.delivery) ? undefined : "delivery";
}

function isDelivery(value: unknown): boolean {
  return isRecord(value) && typeof value.deliveryId === "string" && typeof value.state === "string";
}

function isItem(item: unknown): boolean {
  if (!isRecord(item) || typeof item.code !== "string" || !isAmount(item.price)) return false;
  return Number.isSafeInteger(item.quantity) && Number(item.quantity) > 0;
}

function isAmount(value: unknown): boolean {
  return typeof value === "string" && /^(0|[1-9]\d{0,77})$/.test(value);
}

function standingOf({ money, delivery, grantBy }: StandardOrder): NoticeStanding {
  switch (money) {
    case "refunding":
    case "refunded":
    case "reversed":
      return "revoke";
    case "uncertain":
    case "seen":
      return "wait";
    case "settled":
      if (delivery?.state === "void") return "revoke";
      return grantBy === "server" ? "grant" : "nothing";
    // An order that was never paid, or a word of a later schema.
    default:
      return "nothing";
  }
}
