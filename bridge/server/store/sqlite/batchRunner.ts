/**
 * Runs commands in one durable transaction: BEGIN IMMEDIATE, a savepoint each, COMMIT. A command
 * that refuses or fails undoes only itself. No reply exists before the commit is on the disk.
 */

import type { ErrorCode } from "../../../wire/codes.ts";
import { Refusal } from "../../refusal.ts";
import type { Effect, Verb, VerbContext, VerbTable } from "../../verb.ts";
import type { Tx } from "../tx.ts";
import { type Database, sqliteCodeOf } from "./database.ts";
import { StoreFault } from "./storeFault.ts";

/** A verb to run, as plain data. */
export interface Command {
  readonly verb: string;
  readonly params: unknown;
}

/** What became of a command, as plain data. */
export type Reply =
  | { readonly kind: "done"; readonly result: unknown; readonly effects: readonly Effect[] }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly detail?: string }
  /**
   * A bug, or a disk that could not take the transaction; nothing was written. `text` is for the
   * log.
   */
  | { readonly kind: "failed"; readonly text: string };

/** What the verbs get beside the rows; the runner adds `tell` and `afterCommit`. */
export interface Surroundings extends Pick<VerbContext, "environment" | "catalog" | "randomHex"> {
  nowMs(): number;
}

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
    const effects: Effect[] = [];
    const later: (() => void)[] = [];
    const context: VerbContext = {
      environment: surroundings.environment,
      catalog: surroundings.catalog,
      randomHex: surroundings.randomHex,
      nowMs: surroundings.nowMs(),
      tell: (effect) => effects.push(effect),
      afterCommit: (work) => later.push(work),
    };
    steps.mark.run();
    try {
      const result = verbNamed(verbs, command.verb)(tx, command.params, context);
      steps.keep.run();
      afterCommit.push(...later);
      return { kind: "done", result, effects };
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

function verbNamed(verbs: VerbTable, name: string): Verb<unknown, unknown> {
  const verb = verbs[name];
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  // The typed face of the store (store.ts) lets only a verb's own params through.
  return verb as Verb<unknown, unknown>;
}

function replyOf(error: unknown): Reply {
  if (error instanceof Refusal) {
    return { kind: "refused", code: error.code, detail: error.detail };
  }
  return { kind: "failed", text: textOf(error) };
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

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
