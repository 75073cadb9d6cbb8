/**
 * A lane: batches of commands one after the other, each read, run in memory and written as one
 * transaction. Versions and unique indexes guard every row, so lanes of one server and of others
 * share one database.
 */

import type { Told } from "../../verb.ts";
import type { Asked, Reply, Settled } from "../command.ts";
import type { Settle } from "../engine.ts";
import { type BatchParts, type Guessed, type RanBatch, runBatch } from "./batch.ts";
import type { Database } from "./database.ts";
import { faultKindOf, wasNotSent } from "./faultKind.ts";
import type { BatchName } from "./functions.ts";
import type { KeyBlock } from "./keyPool.ts";
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

/** One connection that takes batch after batch. */
export class Lane {
  readonly #parts: LaneParts;
  #lastBatchNo = 0;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Runs one batch; no other until it resolves. */
  async run(commands: readonly Asked[], settle: Settle): Promise<void> {
    let left = commands;
    while (left.length > 0) {
      left = await this.#try({ commands: left, settle, races: 0, mayGuess: true });
    }
  }

  close(): Promise<void> {
    return this.#parts.link.close();
  }

  /** Settles these commands; gives those that were put off. */
  async #try(attempt: Attempt): Promise<readonly Asked[]> {
    const { commands, settle, mayGuess } = attempt;
    const database = this.#parts.link.database;
    if (database === undefined) return settleAll(commands, BUSY, settle);
    this.#lastBatchNo += 1;
    const batch = { writerId: this.#parts.writerId, batchNo: this.#lastBatchNo };
    let ran: RanBatch | undefined;
    let keys: readonly KeyBlock[] = [];
    try {
      ran = await runBatch(this.#parts, database, commands, mayGuess);
      const { guessed, changes, blocks } = ran;
      if (!guessed.isGuarded) return await this.#readInstead(attempt, guessed);
      if (changes.length > 0) {
        const writing = { changes, expected: guessed.expected, blocks };
        keys = await database.write(batch, this.#parts.surroundings.nowMs(), writing);
      }
    } catch (error) {
      return await this.#recover({ ...attempt, error, database, batch, ran });
    }
    this.#parts.trust.cameTrue(ran.guessed.verbs);
    this.#parts.keys.put([...ran.keysLeft, ...keys]);
    this.#finish(ran, settle);
    return ran.putOff;
  }

  /** What was guessed is wrong, or nothing would tell: the batch runs again on what is there. */
  #readInstead(
    { commands, settle, races }: Attempt,
    { guesses, verbs }: Guessed,
  ): Promise<readonly Asked[]> {
    this.#parts.trust.wereWrong(verbs);
    this.#parts.recall.forget(guesses);
    return this.#try({ commands, settle, races, mayGuess: false });
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
        if (failed.ran !== undefined && failed.ran.guessed.guesses.length > 0) {
          return await this.#readInstead(failed, failed.ran.guessed);
        }
        if (races < (isAlone ? RACES_ALONE_MAX : RACES_MAX)) {
          await pause(Math.random() * PAUSE_MS);
          return await this.#try({ commands, settle, races: races + 1, mayGuess: false });
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
    const half = (part: readonly Asked[]) =>
      this.#try({ commands: part, settle, races: 0, mayGuess: false });
    const putOff = await half(commands.slice(0, middle));
    return [...putOff, ...(await half(commands.slice(middle)))];
  }

  /** Where nothing was sent, nothing happened; else the database is asked once it is back. */
  #lose({ error, database, batch, ran, commands, settle }: FailedBatch): readonly Asked[] {
    this.#parts.link.lose(database);
    if (ran === undefined || ran.changes.length === 0 || wasNotSent(error)) {
      return settleAll(commands, BUSY, settle);
    }
    this.#parts.link.decide(batch, (isDurable) => {
      if (!isDurable) return void settleAll(commands, BUSY, settle);
      this.#finish(ran, settle);
      settleAll(ran.putOff, BUSY, settle);
    });
    return [];
  }
}

interface Attempt {
  readonly commands: readonly Asked[];
  readonly settle: Settle;
  /** How often somebody else was first. */
  readonly races: number;
  /** Whether commands may run on what was known of their callers. */
  readonly mayGuess: boolean;
}

interface FailedBatch extends Attempt {
  readonly error: unknown;
  readonly database: Database;
  readonly batch: BatchName;
  /** undefined: it came not even so far that something was sent. */
  readonly ran: RanBatch | undefined;
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
