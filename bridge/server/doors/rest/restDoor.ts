/** The merchants' REST API: puts its operations and its description on the server. */

import { createHash, randomUUID } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { MerchantOutcome, Repeat } from "../../calls/rest/merchantVerb.ts";
import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";
import { callerOf as addressOf } from "../../edges/transportPolicy.ts";
import { readApiKey } from "../../platform/apiKey.ts";
import { Refusal } from "../../refusal.ts";
import { unreachable } from "../../unreachable.ts";
import type { Effect } from "../../verb.ts";
import { type Allowance, CallLimits, WINDOW_MS } from "./callLimits.ts";
import { describeApi } from "./describeApi.ts";
import { type Operation, type OperationParts, REST_PATH } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { createGivenParser } from "./parseGiven.ts";
import { bugError, type RestError, refusalError, restError } from "./restError.ts";

/** What the door is made of. */
export interface RestParts extends OperationParts {
  readonly log: Pick<Logger, "error">;
  /** Of one key. */
  readonly callsPerMinute: number;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** From the count that all processes share. */
  takeCalls(params: TakeCallsParams): Promise<TakenCalls>;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
  /** Where this server is reached, without a slash at the end. */
  publicUrl(): string;
}

/** Bytes of a request's body. */
const BODY_BYTES_MAX = 64 * 1024;
/** Answers hold what only the merchant may see. */
const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Puts the API on the server. */
export function serveRestDoor(http: FastifyInstance, parts: RestParts): void {
  const limits = createLimits(parts);
  http.register(
    async (door) => {
      door.setErrorHandler((error: FastifyError, _request, reply) =>
        send(reply, errorOf(error, parts)),
      );
      door.setNotFoundHandler((_request, reply) => send(reply, restError("routeUnknown")));
      readEmptyBodies(door);
      door.get("/openapi.json", { exposeHeadRoute: false }, (_request, reply) =>
        reply.headers(NO_STORE).send(describeApi(OPERATIONS, parts.publicUrl())),
      );
      for (const one of OPERATIONS) mount(door, one, limits, parts);
    },
    { prefix: REST_PATH },
  );
}

/** A write without members may come without a body. */
function readEmptyBodies(door: FastifyInstance): void {
  const parse = door.getDefaultJsonParser("error", "error");
  door.removeAllContentTypeParsers();
  door.addContentTypeParser(
    "application/json",
    { parseAs: "string", bodyLimit: BODY_BYTES_MAX },
    (request, body, done) => {
      if (body === "") done(null, undefined);
      else parse(request, String(body), done);
    },
  );
}

function mount(
  door: FastifyInstance,
  operation: Operation,
  limits: DoorLimits,
  parts: RestParts,
): void {
  const parsePath = createGivenParser(operation.path, "path");
  const parseQuery = createGivenParser(operation.query, "query");
  const parseBody = createGivenParser(operation.body, "body");
  door.route({
    method: operation.method,
    url: operation.url.replaceAll(/\{(\w+)\}/g, ":$1"),
    exposeHeadRoute: false,
    bodyLimit: BODY_BYTES_MAX,
    // Before the body is read: a stranger sends no long ones.
    onRequest: async (request, reply) => {
      const refused = await admit(request, reply, limits, parts);
      return refused && send(reply, refused);
    },
    handler: async (request, reply) => {
      const path = parsePath(request.params);
      const query = parseQuery(request.query);
      const body = parseBody(request.body ?? {});
      const caller = callerOf(request, parts);
      const repeat = repeatOf(operation, request, { path, query, body });
      const given = { path, query, body, ask: { caller, repeat } };
      const { result, effects } = await operation.run(given, parts);
      limits.judge(caller.hash, result.kind !== "keyWrong", parts.nowMs());
      // The answer leaves first.
      if (effects.length > 0) setImmediate(() => parts.publish(effects));
      return sendOutcome(reply, result);
    },
  });
}

/** Limits of keys, and of those who guess them. */
interface DoorLimits {
  take(hash: string | undefined, address: string, nowMs: number): Promise<Allowance>;
  /** What the store said of the key. */
  judge(hash: string, isRight: boolean, nowMs: number): void;
}

/** Parts of a key's calls that a process takes from the database at once. */
const ALLOTMENTS = 20;
/** Keys that are known to be right. */
const RIGHT_KEYS_MAX = 10_000;

/**
 * A key is counted by itself once it has proved to be one; before, callers are counted by where they come
 * from: else each guess would be a row of its own.
 */
function createLimits({ callsPerMinute, takeCalls }: RestParts): DoorLimits {
  const allotment = Math.max(1, Math.floor(callsPerMinute / ALLOTMENTS));
  const limits = new CallLimits({
    perWindow: callsPerMinute,
    allotment,
    take: takeCalls,
  });
  const right = new Set<string>();
  return {
    take(hash, address, nowMs) {
      const isKey = hash !== undefined && right.has(hash);
      return limits.take(isKey ? `rest key ${hash}` : `rest address ${address}`, nowMs);
    },
    judge(hash, isRight, nowMs) {
      if (!isRight || right.has(hash) || right.size >= RIGHT_KEYS_MAX) return;
      right.add(hash);
      // This call counts for the key, too; should it fail, the next one says so.
      limits.take(`rest key ${hash}`, nowMs).catch(() => right.delete(hash));
    },
  };
}

/** Says what is wrong with the caller; whether the key is a right one only the store knows. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  limits: DoorLimits,
  { environment, trustedProxies, nowMs }: RestParts,
): Promise<RestError | undefined> {
  const text = bearerOf(request);
  if (text === undefined) return restError("keyMissing");
  const shown = readApiKey(text, environment);
  if (shown.kind === "otherEnvironment") return restError("keyOfOtherEnvironment");
  const hash = shown.kind === "key" ? shown.hash : undefined;
  const { isAllowed, limit, remaining, resetS } = await limits.take(
    hash,
    addressOf(request.raw, trustedProxies),
    nowMs(),
  );
  reply.header("ratelimit-policy", `"key";q=${limit};w=${WINDOW_MS / 1000}`);
  reply.header("ratelimit", `"key";r=${remaining};t=${resetS}`);
  if (!isAllowed) {
    reply.header("retry-after", String(resetS));
    return restError("tooManyCalls");
  }
  return shown.kind === "key" ? undefined : restError("keyWrong");
}

function callerOf(request: FastifyRequest, { environment }: RestParts) {
  const shown = readApiKey(bearerOf(request) ?? "", environment);
  if (shown.kind !== "key") throw new Error("a caller without a key was let in");
  return { keyId: shown.keyId, hash: shown.hash };
}

function bearerOf({ headers: { authorization = "" } }: FastifyRequest): string | undefined {
  return /^Bearer +([!-~]+)$/i.exec(authorization)?.[1];
}

/** The same request asks for the same, whatever the order of its members. */
function repeatOf(
  { id, method }: Operation,
  { headers }: FastifyRequest,
  given: object,
): Repeat | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || method === "GET") return undefined;
  if (typeof key !== "string" || !/^[A-Za-z0-9._:-]{1,128}$/.test(key)) {
    throw new WrongRepeatKey();
  }
  const digest = createHash("sha256")
    .update(`${id}\n${sortedText(given)}`)
    .digest("hex");
  return { key, digest };
}

class WrongRepeatKey extends Error {}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function sendOutcome(reply: FastifyReply, outcome: MerchantOutcome<object>) {
  switch (outcome.kind) {
    case "done":
      if (outcome.isRepeat) reply.header("idempotency-replayed", "true");
      return reply.code(200).headers(NO_STORE).send(outcome.answer);
    case "keyWrong":
      return send(reply, restError("keyWrong"));
    case "scopeMissing":
      return send(reply, restError("scopeMissing", outcome.scope));
    case "repeatWrong":
      return send(reply, restError("repeatWrong"));
    default:
      return unreachable(outcome);
  }
}

function send(reply: FastifyReply, { status, body }: RestError) {
  if (status === 401) reply.header("www-authenticate", 'Bearer realm="coinslot"');
  if (status === 503) reply.header("retry-after", "1");
  return reply.code(status).headers(NO_STORE).send(body);
}

/** A bug's text stays here, under an id by which its log line can be found. */
function errorOf(error: FastifyError | Error, { log }: RestParts): RestError {
  if (error instanceof Refusal) return refusalError(error.code, error.detail);
  if (error instanceof WrongRepeatKey) return restError("repeatKeyWrong");
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (status === 413) return restError("bodyTooLarge");
  if (status === 415) return restError("bodyNotJson");
  if (status !== undefined && status >= 400 && status < 500) return restError("bodyUnreadable");
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "a call of the REST API failed");
  return bugError(errorId);
}
