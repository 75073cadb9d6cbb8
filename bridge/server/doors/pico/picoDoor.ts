/**
 * The door of the Pico document's platform (contract 4.2): POST forms at {pay_host}/unifiedorder,
 * /callpay and /orderquery, where pay_host is this server's address and PICO_PATH. Every answer is HTTP
 * 200 with JSON. The secret that signs lies in every copy of a game that was written for this SDK: so
 * the signature proves nothing here, and who the player is only the token says.
 */

import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type {
  PicoCallPayParams,
  PicoOrder,
  PicoOrderQueryParams,
  PicoPaid,
  PicoUnifiedOrderParams,
} from "../../calls/pico/picoCall.ts";
import { Refusal } from "../../refusal.ts";
import type { FindSecrets } from "../../secretBox.ts";
import type { Executed, Store } from "../../store/store.ts";
import { unreachable } from "../../unreachable.ts";
import type { Effect, Verb } from "../../verb.ts";
import {
  type PicoAnswer,
  paidAnswer,
  prepaidAnswer,
  queriedAnswer,
  refusedAnswer,
  subCodeOf,
} from "./picoAnswer.ts";
import {
  checkClock,
  checkSignature,
  type PicoCallName,
  parseCallPay,
  parseOrderQuery,
  parseUnifiedOrder,
  requireText,
  WrongPicoRequest,
} from "./picoRequest.ts";
import { readForm } from "./readForm.ts";

/** Where the document's calls are. */
export const PICO_PATH = "/pico";

/** The transactions behind the door. */
export type PicoVerbs = {
  readonly picoUnifiedOrder: Verb<PicoUnifiedOrderParams, { readonly tradeNo: string }>;
  readonly picoCallPay: Verb<PicoCallPayParams, PicoPaid>;
  readonly picoOrderQuery: Verb<PicoOrderQueryParams, PicoOrder>;
};

/** What the door is made of. */
export interface PicoParts {
  readonly store: Pick<Store<PicoVerbs>, "execute">;
  readonly log: Pick<Logger, "error">;
  readonly findSecrets: FindSecrets;
  nowMs(): number;
  publish(effects: readonly Effect[]): void;
}

type Fields = Readonly<Record<string, string>>;

const BODY_BYTES_MAX = 16 * 1024;

const CALLS: {
  readonly [name in PicoCallName]: (
    store: PicoParts["store"],
    fields: Fields,
  ) => Promise<Executed<PicoAnswer>>;
} = {
  async unifiedorder(store, fields) {
    const { result, effects } = await store.execute("picoUnifiedOrder", parseUnifiedOrder(fields));
    return { result: prepaidAnswer(result.tradeNo), effects };
  },
  async callpay(store, fields) {
    const { result, effects } = await store.execute("picoCallPay", parseCallPay(fields));
    return { result: answerOf(result), effects };
  },
  async orderquery(store, fields) {
    const { result, effects } = await store.execute("picoOrderQuery", parseOrderQuery(fields));
    return { result: queriedAnswer(result), effects };
  },
};

/** Puts the document's paths on the server. */
export function servePicoDoor(http: FastifyInstance, parts: PicoParts): void {
  http.register(
    async (door) => {
      door.removeAllContentTypeParsers();
      door.addContentTypeParser(
        "application/x-www-form-urlencoded",
        { parseAs: "string", bodyLimit: BODY_BYTES_MAX },
        (_request, body, done) => done(null, body),
      );
      // Whatever a body calls itself: the answer to a wrong one is the document's, too.
      door.setErrorHandler((_error, _request, reply) =>
        reply.code(200).send(refusedAnswer("LACK_PARAMS", "the body")),
      );
      for (const name of Object.keys(CALLS) as PicoCallName[]) {
        door.post(`/${name}`, async (request, reply) => {
          const { result, effects } = await answer(name, String(request.body ?? ""), parts);
          // The answer leaves first.
          if (effects.length > 0) setImmediate(() => parts.publish(effects));
          return reply.header("cache-control", "no-store").send(result);
        });
      }
    },
    { prefix: PICO_PATH },
  );
}

/** Never rejects. */
async function answer(
  name: PicoCallName,
  body: string,
  { store, log, findSecrets, nowMs }: PicoParts,
): Promise<Executed<PicoAnswer>> {
  try {
    const fields = readForm(body);
    const secrets = await findSecrets(requireText(fields, "app_id"), "pico");
    if (secrets.length === 0) return refused("APP_ID_NOT_EXIST", "app_id: no app with a Pico key");
    checkSignature(name, fields, secrets);
    checkClock(fields, nowMs());
    return await CALLS[name](store, fields);
  } catch (error) {
    if (error instanceof WrongPicoRequest) return refused(error.subCode, error.message);
    if (error instanceof Refusal) {
      return refused(subCodeOf(error.code), error.detail ?? error.code);
    }
    const errorId = randomUUID();
    log.error({ err: error, errorId }, "a call of the Pico door failed");
    return refused("SYSTEMERROR", `error ${errorId}`);
  }
}

function refused(...why: Parameters<typeof refusedAnswer>): Executed<PicoAnswer> {
  return { result: refusedAnswer(...why), effects: [] };
}

function answerOf(paid: PicoPaid): PicoAnswer {
  switch (paid.kind) {
    case "paid":
      return paidAnswer(paid.order);
    case "insufficient":
      return refusedAnswer("NOTENOUGH", "too few coins: the same order can be paid later");
    case "uncertain":
      return refusedAnswer("SYSTEMERROR", "nobody knows yet: ask orderquery");
    case "failed":
      return refusedAnswer("SYSTEMERROR", "the payment failed: take another number");
    default:
      return unreachable(paid);
  }
}
