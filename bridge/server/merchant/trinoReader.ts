/** Notices of the Trino dialect: {"invoice_id":"...","status":"paid"} under Trino-Pay-Sig. */

import { isTrinoSigned, TRINO_HEADER } from "../notices/dialects/trinoSignature.ts";
import { type DialectReader, isRecord, type NoticeFacts } from "./dialectReader.ts";
import { type RefusedNotice, refused } from "./noticeFault.ts";
import { readHeader } from "./readHeader.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const trinoReader: DialectReader = {
  secretForm: "the access token: a UUID in lower case with its dashes",
  isSecret: (text) => UUID.test(text),
  looksLike: (headers) => readHeader(headers, TRINO_HEADER) !== undefined,

  open(_raw, headers, body) {
    const signature = readHeader(headers, TRINO_HEADER);
    if (signature === undefined) {
      return refused("headerMissing", `no ${TRINO_HEADER}, or it is there twice`);
    }
    if (!/^sha256=[0-9a-f]{64}$/.test(signature)) {
      return refused("headerMalformed", `${TRINO_HEADER} is not sha256= and 64 lower-case hex`);
    }
    return {
      kind: "opened",
      isSigned: (bytes, secret) => isTrinoSigned(bytes, secret, signature),
      read: () => readTrino(body),
      body,
    };
  },
};

function readTrino(body: unknown): NoticeFacts | RefusedNotice {
  if (!isRecord(body)) return refused("unknownShape", "the body is no JSON object");
  const { invoice_id, status } = body;
  if (typeof invoice_id !== "string" || !UUID.test(invoice_id)) {
    return refused("unknownShape", "invoice_id is not a UUID");
  }
  if (status !== "paid") return refused("unknownShape", 'status is not "paid"');
  return { orderNo: invoice_id, tradeNo: invoice_id, standing: "grant", word: status };
}
