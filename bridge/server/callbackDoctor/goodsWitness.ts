/**
 * Who tells the doctor what was handed over: the game itself, by an address that it serves in tests
 * or by a command. docs/DOCTOR.md has the contract:
 *
 *     GET URL?orderNo=A1  ->  {"playerId": "...", "goods": {"SWORD": 1}}
 *     PUT URL             <-  {"orderNo", "playerId", "code", "quantity", "amount", "currency", ...}
 */

import { execFile } from "node:child_process";
import { type KnockTimes, knock, type PinnedHost } from "./knock.ts";
import type { TestOrder } from "./testOrder.ts";

/** What a player has now because of one order: what was taken back counts no more. */
export interface HeldGoods {
  readonly goods: { readonly [code: string]: number };
  /** Whose they are, where the game says it. */
  readonly playerId?: string;
}

export interface GoodsWitness {
  /** `name` is the number by which the game knows the order. Rejects with WitnessFault. */
  ask(name: string): Promise<HeldGoods>;
  /** Tells the game of an order that is to come. Rejects with WitnessFault. */
  announce(name: string, order: TestOrder): Promise<void>;
}

/** The game did not say what the contract says; the text is for the operator. */
export class WitnessFault extends Error {}

const COMMAND_TIMEOUT_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

/** Asks the game by HTTP. */
export function witnessByUrl(host: PinnedHost, url: string, times: KnockTimes): GoodsWitness {
  return {
    async ask(name) {
      const asked = new URL(url);
      asked.searchParams.set("orderNo", name);
      const answer = await knock(host, { method: "GET", url: asked.href }, times);
      if (answer.kind === "failed") throw new WitnessFault(`${url}: ${answer.error}`);
      if (answer.status !== 200)
        throw new WitnessFault(`${url} answered ${answer.status}, not 200`);
      return parseHeld(answer.body, url);
    },
    async announce(name, order) {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(announcement(name, order));
      const answer = await knock(host, { method: "PUT", url, headers, body }, times);
      if (answer.kind === "answered" && answer.status >= 200 && answer.status < 300) return;
      const what = answer.kind === "failed" ? answer.error : `status ${answer.status}`;
      throw new WitnessFault(`${url} did not take the announcement of an order: ${what}`);
    },
  };
}

/** Runs `command` in a shell with one word more: the order's number. */
export function witnessByCommand(command: string): GoodsWitness {
  return {
    async ask(name) {
      return parseHeld(await run(command, [name]), command);
    },
    async announce(name, order) {
      await run(command, [name, JSON.stringify(announcement(name, order))]);
    },
  };
}

/** The game's order as it would have made it: what must be paid for what. */
function announcement(name: string, order: TestOrder) {
  const { playerId, code, quantity, amount, currency, appId, environment } = order;
  return { orderNo: name, playerId, code, quantity, amount, currency, appId, environment };
}

function parseHeld(text: string, source: string): HeldGoods {
  const value = parsed(text);
  const { goods, playerId } = (value ?? {}) as { goods?: unknown; playerId?: unknown };
  const isMap = typeof goods === "object" && goods !== null && !Array.isArray(goods);
  if (!isMap || !Object.values(goods).every(Number.isSafeInteger)) {
    throw new WitnessFault(`${source} did not say {"goods": {"CODE": COUNT}}`);
  }
  if (playerId !== undefined && playerId !== null && typeof playerId !== "string") {
    throw new WitnessFault(`${source} named a player who is no text`);
  }
  return { goods: goods as HeldGoods["goods"], playerId: playerId ?? undefined };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function run(command: string, words: readonly string[]): Promise<string> {
  const options = { timeout: COMMAND_TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX } as const;
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", ["-c", `${command} "$@"`, "sh", ...words], options, (error, out) => {
      if (error === null) resolve(out);
      else reject(new WitnessFault(`${command}: ended with ${error.code ?? error.signal}`));
    });
  });
}
