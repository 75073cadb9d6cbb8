/**
 * One POST to a merchant's server: the name is resolved, every address of it is judged, and the
 * connection goes to one that was judged. No redirects; certificates are checked; time and size are
 * limited.
 */

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import type { AddressGuard } from "./addressGuard.ts";
import { ANSWER_BYTES_MAX, type AnswerHeaders, type NoticeRequest } from "./dialect.ts";
import type { HostResolver } from "./hostResolver.ts";

/** What became of a POST. */
export type Posted =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: AnswerHeaders;
      /** Its first ANSWER_BYTES_MAX bytes. */
      readonly body: string;
      readonly latencyMs: number;
    }
  /** Nothing was sent. */
  | { readonly kind: "blocked"; readonly error: BlockedWord }
  /** No whole answer. */
  | { readonly kind: "failed"; readonly error: FailedWord; readonly latencyMs: number };

export type BlockedWord = "badAddress" | "notHttps" | "badPort" | "privateAddress";

export type FailedWord =
  | "timeout"
  | "noSuchHost"
  | "connectionRefused"
  | "connectionReset"
  | "unreachable"
  | "badCertificate"
  | "badAnswer"
  | "badRequest";

export interface PosterOptions {
  readonly guard: AddressGuard;
  readonly resolver: HostResolver;
  /** For everything: name, connection, answer. */
  readonly timeoutMs: number;
  /** In a live environment; addresses that the operator named may do without. */
  readonly requireHttps: boolean;
  /** Certificates of an authority beside the system's, as PEM. */
  readonly authority?: string;
}

export interface Poster {
  /** Never rejects. The `tryNo`-th try goes to another address of the host than the one before. */
  post(request: NoticeRequest, tryNo: number): Promise<Posted>;
  /** Ends the connections that are kept for later. */
  close(): void;
}

/** A merchant's server closes idle connections after some seconds; ours goes first. */
const IDLE_MS = 4000;
const CONNECT_MS = 5000;
const HEADER_BYTES_MAX = 16_384;
const PORT_MIN = 1024;
const USER_AGENT = "Coinslot-Notices/1";

/** Keeps connections to addresses that were judged; every try judges anew. */
export function createPoster(options: PosterOptions): Poster {
  const kept = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 8 };
  const agents = {
    "http:": new HttpAgent(kept),
    "https:": new HttpsAgent(kept),
  };

  async function post(asked: NoticeRequest, tryNo: number): Promise<Posted> {
    const begunAtMs = performance.now();
    const latency = () => Math.round(performance.now() - begunAtMs);
    const url = URL.canParse(asked.url) ? new URL(asked.url) : undefined;
    if (url === undefined || !isWeb(url.protocol)) return { kind: "blocked", error: "badAddress" };
    const deadline = createDeadline(options.timeoutMs);
    try {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      const found = isIP(host) === 0 ? await deadline.race(options.resolver.resolve(host)) : [host];
      const error = judge(url, found, options);
      if (error !== undefined) return { kind: "blocked", error };
      const address = found[(tryNo - 1) % found.length] ?? host;
      const answer = await send({
        asked,
        url,
        address,
        agents,
        deadline,
        authority: options.authority,
      });
      return { kind: "answered", ...answer, latencyMs: latency() };
    } catch (error) {
      return { kind: "failed", error: wordOf(error), latencyMs: latency() };
    } finally {
      deadline.end();
    }
  }

  return {
    post,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** One bad address among several is enough: the next try might meet it. */
function judge(
  url: URL,
  addresses: readonly string[],
  { guard, requireHttps }: PosterOptions,
): BlockedWord | undefined {
  if (!addresses.every((address) => guard.isAllowed(address))) return "privateAddress";
  if (addresses.every((address) => guard.isNamed(address))) return undefined;
  if (requireHttps && url.protocol !== "https:") return "notHttps";
  const port = Number(url.port);
  return url.port === "" || port === 80 || port === 443 || port >= PORT_MIN ? undefined : "badPort";
}

function isWeb(protocol: string): protocol is "http:" | "https:" {
  return protocol === "http:" || protocol === "https:";
}

interface Sending {
  readonly asked: NoticeRequest;
  readonly url: URL;
  readonly address: string;
  readonly agents: { readonly "http:": HttpAgent; readonly "https:": HttpsAgent };
  readonly deadline: Deadline;
  readonly authority: string | undefined;
}

interface Answered {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

/** A kept connection may have ended just now: then nobody has read the request, and it goes again. */
async function send(sending: Sending): Promise<Answered> {
  try {
    return await exchange(sending, true);
  } catch (error) {
    if (error instanceof StaleConnection) return await exchange(sending, false);
    throw error;
  }
}

class Timeout extends Error {}
class StaleConnection extends Error {}

function exchange(
  { asked, url, address, agents, deadline, authority }: Sending,
  mayReuse: boolean,
): Promise<Answered> {
  const isSecure = url.protocol === "https:";
  const agent = isSecure ? agents["https:"] : agents["http:"];
  const isName = isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0;
  const body = Buffer.from(asked.body);
  return new Promise((resolve, reject) => {
    const post = (isSecure ? httpsRequest : httpRequest)({
      method: "POST",
      // The address that was judged; the name goes into Host and into the certificate's check.
      host: address,
      port: url.port === "" ? undefined : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers: {
        ...asked.headers,
        Host: url.host,
        "User-Agent": USER_AGENT,
        Accept: "*/*",
        "Accept-Encoding": "identity",
        "Content-Length": body.length,
      },
      maxHeaderSize: HEADER_BYTES_MAX,
      agent: mayReuse && agent,
      ...(isSecure ? { ca: authority } : {}),
      ...(isSecure && isName ? { servername: url.hostname } : {}),
    });
    let isLate = false;
    let isAnswered = false;
    const giveUp = () => {
      isLate = true;
      post.destroy(new Timeout());
    };
    const stop = deadline.onEnd(giveUp);
    const fail = (error: NodeJS.ErrnoException) => {
      stop();
      const isStale = mayReuse && post.reusedSocket && error.code === "ECONNRESET" && !isAnswered;
      if (isLate) reject(new Timeout());
      else reject(isStale ? new StaleConnection() : error);
    };
    post.on("socket", (socket) => limitConnecting(socket, isSecure, giveUp));
    post.on("error", fail);
    post.on("response", (response) => {
      isAnswered = true;
      readBody(response).then((text) => {
        stop();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      }, fail);
    });
    post.end(body);
  });
}

function limitConnecting(socket: Socket, isSecure: boolean, giveUp: () => void): void {
  if (!socket.connecting) return;
  const late = setTimeout(giveUp, CONNECT_MS);
  socket.once(isSecure ? "secureConnect" : "connect", () => clearTimeout(late));
  socket.once("close", () => clearTimeout(late));
}

/** The first ANSWER_BYTES_MAX bytes of an answer; what is beyond is not waited for. */
export function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const text = () => Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX).toString("utf8");
  return new Promise((resolve, reject) => {
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < ANSWER_BYTES_MAX) return;
      resolve(text());
      response.destroy();
    });
    response.on("end", () => resolve(text()));
    response.on("error", reject);
    response.on("close", () => reject(new Timeout()));
  });
}

interface Deadline {
  /** Rejects when the time is over before `work`. */
  race<Value>(work: Promise<Value>): Promise<Value>;
  /** Calls when the time is over; gives how to call it off. */
  onEnd(call: () => void): () => void;
  end(): void;
}

function createDeadline(timeoutMs: number): Deadline {
  const calls = new Set<() => void>();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    for (const call of calls) call();
  }, timeoutMs);
  function onEnd(call: () => void): () => void {
    calls.add(call);
    if (isOver) call();
    return () => calls.delete(call);
  }
  return {
    race: (work) =>
      new Promise((resolve, reject) => {
        const stop = onEnd(() => reject(new Timeout()));
        work.then(resolve, reject).finally(stop);
      }),
    onEnd,
    end: () => clearTimeout(timer),
  };
}

const WORDS: { readonly [code: string]: FailedWord } = {
  ENOTFOUND: "noSuchHost",
  ENODATA: "noSuchHost",
  ESERVFAIL: "noSuchHost",
  ETIMEOUT: "noSuchHost",
  ECONNREFUSED: "connectionRefused",
  ECONNRESET: "connectionReset",
  EPIPE: "connectionReset",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

/** One word of ours: a library's text could quote what the merchant's server sent. */
function wordOf(error: unknown): FailedWord {
  if (error instanceof Timeout) return "timeout";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("HPE_")) return "badAnswer";
  if (/CERT|TLS|SSL|EPROTO|VERIFY/.test(code)) return "badCertificate";
  if (code.startsWith("ERR_")) return "badRequest";
  return WORDS[code] ?? "connectionReset";
}
