/**
 * Kills the server in the middle of load, again and again, and finds out each time whether it kept
 * what it had acknowledged. The players are in this process, the server is another one.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type ServerProcess, startServer } from "../server/serverProcess.ts";
import { Diary, type Fault } from "./diary.ts";
import { type DrillStoreName, openDrillStore } from "./drillStore.ts";
import { DrillPlayer } from "./player.ts";
import { createRandom, type Random } from "./random.ts";
import { settle, settleAll } from "./settle.ts";

export interface DrillOptions {
  readonly store: DrillStoreName;
  readonly kills: number;
  /** The same seed plays the same game; the moments of the kills are the machine's. */
  readonly seed: number;
  onKill?(kills: number): void;
}

export interface DrillFigures {
  readonly store: DrillStoreName;
  readonly seed: number;
  readonly kills: number;
  /** Operations that the server said were done. */
  readonly acknowledged: number;
  /** Order numbers that were sent again, or twice at once. */
  readonly repeated: number;
  readonly lost: number;
  readonly doubled: number;
  /** Answers that fit no rule, and books that do not balance. */
  readonly wrong: number;
  /** The first faults, in words. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const MAIN = fileURLToPath(new URL("../../bridge/server/main.js", import.meta.url));
const PLAYERS = 6;
/** Load lasts so long at most before a kill. */
const LOAD_MS_MAX = 240;
/** One kill in so many hits a server that is only starting. */
const EARLY_KILL_EVERY = 10;
const START_MS_MAX = 300;
/** Books are read whole after so many kills; wallets and orders of the players after each. */
const BOOKS_EVERY = 10;
const FAULTS_SHOWN = 20;

/** Holds a drill; gives its figures. Rejects when the server does not start. */
export async function drill(options: DrillOptions): Promise<DrillFigures> {
  const startedMs = performance.now();
  const random = createRandom(options.seed);
  const faults: { readonly fault: Fault; readonly text: string }[] = [];
  const blame = (fault: Fault, text: string) => faults.push({ fault, text });
  const players = Array.from(
    { length: PLAYERS },
    (_, index) =>
      new DrillPlayer(`P${index}`, new Diary(blame), createRandom(options.seed + index)),
  );
  const store = await openDrillStore(options.store);
  try {
    for (let kills = 0; kills < options.kills; kills++) {
      await killOnce(store, players, random, kills);
      if ((kills + 1) % BOOKS_EVERY === 0) {
        for (const wrong of await store.checkBooks()) blame("wrong", wrong);
      }
      options.onKill?.(kills + 1);
    }
    await lookAtAll(store, players, random);
    await store.audit();
  } finally {
    await store.remove();
  }
  const count = (wanted: Fault) => faults.filter(({ fault }) => fault === wanted).length;
  const sum = (of: (diary: Diary) => number) => players.reduce((n, { diary }) => n + of(diary), 0);
  return {
    ...{ store: options.store, seed: options.seed, kills: options.kills },
    acknowledged: sum((diary) => diary.acknowledged),
    repeated: sum((diary) => diary.repeated),
    ...{ lost: count("lost"), doubled: count("doubled"), wrong: count("wrong") },
    faults: faults.slice(0, FAULTS_SHOWN).map(({ fault, text }) => `${fault}: ${text}`),
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}

type Store = Awaited<ReturnType<typeof openDrillStore>>;

async function killOnce(
  store: Store,
  players: readonly DrillPlayer[],
  random: Random,
  kills: number,
): Promise<void> {
  if (kills % EARLY_KILL_EVERY === EARLY_KILL_EVERY - 1) return killEarly(store, random);
  const server = await start(store);
  try {
    await Promise.all(players.map((player) => player.connect(server.port)));
    await Promise.all(players.map((player) => settle(player, random)));
    const playing = players.map((player) => player.play());
    await sleep(random.whole(LOAD_MS_MAX));
    await server.kill();
    await Promise.all(playing);
  } finally {
    for (const player of players) player.disconnect();
    await server.kill();
  }
}

/** A server that only just opens its store is no safer place to be killed in. */
async function killEarly({ serverArgs }: Store, random: Random): Promise<void> {
  const args = [MAIN, "--port", "0", ...serverArgs];
  const server = spawn(process.execPath, args, { stdio: "ignore" });
  const exited = once(server, "exit");
  await sleep(random.whole(START_MS_MAX));
  server.kill("SIGKILL");
  await exited;
}

async function lookAtAll(
  store: Store,
  players: readonly DrillPlayer[],
  random: Random,
): Promise<void> {
  const server = await start(store);
  try {
    await Promise.all(players.map((player) => player.connect(server.port)));
    await Promise.all(players.map((player) => settle(player, random)));
    await Promise.all(players.map((player) => settleAll(player)));
  } finally {
    for (const player of players) player.disconnect();
    await server.stop();
  }
}

function start({ serverArgs }: Store): Promise<ServerProcess> {
  return startServer(tmpdir(), "--requests-per-second", "1000000", ...serverArgs);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
