/** How the server of the behaviour suite answers by itself what every start asks. */

import type { Calls } from "../../bridge/wire/messages.ts";
import type { Answer, Game, Request } from "./game.ts";
import { aBalance, aProduct, aSession } from "./wireViews.ts";

/** One answer per method; a method without one is left waiting. */
export type Answers = { [method in keyof Calls]?: (request: Request) => Answer };

/** A server with a sword, a shield and a potion, where a player has 100 gift coins and nothing is due. */
export function usualAnswers(game: Game): Answers {
  const session = () => ({ result: aSession({ serverTimeMs: game.serverTimeMs }) });
  return {
    login: session,
    resume: session,
    logout: () => ({ result: { serverTimeMs: game.serverTimeMs } }),
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
