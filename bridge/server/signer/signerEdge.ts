/** The signer's only door: HTTP, or HTTPS beyond this machine, for whoever has the secret. */

import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Logger } from "pino";
import { type Signer, SignerRefusal } from "../rails/utxo/signer.ts";
import {
  answerMac,
  SIGNER_BODY_BYTES_MAX,
  SIGNER_HEADERS,
  SIGNER_PATHS,
  type SignerPath,
} from "../rails/utxo/signerWire.ts";
import { unreachable } from "../unreachable.ts";
import { parseAddressQuestion, parseSignJob } from "./parseSignJob.ts";
import { type Admission, createSignerGate } from "./signerGate.ts";

export interface SignerEdgeParts {
  readonly secret: Buffer;
  readonly signer: Signer;
  /** PEM. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  nowMs(): number;
}

/** Who asks is a program beside it. */
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTIONS_MAX = 64;

/** Builds the server; it listens when told to. */
export function createSignerEdge(parts: SignerEdgeParts): Server {
  const answer = createAnswers(parts);
  const serve: RequestListener = (request, response) => {
    answer(request)
      .catch((error: unknown): Answer => {
        parts.log.error({ err: error }, "a question failed");
        return { status: 500, body: "" };
      })
      .then(({ status, body, mac }) => {
        // Whoever proved nothing may have more to send: it is not read.
        const proof = mac === undefined ? { connection: "close" } : { [SIGNER_HEADERS.mac]: mac };
        response.writeHead(status, { "content-type": "application/json", ...proof }).end(body);
      });
  };
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS };
  const { tls } = parts;
  const server =
    tls === undefined ? createServer(limits, serve) : createTlsServer({ ...limits, ...tls }, serve);
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly mac?: string;
}

function createAnswers(parts: SignerEdgeParts): (request: IncomingMessage) => Promise<Answer> {
  const { secret, log } = parts;
  const gate = createSignerGate(parts);
  return async (request) => {
    const path = Object.values(SIGNER_PATHS).find((one) => one === request.url);
    if (request.method !== "POST" || path === undefined) return { status: 404, body: "" };
    const body = await readBody(request);
    if (body === undefined) return { status: 413, body: "" };
    const nonce = headerOf(request, SIGNER_HEADERS.nonce);
    const timeMs = Number(headerOf(request, SIGNER_HEADERS.time));
    const mac = headerOf(request, SIGNER_HEADERS.mac);
    const admission = gate.admit({ path, timeMs, nonce, body }, mac);
    if (admission !== "admitted") {
      log.warn({ peer: request.socket.remoteAddress, admission }, "a question was not admitted");
      return { status: 401, body: JSON.stringify({ message: wordsFor(admission) }) };
    }
    const answer = await answerOne(parts, path, body);
    return { ...answer, mac: answerMac(secret, nonce, answer.status, answer.body) };
  };
}

function wordsFor(admission: Exclude<Admission, "admitted">): string {
  switch (admission) {
    case "unproved":
      return "another secret";
    case "stale":
      return "too old or too early: compare the clocks";
    case "again":
      return "asked before";
    default:
      return unreachable(admission);
  }
}

async function answerOne(
  { signer, log }: SignerEdgeParts,
  path: SignerPath,
  body: string,
): Promise<Answer> {
  try {
    return { status: 200, body: JSON.stringify(await run(signer, path, parse(body))) };
  } catch (error) {
    if (error instanceof SignerRefusal) {
      const { reason, message } = error;
      log.info({ reason, message }, "refused");
      return { status: 409, body: JSON.stringify({ reason, message }) };
    }
    log.error({ err: error }, "a question could not be answered");
    return { status: 503, body: "{}" };
  }
}

async function run(signer: Signer, path: SignerPath, given: unknown): Promise<unknown> {
  switch (path) {
    case SIGNER_PATHS.sign:
      return await signer.sign(parseSignJob(given));
    case SIGNER_PATHS.keepingAddress:
      return await signer.keepingAddress(parseAddressQuestion(given).net);
    default:
      return unreachable(path);
  }
}

/** Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > SIGNER_BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
