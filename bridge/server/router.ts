/** From a method's name to its call, and from whatever happens there to one answer. */

import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { WireValue } from "../wire/codec.ts";
import type { Calls, Method } from "../wire/messages.ts";
import { type PayError, payError } from "../wire/payError.ts";
import type { CallTable, Here, LocalCall, LostAnswer, StoredCall } from "./calls/call.ts";
import { createParamsParser, type ParamsParser } from "./calls/parseParams.ts";
import type { Verbs } from "./calls/verbs.ts";
import { Refusal } from "./refusal.ts";
import type { Store } from "./store/store.ts";
import type { Effect } from "./verb.ts";

/** One answer for each request. */
export type Answer =
  | { readonly kind: "result"; readonly result: object }
  | { readonly kind: "error"; readonly error: PayError }
  | LostAnswer;

export interface Router {
  /** Never rejects. */
  answer(method: string, params: WireValue): Promise<Answer>;
}

export interface RouterParts {
  readonly calls: CallTable;
  readonly store: Store<Verbs>;
  readonly here: Here;
  readonly log: Pick<Logger, "error">;
  /** Tells players what a transaction that is now durable had to tell. */
  publish(effects: readonly Effect[]): void;
}

/** A call with its parser; the table proves that params and method belong together. */
interface Route {
  readonly parse: ParamsParser;
  readonly call: StoredCall<Method> | LocalCall<Method>;
}

export function createRouter(parts: RouterParts): Router {
  const routes = new Map<string, Route>();
  for (const [method, call] of Object.entries(parts.calls)) {
    routes.set(method, {
      parse: createParamsParser(call.params),
      call: call as StoredCall<Method> | LocalCall<Method>,
    });
  }
  return {
    async answer(method, params) {
      try {
        const route = routes.get(method);
        if (route === undefined) throw new Refusal("methodUnknown");
        const result = await perform(parts, method as Method, route, params);
        return "kind" in result && result.kind === "lostAnswer"
          ? { kind: "lostAnswer" }
          : { kind: "result", result };
      } catch (error) {
        return { kind: "error", error: errorOf(error, method, parts.log) };
      }
    },
  };
}

type Outcome = Calls[Method]["result"] | LostAnswer;

async function perform(
  { store, here, publish }: RouterParts,
  method: Method,
  { parse, call }: Route,
  wireParams: WireValue,
): Promise<Outcome> {
  const params = parse(wireParams) as Calls[Method]["params"];
  if (call.kind === "local") return call.answer(params as never, here);
  const { result, effects } = await store.execute(method, params as never);
  // The answer leaves first, then what everybody is told.
  if (effects.length > 0) setImmediate(() => publish(effects));
  return call.present(result, params as never, here);
}

/** A bug's text stays here, under an id by which its log line can be found. */
function errorOf(error: unknown, method: string, log: RouterParts["log"]): PayError {
  if (error instanceof Refusal) return payError(error.code, "en", error.detail);
  const errorId = randomUUID();
  log.error({ err: error, errorId, method: method.slice(0, 40) }, "a call failed");
  return payError("systemError", "en", `error ${errorId}`);
}
