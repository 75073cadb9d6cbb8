/**
 * The store on PostgreSQL: batches of commands, each read, run in memory and written as one
 * transaction. Versions and unique indexes guard every row, so several servers share one database.
 */

import { randomBytes } from "node:crypto";
import type { VerbTable } from "../../verb.ts";
import type { Asked, Reply, Settled } from "../command.ts";
import type { Engine, News, Settle } from "../engine.ts";
import type { Surroundings } from "../runVerb.ts";
import { type BatchParts, type RanBatch, runBatch } from "./batch.ts";
import type { Database } from "./database.ts";
import { Fanout } from "./fanout.ts";
import { faultKindOf } from "./faultKind.ts";
import type { BatchName } from "./functions.ts";
import { Link } from "./link.ts";
import { queriesByTable } from "./queries.ts";

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

/** Opens the store at `url`. Rejects with StoreFault when it cannot be used. */
export async function openPostgresEngine(
  url: string,
  verbs: VerbTable,
  surroundings: Surroundings,
  tell: (news: News) => void,
): Promise<Engine> {
  const writerId = randomBytes(16).toString("hex");
  const link = new Link({ url, writerId, surroundings, tell });
  const incarnation = await link.open();
  const { nowMs } = surroundings;
  const channel = `coinslot_${incarnation}`;
  const fanout = new Fanout({ url, name: writerId, channel, nowMs, tell });
  await fanout.open();
  const parts = { verbs, surroundings, queries: queriesByTable() };
  return new PostgresEngine(link, fanout, writerId, parts);
}

class PostgresEngine implements Engine {
  readonly #link: Link;
  readonly #fanout: Fanout;
  readonly #writerId: string;
  readonly #parts: BatchParts;
  #lastBatchNo = 0;

  constructor(link: Link, fanout: Fanout, writerId: string, parts: BatchParts) {
    this.#link = link;
    this.#fanout = fanout;
    this.#writerId = writerId;
    this.#parts = parts;
  }

  async run(commands: readonly Asked[], settle: Settle): Promise<void> {
    let waiting = commands;
    while (waiting.length > 0) waiting = await this.#try(waiting, settle, 0);
  }

  async close(): Promise<void> {
    await this.#fanout.close();
    await this.#link.close();
  }

  /** Settles these commands; gives those that were put off. */
  async #try(commands: readonly Asked[], settle: Settle, races: number): Promise<readonly Asked[]> {
    const database = this.#link.database;
    if (database === undefined) return settleAll(commands, BUSY, settle);
    this.#lastBatchNo += 1;
    const batch = { writerId: this.#writerId, batchNo: this.#lastBatchNo };
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
      if (reply.kind === "done") this.#fanout.publish(reply.effects);
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
    this.#link.lose(database);
    if (ran === undefined || ran.changes.length === 0) return settleAll(commands, BUSY, settle);
    this.#link.decide(batch, (isDurable) => {
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
