/**
 * Gives waiting commands to lanes. Full batches are cheap ones, whatever a command costs beside: so
 * one lane takes all that waits, and others join only when more waits than one batch should have.
 */

import type { Asked } from "../command.ts";
import { BATCH_MAX, type Settle } from "../engine.ts";

/** So many commands may wait while a lane is at work, before another one joins. */
const JOIN_AT = 16;
/** A batch waits for its players to come again, this share of them and so long at most. */
const FULL_SHARE = 0.6;
const WAIT_MS = 2;

/** What runs batches, one at a time. */
export interface Runner {
  /** Resolves when each command is settled or will be without a doubt. */
  run(commands: readonly Asked[], settle: Settle): Promise<void>;
}

interface Waiting {
  readonly command: Asked;
  readonly caller: string;
  readonly settle: Settle;
}

interface Worker {
  readonly runner: Runner;
  running: Promise<void> | undefined;
  /** Whose commands it has. What one caller asks goes one way, in its order. */
  callers: ReadonlySet<string>;
}

export class Dispatch {
  readonly #workers: readonly Worker[];
  #waiting: Waiting[] = [];
  /** Commands that were under way when the last batch ended: so many may come again soon. */
  #lately = 0;
  #timer: NodeJS.Timeout | undefined;
  #isFinishing = false;

  constructor(runners: readonly Runner[]) {
    this.#workers = runners.map((runner) => {
      return { runner, running: undefined, callers: new Set<string>() };
    });
  }

  /** Runs these after those that wait; each is settled once. */
  take(commands: readonly Asked[], settle: Settle): void {
    for (const command of commands) {
      this.#waiting.push({ command, caller: callerOf(command), settle });
    }
    this.#start();
  }

  /** Resolves when nothing waits or runs any more. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    this.#start();
    for (;;) {
      const running = this.#workers.flatMap(({ running }) => running ?? []);
      if (running.length === 0) return;
      await Promise.all(running);
    }
  }

  #start(): void {
    for (const worker of this.#workers) {
      if (this.#waiting.length === 0) return;
      if (worker.running !== undefined) continue;
      const others = this.#workers.filter(({ running }) => running !== undefined).length;
      if (others > 0 && this.#waiting.length < JOIN_AT * others) return;
      if (others === 0 && this.#waitsForMore()) return;
      this.#run(worker);
    }
  }

  /** Players whose answers have just gone out may be back in a moment. */
  #waitsForMore(): boolean {
    if (this.#isFinishing || this.#waiting.length >= this.#lately * FULL_SHARE) return false;
    this.#timer ??= setTimeout(() => {
      this.#lately = 0;
      this.#timer = undefined;
      this.#start();
    }, WAIT_MS);
    return true;
  }

  #run(worker: Worker): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#pick(first.settle);
    if (taken.length === 0) return;
    worker.callers = new Set(taken.map(({ caller }) => caller));
    const commands = taken.map(({ command }) => command);
    worker.running = worker.runner.run(commands, first.settle).finally(() => {
      worker.running = undefined;
      worker.callers = new Set();
      this.#lately = Math.min(taken.length + this.#waiting.length, BATCH_MAX);
      this.#start();
    });
  }

  /** The first that wait, as many as one commit takes, without callers whom another lane has. */
  #pick(settle: Settle): readonly Waiting[] {
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const one of this.#waiting) {
      const isFree = !this.#workers.some(({ callers }) => callers.has(one.caller));
      const isTaken = isFree && one.settle === settle && taken.length < BATCH_MAX;
      (isTaken ? taken : left).push(one);
    }
    this.#waiting = left;
    return taken;
  }
}

/** The session; what comes without one has one order too. */
function callerOf({ params }: Asked): string {
  if (typeof params !== "object" || params === null) return "";
  const { session } = params as { readonly [name: string]: unknown };
  return typeof session === "string" ? session : "";
}
