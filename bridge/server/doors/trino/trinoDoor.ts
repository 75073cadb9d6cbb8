/**
 * The door of the Trino pay-srv document (contract 1.1): its routes under /api/v1, its errors, its
 * bearer tokens. docs/TRINO.md says what is the same as there, and what is better.
 */

import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { callerOf } from "../../edges/transportPolicy.ts";
import { TRINO_UUID } from "../../platform/trinoCredential.ts";
import { checksummed } from "../../rails/evm/address.ts";
import { Refusal } from "../../refusal.ts";
import { CallLimits } from "../rest/callLimits.ts";
import { readInvoice } from "./readInvoice.ts";
import { serveTrinoAuth } from "./trinoAuth.ts";
import { invalidBody, invoiceUnknown, TrinoError, unauthorized } from "./trinoError.ts";
import { errorOf, requireToken, send, type TrinoParts } from "./trinoParts.ts";

/** Where the document's routes are. */
export const TRINO_PATH = "/api/v1";

const BODY_BYTES_MAX = 16 * 1024;
/** Parts of an address's calls that a process takes from the database at once. */
const ALLOTMENTS = 20;
/** Puts the document's routes on the server. */
export function serveTrinoDoor(http: FastifyInstance, parts: TrinoParts): void {
  const { callsPerMinute: perWindow, takeCalls: take } = parts;
  const allotment = Math.max(1, Math.floor(perWindow / ALLOTMENTS));
  const limits = new CallLimits({ perWindow, allotment, take });
  http.register(
    async (door) => {
      door.removeAllContentTypeParsers();
      // Whatever a body calls itself: curl sends JSON as a form unless it is told.
      door.addContentTypeParser("*", { parseAs: "string", bodyLimit: BODY_BYTES_MAX }, parseBody);
      door.setErrorHandler((error: FastifyError | TrinoError, _request, reply) =>
        sendError(reply, error, parts),
      );
      door.setNotFoundHandler((_request, reply) =>
        send(reply.code(404), { status: 404, title: "Not Found", type: "generic" }),
      );
      door.addHook("onRequest", async (request) => {
        const { isAllowed } = await limits.take(
          `trino ${callerOf(request.raw, parts.trustedProxies)}`,
          parts.nowMs(),
        );
        if (!isAllowed) throw new TrinoError(429, "generic", "Too Many Requests");
      });
      serveInvoices(door, parts);
      serveTrinoAuth(door, parts);
    },
    { prefix: TRINO_PATH },
  );
}

function serveInvoices(door: FastifyInstance, parts: TrinoParts): void {
  const { store, publish } = parts;
  door.post("/invoices/create", async (request, reply) => {
    const token = requireToken(request, parts);
    const asked = readInvoice(request.body);
    const { result, effects } = await store.execute("trinoCreate", { token, ...asked });
    if (effects.length > 0) setImmediate(() => publish(effects));
    if (result.kind !== "created") throw errorOf(result, asked.network);
    return send(reply, { invoice_id: result.invoiceId, jump_url: result.url });
  });
  door.get<{ Params: { id: string } }>("/invoices/payment/:id", async ({ params }, reply) => {
    const invoiceId = requireInvoiceId(params.id);
    const { result } = await store.execute("trinoPayment", { invoiceId });
    if (result.kind !== "payment") throw errorOf(result);
    const { amount, jumpUrl, network, recipient, title } = result;
    return send(reply, {
      ...{ amount: amountOf(amount), jump_url: jumpUrl, network },
      ...{ recipient: checksummed(recipient), title },
    });
  });
  door.get<{ Params: { id: string } }>("/invoices/:id", async (request, reply) => {
    const token = requireToken(request, parts);
    const invoiceId = requireInvoiceId(request.params.id);
    const { result } = await store.execute("trinoGet", { token, invoiceId });
    if (result.kind !== "invoice") throw errorOf(result);
    const { metadata, status, txnHash } = result;
    return send(reply, { metadata, status, txn_hash: txnHash });
  });
}

/** An integer as the document has it; text where a reader of JSON would lose digits. */
function amountOf(digits: string): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

/** Any other text is as unknown as an id of nobody's. */
function requireInvoiceId(text: string): string {
  if (TRINO_UUID.test(text)) return text.toLowerCase();
  throw invoiceUnknown();
}

function parseBody(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  try {
    const text = String(body);
    done(null, text === "" ? {} : JSON.parse(text));
  } catch {
    done(invalidBody([{ key: "payload", in: "body", error: "is not JSON" }]));
  }
}

function sendError(
  reply: FastifyReply,
  error: FastifyError | TrinoError,
  { log }: Pick<TrinoParts, "log">,
) {
  const told = tellable(error);
  if (told !== undefined) return send(reply.code(told.status), told.body());
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "a call of the Trino door failed");
  const detail = `error ${errorId}`;
  const failed = new TrinoError(500, "generic", "Internal Server Error", { detail });
  return send(reply.code(500), failed.body());
}

function tellable(error: FastifyError | TrinoError | Refusal): TrinoError | undefined {
  if (error instanceof TrinoError) return error;
  if (error instanceof Refusal) {
    const { detail } = error;
    if (error.code === "notLoggedIn") return unauthorized();
    const isPaused = error.code === "orderNotCreated";
    return new TrinoError(
      isPaused ? 503 : 403,
      isPaused ? "RAIL_PAUSED" : "generic",
      isPaused ? "Service Unavailable" : "Forbidden",
      detail === undefined ? {} : { detail },
    );
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return undefined;
  return new TrinoError(
    status,
    "generic",
    status === 413 ? "Request Entity Too Large" : "Bad Request",
  );
}
