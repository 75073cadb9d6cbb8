/** Lets a follower step again and again: when a block is due, when it is woken, and when it failed. */

import type { Logger } from "pino";
import { unreachable } from "../../unreachable.ts";
import type { EndpointHealth } from "./chainSource.ts";
import { Follower, type FollowerParts, type Stepped } from "./follower.ts";
import { type RailState, railState } from "./railState.ts";

export interface RunFollowerParts extends FollowerParts {
  /** For people: the operator's word for the chain. */
  readonly name: string;
  /** The chain's usual time between blocks. */
  readonly blockTimeMs: number;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** From 0 to 1. */
  random(): number;
}

/** How one chain does, as this process knows it. */
export interface ChainHealth {
  readonly net: string;
  readonly name: string;
  readonly state: RailState | "starting";
  /** Whether this process follows it, or stands by. */
  readonly role: "follows" | "standsBy";
  readonly height?: number;
  readonly headHeight?: number;
  /** From the time of the last block that was taken in. */
  readonly lagMs?: number;
  /** What keeps it from being level, if anything does. */
  readonly note?: string;
  readonly endpoints: readonly EndpointHealth[];
}

export interface RunningFollower {
  /** Something may have come: looks at once. */
  wake(): void;
  health(): ChainHealth;
  /** Begins no further step; resolves when the last one is over. */
  stop(): Promise<void>;
}

/** However fast or slow its blocks are. */
const POLL_MS_MIN = 200;
const POLL_MS_MAX = 15_000;
/** A player who has just paid looks at the page: what the mempool shows is news before any block. */
const MEMPOOL_MS_MAX = 5000;
/** After the first failure, then twice as long each time. */
const FAILED_MS = 1000;
const FAILED_MS_MAX = 30_000;
const STALE_MS = 100;
const HALTED_MS = 5000;

/** Starts following at once. */
export function runFollower(parts: RunFollowerParts): RunningFollower {
  const follower = new Follower(parts);
  const pause = createPause();
  let isStopped = false;
  let failures = 0;
  let role: ChainHealth["role"] = "standsBy";
  let note: string | undefined;

  async function stepOnce(): Promise<number> {
    try {
      const stepped = await follower.step();
      failures = 0;
      if (stepped.kind !== "stale") role = stepped.kind === "standby" ? "standsBy" : "follows";
      tell(stepped.kind, noteOf(stepped));
      return pauseAfter(stepped, parts);
    } catch (error) {
      failures += 1;
      tell("failed", error instanceof Error ? error.message : String(error));
      const fullMs = Math.min(FAILED_MS * 2 ** (failures - 1), FAILED_MS_MAX);
      return fullMs * (0.5 + parts.random() / 2);
    }
  }

  /** The same news is told once. */
  function tell(kind: Stepped["kind"] | "failed", news: string | undefined): void {
    if (news === note) return;
    note = news;
    const { net } = parts.source;
    if (news === undefined) parts.log.info({ net }, "the chain is followed");
    else if (kind === "halted") parts.log.error({ net, why: news }, "the chain is halted");
    else parts.log.warn({ net, why: news }, "the chain is not level with its head");
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const ms = await stepOnce();
      if (!isStopped && ms > 0) await pause.wait(ms);
    }
    await follower.end().catch((error) => parts.log.warn({ err: error }, "the lease runs out"));
  }

  const running = run();
  return {
    wake: pause.end,
    health: () => ({ ...healthOf(parts, follower), role, ...(note === undefined ? {} : { note }) }),
    stop() {
      isStopped = true;
      pause.end();
      return running;
    },
  };
}

function noteOf(stepped: Stepped): string | undefined {
  return stepped.kind === "behind" || stepped.kind === "halted" ? stepped.why : undefined;
}

function pauseAfter(stepped: Stepped, { blockTimeMs, leaseMs, source }: RunFollowerParts): number {
  const pollMsMax = source.mempool === undefined ? POLL_MS_MAX : MEMPOOL_MS_MAX;
  const pollMs = Math.min(Math.max(blockTimeMs, POLL_MS_MIN), pollMsMax);
  switch (stepped.kind) {
    case "advanced":
      return stepped.isLevel ? pollMs : 0;
    case "level":
    case "behind":
      return pollMs;
    case "standby":
      return leaseMs / 2;
    case "stale":
      return STALE_MS;
    case "halted":
      return HALTED_MS;
    default:
      return unreachable(stepped);
  }
}

function healthOf(
  { source, name, blockTimeMs, nowMs }: RunFollowerParts,
  follower: Follower,
): Omit<ChainHealth, "role" | "note"> {
  const { net } = source;
  const endpoints = source.endpoints();
  const chain = follower.known();
  if (chain === undefined) return { net, name, state: "starting", endpoints };
  const { cursor, headHeight } = chain;
  return {
    ...{ net, name, state: railState(chain, blockTimeMs, nowMs()) },
    ...{
      height: cursor.height,
      headHeight,
      lagMs: Math.max(nowMs() - cursor.timeMs, 0),
      endpoints,
    },
  };
}

/** A wait that can be cut short; a cut that comes before the wait counts, too. */
function createPause(): { wait(ms: number): Promise<void>; end(): void } {
  let isWoken = false;
  let cut: (() => void) | undefined;
  return {
    wait(ms) {
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          isWoken = false;
          cut = undefined;
          resolve();
        };
        const timer = setTimeout(end, isWoken ? 0 : ms);
        cut = end;
      });
    },
    end() {
      isWoken = true;
      cut?.();
    },
  };
}
