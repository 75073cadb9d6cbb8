/**
 * Runs commands in one durable transaction: BEGIN IMMEDIATE, a savepoint each, COMMIT. A command
 * that refuses or fails undoes only itself. No reply exists before the commit is on the disk.
 */

import type { VerbTable } from "../../verb.ts";
import type { Command, Reply } from "../command.ts";
import { replyOf, runVerb, type Surroundings, textOf } from "../runVerb.ts";
import { StoreFault } from "../storeFault.ts";
import type { Tx } from "../tx.ts";
import { type Database, sqliteCodeOf } from "./database.ts";

export interface BatchRunner {
  /**
   * One reply for each command, in their order. Throws StoreFault when the file can no longer be
   * trusted.
   */
  run(commands: readonly Command[]): readonly Reply[];
}

export function createBatchRunner(
  db: Database,
  tx: Tx,
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
    const afterCommit: (() => void)[] = [];
    let replies: Reply[];
    try {
      steps.begin.run();
      replies = commands.map((command) => runOne(command, afterCommit));
      steps.commit.run();
    } catch (error) {
      if (db.isInTransaction()) steps.rollback.run();
      return failAll(commands, error);
    }
    for (const work of afterCommit) work();
    return replies;
  }

  function runOne(command: Command, afterCommit: (() => void)[]): Reply {
    steps.mark.run();
    try {
      const ran = runVerb(verbs, command, tx, surroundings);
      steps.keep.run();
      afterCommit.push(...ran.afterCommit);
      return { kind: "done", result: ran.result, effects: ran.effects };
    } catch (error) {
      // Some faults (disk full) end the whole transaction: then nothing of this batch exists.
      if (!db.isInTransaction()) throw error;
      steps.undo.run();
      steps.keep.run();
      return replyOf(error);
    }
  }

  return { run };
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
