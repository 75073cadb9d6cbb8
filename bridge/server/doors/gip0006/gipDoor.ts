/**
 * The "full node for games" of GIP0006 over HTTP: POST / with one call or a list of them (contract 2.3).
 */

import type { FastifyInstance } from "fastify";
import { type Answered, createGipCalls, type GipCalls } from "./gipCalls.ts";
import { refused } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import { readGipRequest } from "./gipRequest.ts";

const BODY_BYTES_MAX = 64 * 1024;
/** Calls of one list. */
const BATCH_MAX = 20;

/** Puts the door on the server; gives what answers its calls, for the socket. */
export function serveGipDoor(http: FastifyInstance, parts: GipParts): GipCalls {
  const calls = createGipCalls(parts);
  http.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      "application/json",
      { parseAs: "string", bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    door.post("/", async (request, reply) => {
      const { authorization } = request.headers;
      const { status, body } = await answerBody(calls, String(request.body ?? ""), authorization);
      return reply
        .code(status)
        .header("cache-control", "no-store")
        .type("application/json")
        .send(`${JSON.stringify(body)}\n`);
    });
  });
  return calls;
}

async function answerBody(
  calls: GipCalls,
  text: string,
  authorization: string | undefined,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const given = parse(text);
  if (!Array.isArray(given)) {
    const { status, answer } = await answerOne(calls, given, authorization);
    return { status, body: answer };
  }
  if (given.length > BATCH_MAX) {
    const { status, answer } = calls.failed(refused(`At most ${BATCH_MAX} calls in a list.`));
    return { status, body: answer };
  }
  const body: unknown[] = [];
  for (const one of given) {
    const { answer } = await answerOne(calls, one, authorization);
    body.push({ ...answer, id: idOf(one) });
  }
  return { status: 200, body };
}

async function answerOne(
  calls: GipCalls,
  given: unknown,
  authorization: string | undefined,
): Promise<Answered> {
  try {
    return await calls.answer(readGipRequest(given), authorization);
  } catch (error) {
    return calls.failed(error);
  }
}

function idOf(given: unknown): unknown {
  return (given as { readonly id?: unknown } | null)?.id ?? null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
