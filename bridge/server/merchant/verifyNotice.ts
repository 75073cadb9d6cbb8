/** Whether a request is a genuine notice, and what it says: for a game's own server. */

import type { DialectReader, OpenedNotice } from "./dialectReader.ts";
import { gip0006Reader } from "./gip0006Reader.ts";
import type { Notice, NoticeDialect, NoticeEnvironment } from "./notice.ts";
import { type RefusedNotice, refused } from "./noticeFault.ts";
import { picoReader } from "./picoReader.ts";
import type { NoticeHeaders } from "./readHeader.ts";
import { standardReader } from "./standardReader.ts";
import { trinoReader } from "./trinoReader.ts";

export interface VerifyOptions {
  readonly dialect: NoticeDialect;
  /** Your app. A notice for another one is refused. */
  readonly appId: string;
  /** Which environment this server of yours serves. */
  readonly environment: NoticeEnvironment;
  /** Live secrets of this app and environment: one, or two while one is replaced. */
  readonly secrets: readonly string[];
  /**
   * Secrets of your other environments and apps. They are never accepted; with them a refusal can
   * say that two were swapped.
   */
  readonly otherSecrets?: readonly string[];
  /** How old, or how far ahead, a notice may be; 5 minutes. Only the standard dialect signs a time. */
  readonly toleranceMs?: number;
  /** The present moment in milliseconds, for tests; the machine's clock. */
  readonly now?: () => number;
}

export interface GenuineNotice {
  readonly kind: "genuine";
  readonly notice: Notice;
}

/** Larger bodies are refused unread. */
export const NOTICE_BYTES_MAX = 64 * 1024;
const TOLERANCE_MS = 5 * 60 * 1000;

const READERS: { readonly [dialect in NoticeDialect]: DialectReader } = {
  standard: standardReader,
  pico: picoReader,
  trino: trinoReader,
  gip0006: gip0006Reader,
};

/**
 * Checks a request against the secrets, in constant time, over the bytes as they arrived. Never
 * throws for what a stranger sent. A genuine notice may still be a repeat, or name a price that is
 * not yours: that is what grantOnce looks after.
 */
export function verifyNotice(
  rawBody: Uint8Array | string,
  headers: NoticeHeaders,
  options: VerifyOptions,
): GenuineNotice | RefusedNotice {
  const raw = bytesOf(rawBody);
  if ("kind" in raw) return raw;
  const reader = READERS[options.dialect];
  const unusable = wrongSecrets(reader, options);
  if (unusable !== undefined) return unusable;
  const body = parsed(raw);
  const opened = body === undefined ? notJson(raw) : reader.open(raw, headers, body);
  if (opened.kind === "refused") return otherDialect(headers, body, options) ?? opened;
  if (!options.secrets.some((secret) => opened.isSigned(raw, secret))) {
    return whyUnsigned(raw, opened, headers, options);
  }
  return stale(opened, options) ?? accepted(opened, options);
}

function bytesOf(rawBody: unknown): Uint8Array | RefusedNotice {
  if (typeof rawBody !== "string" && !(rawBody instanceof Uint8Array)) {
    return refused("bodyWasParsed", `the body is ${kindOf(rawBody)}, neither bytes nor text`);
  }
  if (rawBody === "[object Object]") {
    return refused("bodyWasParsed", 'the body is the text "[object Object]"');
  }
  const raw = typeof rawBody === "string" ? Buffer.from(rawBody) : rawBody;
  if (raw.length === 0) return refused("bodyMissing", "the body is empty");
  return raw.length <= NOTICE_BYTES_MAX
    ? raw
    : refused("bodyTooLarge", `${raw.length} bytes, at most ${NOTICE_BYTES_MAX}`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "absent";
  return Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}

function wrongSecrets(reader: DialectReader, options: VerifyOptions): RefusedNotice | undefined {
  const { secrets, dialect } = options;
  if (secrets.length === 0) return refused("noSecret", "`secrets` is empty");
  const index = secrets.findIndex((secret) => !reader.isSecret(secret));
  if (index < 0) return undefined;
  const form = `a secret of the dialect ${dialect} is ${reader.secretForm}`;
  return refused("secretUnusable", `secret ${index + 1} of ${secrets.length} is none: ${form}`);
}

function parsed(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw));
  } catch {
    return undefined;
  }
}

function notJson(raw: Uint8Array): RefusedNotice {
  return refused("notJson", `${raw.length} bytes that are no JSON in UTF-8`);
}

/** A refusal when the request looks like one of another dialect. */
function otherDialect(
  headers: NoticeHeaders,
  body: unknown,
  { dialect }: VerifyOptions,
): RefusedNotice | undefined {
  if (READERS[dialect].looksLike(headers, body)) return undefined;
  const other = Object.entries(READERS).find(([, reader]) => reader.looksLike(headers, body));
  return other && refused("wrongDialect", `it looks like ${other[0]}, expected is ${dialect}`);
}

function whyUnsigned(
  raw: Uint8Array,
  opened: OpenedNotice,
  headers: NoticeHeaders,
  options: VerifyOptions,
): RefusedNotice {
  const { secrets, otherSecrets = [] } = options;
  if (otherSecrets.some((secret) => opened.isSigned(raw, secret))) {
    return refused("otherSecret", "it is signed with one of `otherSecrets`");
  }
  const compact = compactJson(opened.body);
  if (compact !== undefined && secrets.some((secret) => opened.isSigned(compact, secret))) {
    return refused("bodyReserialized", "the signature fits the same JSON without its white space");
  }
  return (
    otherDialect(headers, opened.body, options) ??
    refused("wrongSignature", `no signature under ${secrets.length} secret(s) fits the body`)
  );
}

/** Undefined for what a stranger nested so deep that it can be read, and not written. */
function compactJson(body: unknown): Uint8Array | undefined {
  try {
    return Buffer.from(JSON.stringify(body));
  } catch {
    return undefined;
  }
}

function stale({ sentAtMs }: OpenedNotice, options: VerifyOptions): RefusedNotice | undefined {
  if (sentAtMs === undefined) return undefined;
  const { toleranceMs = TOLERANCE_MS, now = Date.now } = options;
  const offMs = now() - sentAtMs;
  if (Math.abs(offMs) <= toleranceMs) return undefined;
  const seconds = Math.round(Math.abs(offMs) / 1000);
  const where = offMs > 0 ? "older than" : "ahead of";
  return refused("clockOff", `the signature is right, but ${seconds} s ${where} this clock`);
}

function accepted(opened: OpenedNotice, options: VerifyOptions): GenuineNotice | RefusedNotice {
  const facts = opened.read();
  if ("reason" in facts) return facts;
  const { dialect, appId, environment } = options;
  if (facts.appId !== undefined && facts.appId !== appId) {
    return refused("wrongApp", `it is for app ${facts.appId}, this is ${appId}`);
  }
  if (facts.environment !== undefined && facts.environment !== environment) {
    return refused("wrongEnvironment", `it is ${facts.environment}, this server is ${environment}`);
  }
  return { kind: "genuine", notice: { ...facts, dialect, appId, environment, body: opened.body } };
}
