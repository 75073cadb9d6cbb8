/**
 * One HTTP request to an address that was judged before the run and does not change during it. No
 * redirects; certificates are checked; time and size are limited.
 */

import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { readBody } from "../notices/postNotice.ts";
import { unreachable } from "../unreachable.ts";
import type { Manner } from "./doctorCase.ts";

/** A host whose address is settled. */
export interface PinnedHost {
  /** Scheme, name and port. */
  readonly origin: string;
  /** Where every connection goes, whatever the name leads to meanwhile. */
  readonly address: string;
}

export interface Knock {
  readonly method: "GET" | "POST" | "PUT";
  /** With the origin of the pinned host. */
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly manner?: Manner;
}

export interface KnockTimes {
  /** For everything from the connection to the end of the answer. */
  readonly timeoutMs: number;
  /** How long a body drips in. */
  readonly dripMs: number;
  /** How long a stalled connection stays open. */
  readonly stallMs: number;
}

/** What became of a request. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
      /** Its first ANSWER_BYTES_MAX bytes. */
      readonly body: string;
      readonly latencyMs: number;
    }
  | { readonly kind: "failed"; readonly error: KnockError; readonly latencyMs: number };

/** `broken`: the doctor itself broke the connection, as it was told to. */
export type KnockError =
  | "timeout"
  | "refused"
  | "reset"
  | "badCertificate"
  | "badAnswer"
  | "broken";

const DRIPS = 12;
const USER_AGENT = "Coinslot-Notices/1 (doctor)";

/** Never rejects. */
export function knock(host: PinnedHost, asked: Knock, times: KnockTimes): Promise<Answer> {
  const begunAtMs = performance.now();
  const latency = () => Math.round(performance.now() - begunAtMs);
  return new Promise((resolve) => {
    const request = open(host, asked);
    const fail = (error: KnockError) => {
      clearTimeout(timer);
      request.destroy();
      resolve({ kind: "failed", error, latencyMs: latency() });
    };
    const timer = setTimeout(() => fail("timeout"), times.timeoutMs);
    request.on("error", (error: NodeJS.ErrnoException) => fail(wordOf(error)));
    request.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      readBody(response).then(
        (body) => {
          clearTimeout(timer);
          resolve({ kind: "answered", status, headers, body, latencyMs: latency() });
        },
        () => fail("reset"),
      );
    });
    write(request, asked, times, () => fail("broken"));
  });
}

function open(
  { origin, address }: PinnedHost,
  { method, url, headers, body }: Knock,
): ClientRequest {
  const { protocol, hostname, port, pathname, search, host, origin: asked } = new URL(url);
  if (asked !== origin) throw new Error(`${asked} is not ${origin}`);
  const isSecure = protocol === "https:";
  const isName = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
  return (isSecure ? httpsRequest : httpRequest)({
    method,
    host: address,
    port: port === "" ? undefined : Number(port),
    path: `${pathname}${search}`,
    headers: { Host: host, "User-Agent": USER_AGENT, Accept: "*/*", ...headers, ...length },
    agent: false,
    ...(isSecure && isName ? { servername: hostname } : {}),
  });
}

/** The pause that lets others come first. */
const MOMENT_MS = 50;
/** Until then fifty connections are open and all but done. */
const GATHER_MS = 300;

function write(
  request: ClientRequest,
  { body = "", manner = "whole" }: Knock,
  { dripMs, stallMs }: KnockTimes,
  breakOff: () => void,
): void {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  switch (manner) {
    case "whole":
      request.end(bytes);
      return;
    case "meanwhile":
      setTimeout(() => request.end(bytes), MOMENT_MS);
      return;
    case "gathered":
      request.write(bytes.subarray(0, -1));
      setTimeout(() => request.end(bytes.subarray(-1)), GATHER_MS);
      return;
    case "dripping":
      drip(request, bytes, dripMs / DRIPS);
      return;
    case "broken":
      request.write(half, () => setTimeout(breakOff, MOMENT_MS));
      return;
    case "stalled":
      request.write(half);
      setTimeout(breakOff, stallMs);
      return;
    default:
      unreachable(manner);
  }
}

function drip(request: ClientRequest, bytes: Buffer, pauseMs: number): void {
  if (request.destroyed) return;
  const size = Math.max(16, Math.ceil(bytes.length / DRIPS));
  if (bytes.length <= size) {
    request.end(bytes);
    return;
  }
  request.write(bytes.subarray(0, size));
  setTimeout(() => drip(request, bytes.subarray(size), pauseMs), pauseMs);
}

/** One word of ours: a library's text could quote what the other side sent. */
function wordOf({ code = "" }: NodeJS.ErrnoException): KnockError {
  if (code === "ECONNREFUSED") return "refused";
  if (code === "ETIMEDOUT") return "timeout";
  if (code.startsWith("HPE_")) return "badAnswer";
  return /CERT|TLS|SSL|EPROTO|VERIFY/.test(code) ? "badCertificate" : "reset";
}
