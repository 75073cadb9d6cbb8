/** How the server of the behaviour suite answers by itself what every start asks. */

import type { ErrorCode } from "../../bridge/wire/codes.ts";
import type { Calls, Method } from "../../bridge/wire/messages.ts";
import { aBalance, aProduct, aSession } from "./wireViews.ts";

/** One request frame of the plugin. */
export interface Request<M extends Method = Method> {
  readonly method: M;
  readonly id: number;
  readonly params: Calls[M]["params"];
  readonly hex: string;
  /** "socket 0", "post 3": on what it came. */
  readonly via: Via;
}

export interface Via {
  readonly kind: "socket" | "post";
  readonly number: number;
}

/** How the server answers a request: a result, a refusal, or nothing for now. */
export type Answer<M extends Method = Method> =
  | { readonly result: Calls[M]["result"] }
  | { readonly error: ErrorCode }
  | "nothing";

/** One answer per method; a method without one is left waiting. */
export type Answers = { [M in Method]?: (request: Request<M>) => Answer<M> };

/** A server with a sword, a shield and a potion, where a player has 100 gift coins and nothing is due. */
export function usualAnswers(serverTimeMs: () => number): Answers {
  const session = () => ({ result: aSession({ serverTimeMs: serverTimeMs() }) });
  return {
    login: session,
    resume: session,
    logout: () => ({ result: { serverTimeMs: serverTimeMs() } }),
    getBalance: ({ params }) => ({ result: aBalance({ zoneId: params.zoneId }) }),
    deliveries: () => ({ result: {} }),
    products: () => ({
      result: {
        version: 1,
        total: 3,
        products: [aProduct("POTION", 5), aProduct("SHIELD", 40), aProduct("SWORD", 60)],
      },
    }),
  };
}
