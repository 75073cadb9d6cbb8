/** From a method's name to its call, and from whatever happens there to one answer. */

import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { WireValue } from "../wire/codec.ts";
import type { Calls, Method } from "../wire/messages.ts";
import { type PayError, payError } from "../wire/payError.ts";
import type { CallTable, Here, LocalCall, LostAnswer, StoredCall } from "./calls/call.ts";
import { createParamsParser } from "./calls/parseParams.ts";
import type { Verbs } from "./calls/verbs.ts";
import { type CallCounts, DONE, UNKNOWN_METHOD } from "./metrics/callCounts.ts";
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
  readonly counts: Pick<CallCounts, "count">;
  /** Tells players what a transaction that is now durable had to tell. */
  publish(effects: readonly Effect[]): void;
}

/** One call, from params of the wire to its outcome; rejects with a Refusal or a bug. */
type Route = (params: WireValue) => Promise<Outcome>;
type Outcome = Calls[Method]["result"] | LostAnswer;

export function createRouter(parts: RouterParts): Router {
  const calls = Object.entries(parts.calls) as [Method, StoredCall<Method> | LocalCall<Method>][];
  const routes = new Map<string, Route>(
    calls.map(([method, call]) => [method, createRoute(parts, method, call)]),
  );
  return {
    async answer(method, params) {
      const route = routes.get(method);
      const counted = route === undefined ? UNKNOWN_METHOD : method;
      try {
        if (route === undefined) throw new Refusal("methodUnknown");
        const outcome = await route(params);
        parts.counts.count(counted, DONE);
        return isLost(outcome) ? outcome : { kind: "result", result: outcome };
      } catch (error) {
        const told = errorOf(error, method, parts.log);
        parts.counts.count(counted, told.code);
        return { kind: "error", error: told };
      }
    },
  };
}

/** `Method` stands for one method throughout: the parser gives the params that its call takes. */
function createRoute(
  { store, here, publish }: RouterParts,
  method: Method,
  call: StoredCall<Method> | LocalCall<Method>,
): Route {
  const parse = createParamsParser(call.params);
  return async (wireParams) => {
    const params = parse(wireParams) as never;
    if (call.kind === "local") return call.answer(params, here);
    const { result, effects } = await store.execute(method, params);
    // The answer leaves first, then what everybody is told.
    if (effects.length > 0) setImmediate(publish, effects);
    return call.present(result, params, here);
  };
}

function isLost(outcome: Outcome): outcome is LostAnswer {
  return "kind" in outcome && outcome.kind === "lostAnswer";
}

/** A bug's text stays here, under an id by which its log line can be found. */
function errorOf(error: unknown, method: string, log: RouterParts["log"]): PayError {
  if (error instanceof Refusal) return payError(error.code, "en", error.detail);
  const errorId = randomUUID();
  log.error({ err: error, errorId, method: method.slice(0, 40) }, "a call failed");
  return payError("systemError", "en", `error ${errorId}`);
}
