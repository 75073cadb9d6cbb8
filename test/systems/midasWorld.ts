/** The Midas door over the real store, as a merchant's server meets it. */

import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { openWorld, type World } from "../server/world.ts";
import { MIDAS_KEY, type MidasAsk, midasRequest } from "./midasRequest.ts";

/** What an answer holds; absent members are undefined. */
export interface MidasAnswered {
  readonly ret: number;
  readonly msg?: string;
  readonly balance?: number;
  readonly gen_balance?: number;
  readonly used_gen_amt?: number;
  readonly billno?: string;
  readonly save_amt?: number;
  readonly save_sum?: number;
  readonly cost_sum?: number;
  readonly present_sum?: number;
  readonly first_save?: number;
}

/** A player of the demo app and their session. */
export interface MidasPlayerIn {
  readonly openid: string;
  readonly openkey: string;
}

export interface MidasWorld {
  readonly world: World;
  readonly url: string;
  /** Logs a player in, who starts with 100 gift coins. */
  player(name: string): Promise<MidasPlayerIn>;
  /** One call; undefined when the answer was lost. */
  ask(
    player: MidasPlayerIn,
    name: string,
    params?: MidasAsk["params"],
  ): Promise<MidasAnswered | undefined>;
  close(): Promise<void>;
}

export async function openMidasWorld(): Promise<MidasWorld> {
  const world = await openWorld();
  const ignore = () => {};
  const levels = { info: ignore, warn: ignore, debug: ignore, trace: ignore, fatal: ignore };
  const error = (...words: readonly unknown[]) => console.error(...words);
  const log = { ...levels, error, child: () => log };
  const midas: HttpParts["midas"] = {
    store: world.store,
    log,
    findSecret: () => ({ appKey: MIDAS_KEY, strict: false }),
    nowMs: world.nowMs,
    publish: (effects) => void world.hear(effects),
  };
  const policy = createOriginPolicy({ origins: [] });
  // The other edges are not asked anything here.
  const parts = { midas, policy, log, staticDirectory: undefined } as unknown as HttpParts;
  const http = createHttp(parts);
  const url = await http.listen({ port: 0, host: "127.0.0.1" });
  return {
    world,
    url,
    async player(name) {
      const session = await world.logIn(name);
      const { playerId } = (await world.call("resume", { session })).player;
      return { openid: playerId, openkey: session };
    },
    async ask(player, name, params) {
      const request = midasRequest(name, world.nowMs(), { params: { ...player, ...params } });
      try {
        const response = await fetch(url + request.url, { headers: request.headers });
        return (await response.json()) as MidasAnswered;
      } catch {
        return undefined;
      }
    },
    async close() {
      await http.close();
      await world.close();
    },
  };
}
