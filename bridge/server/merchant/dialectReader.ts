/** What each dialect's reader gives to verifyNotice. */

import type { Notice } from "./notice.ts";
import type { RefusedNotice } from "./noticeFault.ts";
import type { NoticeHeaders } from "./readHeader.ts";

/** What a dialect's own fields say of the order; who it is for is known from the options. */
export type NoticeFacts = Omit<Notice, "dialect" | "environment" | "appId" | "body"> & {
  /** Absent where only the secret says it. */
  readonly appId?: string;
  readonly environment?: string;
};

/** A request whose signature can be checked. */
export interface OpenedNotice {
  readonly kind: "opened";
  /** The signed moment of this try; absent in dialects that sign none. */
  readonly sentAtMs?: number;
  isSigned(body: Uint8Array, secret: string): boolean;
  /** Only after the signature was found right. */
  read(): NoticeFacts | RefusedNotice;
  /** The parsed body. */
  readonly body: unknown;
}

export interface DialectReader {
  /** How a secret of this dialect looks, in words. */
  readonly secretForm: string;
  isSecret(text: string): boolean;
  /** Whether a request looks like one of this dialect, right or wrong. */
  looksLike(headers: NoticeHeaders, body: unknown): boolean;
  open(raw: Uint8Array, headers: NoticeHeaders, body: unknown): OpenedNotice | RefusedNotice;
}

/** Whether the value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
