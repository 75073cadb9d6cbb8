/**
 * Runs commands in one durable transaction. A command that refuses or fails undoes only itself. No
 * reply exists before the commit is on the disk.
 *
 * Verbs decide before they write, so hardly ever is there something to undo: a batch runs without
 * savepoints, which would make SQLite keep a copy of every page for each command. Only when a
 * command gave up after it wrote, the batch is undone and run again, now with a savepoint each.
 */

import type { VerbTable } from "../../verb.ts";
import type { Command, Reply } from "../command.ts";
import { type Ran, replyOf, runVerb, type Surroundings, textOf } from "../runVerb.ts";
import { StoreFault } from "../storeFault.ts";
import type { Tx } from "../tx.ts";
import { type Database, sqliteCodeOf } from "./database.ts";
import type { Forgetful } from "./forgetful.ts";

export interface BatchRunner {
  /**
   * One reply for each command, in their order. Throws StoreFault when the file can no longer be
   * trusted.
   */
  run(commands: readonly Command[]): readonly Reply[];
}

export function createBatchRunner(
  db: Database,
  tx: Tx & Forgetful,
  verbs: VerbTable,
  surroundings: Surroundings,
): BatchRunner {
  const steps = {
    begin: db.prepare("BEGIN IMMEDIATE"),
    commit: db.prepare("COMMIT"),
    rollback: db.prepare("ROLLBACK"),
    mark: db.prepare("SAVEPOINT command"),
    undo: db.prepare("ROLLBACK TO command"),
    keep: db.prepare("RELEASE command"),
  };

  function run(commands: readonly Command[]): readonly Reply[] {
    try {
      return runAll(commands, runPlainly) ?? runAll(commands, runMarked) ?? [];
    } catch (error) {
      if (db.isInTransaction()) steps.rollback.run();
      tx.forget();
      return failAll(commands, error);
    }
  }

  /** Undefined, with nothing done, when some command has to be undone and `runOne` cannot. */
  function runAll(commands: readonly Command[], runOne: RunOne): readonly Reply[] | undefined {
    const afterCommit: (() => void)[] = [];
    const replies: Reply[] = [];
    steps.begin.run();
    for (const command of commands) {
      const reply = runOne(command, afterCommit);
      if (reply === undefined) {
        steps.rollback.run();
        tx.forget();
        return undefined;
      }
      replies.push(reply);
    }
    steps.commit.run();
    for (const work of afterCommit) work();
    return replies;
  }

  function runPlainly(command: Command, afterCommit: (() => void)[]): Reply | undefined {
    const writes = db.writes();
    try {
      return done(runVerb(verbs, command, tx, surroundings), afterCommit);
    } catch (error) {
      // Some faults (disk full) end the whole transaction: then nothing of this batch exists.
      if (!db.isInTransaction()) throw error;
      return db.writes() === writes ? replyOf(error) : undefined;
    }
  }

  function runMarked(command: Command, afterCommit: (() => void)[]): Reply {
    steps.mark.run();
    try {
      const reply = done(runVerb(verbs, command, tx, surroundings), afterCommit);
      steps.keep.run();
      return reply;
    } catch (error) {
      if (!db.isInTransaction()) throw error;
      steps.undo.run();
      steps.keep.run();
      tx.forget();
      return replyOf(error);
    }
  }

  return { run };
}

type RunOne = (command: Command, afterCommit: (() => void)[]) => Reply | undefined;

function done(ran: Ran, afterCommit: (() => void)[]): Reply {
  afterCommit.push(...ran.afterCommit);
  return { kind: "done", result: ran.result, effects: ran.effects };
}

/** Faults that pass by themselves or when an operator makes room; SQLite undid the transaction. */
const PASSING_FAULTS: readonly number[] = [5 /* BUSY */, 7 /* NOMEM */, 13 /* FULL */];

function failAll(commands: readonly Command[], error: unknown): readonly Reply[] {
  const code = sqliteCodeOf(error);
  if (code === undefined || !PASSING_FAULTS.includes(code)) {
    // After a failed sync nobody knows what the disk has: only opening the file anew tells.
    throw new StoreFault(`the store failed: ${textOf(error)}`, { cause: error });
  }
  return commands.map(() => ({ kind: "failed", text: textOf(error) }));
}
