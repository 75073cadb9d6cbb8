/** One command over a transaction, in whichever engine. */

import { Refusal } from "../refusal.ts";
import type { Told, Verb, VerbContext, VerbTable } from "../verb.ts";
import type { Command, Reply } from "./command.ts";
import type { Tx } from "./tx.ts";

/** What the verbs get beside the rows; `runVerb` adds `tell` and `afterCommit`. */
export interface Surroundings
  extends Pick<VerbContext, "environment" | "catalog" | "randomHex" | "deriveAddress"> {
  nowMs(): number;
}

/** A verb's outcome while its transaction is still open. */
export interface Ran {
  readonly result: unknown;
  readonly effects: readonly Told[];
  /** To be run once the transaction is durable. */
  readonly afterCommit: readonly (() => void)[];
}

/** Runs the command's verb; throws what it throws. */
export function runVerb(
  verbs: VerbTable,
  { verb, params }: Command,
  tx: Tx,
  surroundings: Surroundings,
): Ran {
  const effects: Told[] = [];
  const afterCommit: (() => void)[] = [];
  const context: VerbContext = {
    environment: surroundings.environment,
    catalog: surroundings.catalog,
    randomHex: surroundings.randomHex,
    deriveAddress: surroundings.deriveAddress,
    nowMs: surroundings.nowMs(),
    tell: (told) => effects.push(told),
    afterCommit: (work) => afterCommit.push(work),
  };
  const result = verbNamed(verbs, verb)(tx, params, context);
  return { result, effects, afterCommit };
}

/** The reply to a command whose verb threw `error`: its refusal, or a bug. */
export function replyOf(error: unknown): Reply {
  if (error instanceof Refusal) {
    return { kind: "refused", code: error.code, detail: error.detail };
  }
  return { kind: "failed", text: textOf(error) };
}

/** An error for the log, with its stack. */
export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function verbNamed(verbs: VerbTable, name: string): Verb<unknown, unknown> {
  const verb = verbs[name];
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  // The typed face of the store (store.ts) lets only a verb's own params through.
  return verb as Verb<unknown, unknown>;
}
