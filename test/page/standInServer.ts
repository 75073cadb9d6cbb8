/** The page behind its real headers, and a state that the test writes: for what is hard to reach. */

import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { servePayPages } from "../../bridge/server/edges/payPages.ts";
import { type Answer, INVOICE_ID, invoiceAnswer } from "./invoiceAnswer.ts";

export interface StandInServer {
  readonly origin: string;
  /** The page of the one invoice. */
  readonly url: string;
  /** What the server says from now on; a new version each time. */
  say(changes: Answer): void;
  /** Says the whole answer anew. */
  begin(answer: Answer): void;
  /** Answers every question for the state in this way until told otherwise. */
  fail(with_: "nothing" | "503" | "odd"): void;
  /** How often the state was asked for. */
  asked(): number;
  stop(): Promise<void>;
}

const POLL_MS = 2000;

export async function startStandInServer(): Promise<StandInServer> {
  let answer: Answer = invoiceAnswer();
  let version = 1;
  let failure: "503" | "odd" | undefined;
  let asked = 0;
  const http: FastifyInstance = fastify({ forceCloseConnections: true });
  servePayPages(http);
  http.get<{ Params: { id: string }; Querystring: { after?: string } }>(
    "/pay/:id/state",
    async (request, reply) => {
      asked += 1;
      if (failure === "503") return reply.code(503).send({});
      if (failure === "odd") return reply.send({ invoiceId: INVOICE_ID, amount: 1.99 });
      if (request.params.id !== INVOICE_ID) return reply.code(404).send({ code: "unknown" });
      const after = Number(request.query.after ?? "0");
      for (let waitedMs = 0; after >= version && waitedMs < POLL_MS; waitedMs += 20) {
        await sleep(20);
        if (failure !== undefined) return reply.code(503).send({});
      }
      return reply.send({ serverTimeMs: Date.now(), ...answer, version });
    },
  );
  const origin = await http.listen({ port: 0, host: "127.0.0.1" });
  const begin = (next: Answer) => {
    failure = undefined;
    version += 1;
    // The clock goes on unless a test sets it.
    const { serverTimeMs: _made, ...rest } = next;
    answer = rest;
  };
  return {
    origin,
    url: `${origin}/pay/${INVOICE_ID}`,
    begin,
    say: (changes) => begin({ ...answer, ...changes }),
    fail(with_) {
      failure = with_ === "nothing" ? undefined : with_;
    },
    asked: () => asked,
    stop: () => http.close(),
  };
}
