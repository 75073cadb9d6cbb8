/**
 * The "full node for games" of GIP0006 over HTTP: POST / with one call or a list of them (contract 2.3).
 */

import type { FastifyInstance } from "fastify";
import { callerOf, isFromHere } from "../../edges/transportPolicy.ts";
import type { Answered, GipCalls, GipOrigin } from "./gipCalls.ts";
import { refused, tooMany } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import { readGipRequest } from "./gipRequest.ts";

const BODY_BYTES_MAX = 64 * 1024;
/** Calls of one list. */
const BATCH_MAX = 20;

/** Puts the door on the server. */
export function serveGipDoor(
  http: FastifyInstance,
  calls: GipCalls,
  { trustedProxies }: Pick<GipParts, "trustedProxies">,
): void {
  http.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      "application/json",
      { parseAs: "string", bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    door.post("/", async (request, reply) => {
      const { authorization } = request.headers;
      const origin = { authorization, isLocal: isFromHere(request.raw, trustedProxies) };
      const text = String(request.body ?? "");
      const isAllowed = await calls.mayAsk(callerOf(request.raw, trustedProxies));
      const { status, body } = isAllowed
        ? await answerBody(calls, text, origin)
        : asBody(calls.failed(tooMany()));
      return reply
        .code(status)
        .header("cache-control", "no-store")
        .type("application/json")
        .send(`${JSON.stringify(body)}\n`);
    });
  });
}

interface AnsweredBody {
  readonly status: number;
  readonly body: unknown;
}

async function answerBody(calls: GipCalls, text: string, origin: GipOrigin): Promise<AnsweredBody> {
  const given = parse(text);
  if (!Array.isArray(given)) return asBody(await answerOne(calls, given, origin));
  if (given.length > BATCH_MAX) {
    return asBody(calls.failed(refused(`At most ${BATCH_MAX} calls in a list.`)));
  }
  const body: unknown[] = [];
  for (const one of given) {
    const { answer } = await answerOne(calls, one, origin);
    body.push({ ...answer, id: idOf(one) });
  }
  return { status: 200, body };
}

async function answerOne(calls: GipCalls, given: unknown, origin: GipOrigin): Promise<Answered> {
  try {
    return await calls.answer(readGipRequest(given), origin);
  } catch (error) {
    return calls.failed(error);
  }
}

function asBody({ status, answer }: Answered): AnsweredBody {
  return { status, body: answer };
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
