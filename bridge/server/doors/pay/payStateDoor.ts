/**
 * GET /pay/{invoiceId}/state: what a payment page shows, at once or when it changes. The id is the
 * secret; nobody logs in here, and of the player nothing is told but the id that an
 * order's link carries.
 */

import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Environment } from "../../../wire/views.ts";
import type { InvoiceState } from "../../calls/invoices/invoiceState.ts";
import type { Verbs } from "../../calls/verbs.ts";
import type { Store } from "../../store/store.ts";

export interface PayStateParts {
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly environment: Environment;
  nowMs(): number;
}

/** Shorter than what proxies cut. */
const WAIT_MS_MAX = 25_000;
/** The store is asked so often while a page waits. */
const LOOK_MS = 500;
/** Pages that may wait at a time; others are answered at once, and ask again. */
const WAITING_MAX = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Puts the state of invoices on the server. */
export function servePayStates(http: FastifyInstance, parts: PayStateParts): void {
  let waiting = 0;

  async function waitForOther(invoiceId: string, after: number): Promise<Versioned | undefined> {
    const untilMs = parts.nowMs() + (waiting < WAITING_MAX ? WAIT_MS_MAX : 0);
    waiting += 1;
    try {
      for (;;) {
        const found = await look(parts, invoiceId);
        if (found?.version !== after || parts.nowMs() + LOOK_MS > untilMs) return found;
        await setTimeout(LOOK_MS);
      }
    } finally {
      waiting -= 1;
    }
  }

  http.get<{ Params: { invoiceId: string }; Querystring: { after?: unknown } }>(
    "/pay/:invoiceId/state",
    async ({ params, query }, reply) => {
      const invoiceId = params.invoiceId.toLowerCase();
      if (!UUID.test(invoiceId)) return sayUnknown(reply);
      const after = typeof query.after === "string" ? Number(query.after) : Number.NaN;
      const found = await (Number.isSafeInteger(after)
        ? waitForOther(invoiceId, after)
        : look(parts, invoiceId));
      if (found === undefined) return sayUnknown(reply);
      const { environment } = parts;
      const { version, state } = found;
      return reply
        .headers(NO_STORE)
        .send({ version, serverTimeMs: parts.nowMs(), environment, ...state });
    },
  );
}

interface Versioned {
  readonly version: number;
  readonly state: InvoiceState;
}

/** The version is a digest of what is shown: depth and the rail's health change without a row. */
async function look({ store }: PayStateParts, invoiceId: string): Promise<Versioned | undefined> {
  const { result: state } = await store.execute("invoiceState", { invoiceId });
  if (state === undefined || state === null) return undefined;
  const digest = createHash("sha256").update(JSON.stringify(state)).digest();
  return { version: digest.readUIntBE(0, 6), state };
}

function sayUnknown(reply: FastifyReply) {
  return reply
    .code(404)
    .headers(NO_STORE)
    .send({ code: "invoiceUnknown", message: "There is no such invoice." });
}
