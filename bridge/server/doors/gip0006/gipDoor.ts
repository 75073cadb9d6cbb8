/**
 * The "full node for games" of GIP0006 over HTTP: POST / with one call or a list of them (contract 2.3).
 */

import type { FastifyInstance } from "fastify";
import { callerOf } from "../../edges/transportPolicy.ts";
import { CallLimits } from "../rest/callLimits.ts";
import { type Answered, createGipCalls, type GipCalls } from "./gipCalls.ts";
import { refused, tooMany } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import { readGipRequest } from "./gipRequest.ts";

const BODY_BYTES_MAX = 64 * 1024;
/** Calls of one list. */
const BATCH_MAX = 20;
/** Requests of one address: some commands are open to everybody, and signatures cost time. */
const PER_MINUTE = 3000;
/** Of them, so many are taken from the database at a time. */
const ALLOTMENT = 150;

/** Puts the door on the server; gives what answers its calls, for the socket. */
export function serveGipDoor(http: FastifyInstance, parts: GipParts): GipCalls {
  const calls = createGipCalls(parts);
  const limits = new CallLimits({
    perWindow: PER_MINUTE,
    allotment: ALLOTMENT,
    take: (params) => parts.takeCalls(params),
  });

  http.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      "application/json",
      { parseAs: "string", bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    door.post("/", async (request, reply) => {
      const { authorization } = request.headers;
      const text = String(request.body ?? "");
      const caller = callerOf(request.raw, parts.trustedProxies);
      const { isAllowed } = await limits.take(`gip0006 ${caller}`, parts.nowMs());
      const { status, body } = isAllowed
        ? await answerBody(calls, text, authorization)
        : asBody(calls.failed(tooMany()));
      return reply
        .code(status)
        .header("cache-control", "no-store")
        .type("application/json")
        .send(`${JSON.stringify(body)}\n`);
    });
  });
  return calls;
}

interface AnsweredBody {
  readonly status: number;
  readonly body: unknown;
}

async function answerBody(
  calls: GipCalls,
  text: string,
  authorization: string | undefined,
): Promise<AnsweredBody> {
  const given = parse(text);
  if (!Array.isArray(given)) return asBody(await answerOne(calls, given, authorization));
  if (given.length > BATCH_MAX) {
    return asBody(calls.failed(refused(`At most ${BATCH_MAX} calls in a list.`)));
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
