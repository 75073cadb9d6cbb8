/**
 * A lane: batches of commands one after the other, each read, run in memory and written as one
 * transaction. Versions and unique indexes guard every row, so lanes of one server and of others
 * share one database.
 */

import type { Told } from "../../verb.ts";
import type { Asked, Reply, Settled } from "../command.ts";
import { BATCH_MAX, type Settle } from "../engine.ts";
import { type BatchParts, type RanBatch, runBatch } from "./batch.ts";
import type { Database } from "./database.ts";
import { faultKindOf } from "./faultKind.ts";
import type { BatchName } from "./functions.ts";
import type { Link } from "./link.ts";

/** How often a batch runs again because somebody else was first, and then each half of it. */
const RACES_MAX = 3;
/** The same for one command alone: by then it is no race. */
const RACES_ALONE_MAX = 10;
/** The longest pause before such a try, in milliseconds. */
const PAUSE_MS = 20;

const BUSY: Reply = {
  kind: "refused",
  code: "tooManyRequests",
  detail: "the store is busy: send the same number again later",
};

/** What a lane works with. */
export interface LaneParts extends BatchParts {
  readonly link: Link;
  /** As table writers knows this lane. */
  readonly writerId: string;
  /** Tells other servers what is durable now. */
  publish(effects: readonly Told[]): void;
}

interface Waiting {
  readonly commands: readonly Asked[];
  readonly settle: Settle;
}

/** One connection that takes batch after batch. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #lastBatchNo = 0;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Runs these after those that wait; each is settled once. */
  take(commands: readonly Asked[], settle: Settle): void {
    this.#waiting.push({ commands, settle });
    this.#running ??= this.#runWaiting();
  }

  /** Finishes what waits, then closes the connection. */
  async close(): Promise<void> {
    await this.#running;
    await this.#parts.link.close();
  }

  async #runWaiting(): Promise<void> {
    for (let batch = this.#takeBatch(); batch !== undefined; batch = this.#takeBatch()) {
      let { commands } = batch;
      while (commands.length > 0) commands = await this.#try(commands, batch.settle, 0);
    }
    this.#running = undefined;
  }

  /** The first that wait, as many as one commit takes. */
  #takeBatch(): Waiting | undefined {
    const first = this.#waiting.shift();
    if (first === undefined) return undefined;
    const commands = [...first.commands];
    while (this.#waiting[0]?.settle === first.settle && commands.length < BATCH_MAX) {
      commands.push(...(this.#waiting.shift()?.commands ?? []));
    }
    return { commands, settle: first.settle };
  }

  /** Settles these commands; gives those that were put off. */
  async #try(commands: readonly Asked[], settle: Settle, races: number): Promise<readonly Asked[]> {
    const database = this.#parts.link.database;
    if (database === undefined) return settleAll(commands, BUSY, settle);
    this.#lastBatchNo += 1;
    const batch = { writerId: this.#parts.writerId, batchNo: this.#lastBatchNo };
    let ran: RanBatch | undefined;
    try {
      ran = await runBatch(this.#parts, database, commands);
      if (ran.changes.length > 0) {
        await database.write(batch, this.#parts.surroundings.nowMs(), ran.changes);
      }
    } catch (error) {
      return await this.#recover({ error, database, batch, ran, commands, settle, races });
    }
    this.#finish(ran, settle);
    return ran.putOff;
  }

  #finish({ afterCommit, replies }: RanBatch, settle: Settle): void {
    for (const work of afterCommit) work();
    if (replies.length > 0) settle(replies);
    for (const { reply } of replies) {
      if (reply.kind === "done") this.#parts.publish(reply.effects);
    }
  }

  async #recover(failed: FailedBatch): Promise<readonly Asked[]> {
    const { error, commands, settle, races } = failed;
    const isAlone = commands.length === 1;
    switch (faultKindOf(error)) {
      case "gone":
        return this.#lose(failed);
      case "passing":
        return settleAll(commands, failedReply(error), settle);
      case "race":
        if (races < (isAlone ? RACES_ALONE_MAX : RACES_MAX)) {
          await pause(Math.random() * PAUSE_MS);
          return await this.#try(commands, settle, races + 1);
        }
        return isAlone ? settleAll(commands, failedReply(error), settle) : this.#halve(failed);
      case "bug":
        return isAlone ? settleAll(commands, failedReply(error), settle) : this.#halve(failed);
      case undefined:
        throw error;
    }
  }

  /** One command's trouble must not become the others'. */
  async #halve({ commands, settle }: FailedBatch): Promise<readonly Asked[]> {
    const middle = Math.ceil(commands.length / 2);
    const putOff = await this.#try(commands.slice(0, middle), settle, 0);
    return [...putOff, ...(await this.#try(commands.slice(middle), settle, 0))];
  }

  /** Where nothing was sent, nothing happened; else the database is asked once it is back. */
  #lose({ database, batch, ran, commands, settle }: FailedBatch): readonly Asked[] {
    this.#parts.link.lose(database);
    if (ran === undefined || ran.changes.length === 0) return settleAll(commands, BUSY, settle);
    this.#parts.link.decide(batch, (isDurable) => {
      if (!isDurable) return void settleAll(commands, BUSY, settle);
      this.#finish(ran, settle);
      settleAll(ran.putOff, BUSY, settle);
    });
    return [];
  }
}

interface FailedBatch {
  readonly error: unknown;
  readonly database: Database;
  readonly batch: BatchName;
  /** undefined: it came not even so far that something was sent. */
  readonly ran: RanBatch | undefined;
  readonly commands: readonly Asked[];
  readonly settle: Settle;
  readonly races: number;
}

function settleAll(commands: readonly Asked[], reply: Reply, settle: Settle): readonly Asked[] {
  const replies: Settled[] = commands.map(({ id }) => ({ id, reply }));
  if (replies.length > 0) settle(replies);
  return [];
}

function failedReply(error: unknown): Reply {
  const text = error instanceof Error ? error.message : String(error);
  return { kind: "failed", text: `the database refused: ${text}` };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
