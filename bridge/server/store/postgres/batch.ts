/** One batch of commands: runs their verbs over memory until everything that they ask is known. */

import type { VerbTable } from "../../verb.ts";
import type { Asked, Reply, Settled } from "../command.ts";
import { type Ran, replyOf, runVerb, type Surroundings } from "../runVerb.ts";
import type { Database } from "./database.ts";
import { KEY_BLOCK } from "./functions.ts";
import { countKeys, type KeyBlock, type KeyPool } from "./keyPool.ts";
import { Memory, MISS, PUT_OFF } from "./memory.ts";
import { createPostgresTx } from "./postgresTx.ts";
import { announce, type Call } from "./prefetch.ts";
import { areGuarded, type Expected, expectedOf, type Guess, type Recall } from "./recall.ts";
import type { TableChanges } from "./table.ts";
import type { Trust } from "./trust.ts";

/** Keys that a command takes, more or less; what is missing is fetched. */
const KEYS_EACH = 5;

/** Each round fetches what the verbs miss; most need one. */
const ROUNDS_MAX = 1000;

/** What the verbs run in. */
export interface BatchParts {
  readonly verbs: VerbTable;
  readonly surroundings: Surroundings;
  readonly recall: Recall;
  readonly trust: Trust;
  readonly keys: KeyPool;
}

/** A batch that ran and is not written yet. */
export interface RanBatch {
  readonly replies: readonly Settled[];
  readonly changes: readonly TableChanges[];
  readonly afterCommit: readonly (() => void)[];
  /** Commands for the next batch. */
  readonly putOff: readonly Asked[];
  readonly guessed: Guessed;
  readonly keysLeft: readonly KeyBlock[];
  /** Blocks of keys that the next batch will want beside these. */
  readonly blocks: number;
}

/** What a batch took for granted. */
export interface Guessed {
  readonly guesses: readonly Guess[];
  readonly verbs: ReadonlySet<string>;
  readonly expected: Expected;
  /** Without it nothing would tell whether the guesses are right: the batch must read instead. */
  readonly isGuarded: boolean;
}

/**
 * Runs the commands; rejects with what the database says. Nothing is written. With `mayGuess` commands
 * run on what was known of their callers.
 */
export async function runBatch(
  parts: BatchParts,
  database: Database,
  commands: readonly Asked[],
  mayGuess: boolean,
): Promise<RanBatch> {
  // A verb that runs again must ask the same again: its clock stands still.
  const startedMs = parts.surroundings.nowMs();
  const surroundings: Surroundings = { ...parts.surroundings, nowMs: () => startedMs };
  const memory = new Memory();
  const tx = createPostgresTx(memory, database.incarnation);
  const prepared = prepare(parts, memory, commands, mayGuess);
  memory.learnKeys(parts.keys.takeAll(startedMs));
  const came = {
    replies: [] as Settled[],
    afterCommit: [] as (() => void)[],
    putOff: [] as Asked[],
  };
  let waiting = commands;
  for (let round = 0; waiting.length > 0; round++) {
    if (round > ROUNDS_MAX) throw new Error(`${waiting[0]?.verb} asks something else each time`);
    await readMissing(memory, database, waiting.length, round, startedMs);
    const missing: Asked[] = [];
    for (const command of waiting) {
      const ran = tryVerb(memory, () => runVerb(parts.verbs, command, tx, surroundings));
      if (ran.kind === "missing") missing.push(command);
      else if (ran.kind === "putOff") came.putOff.push(command);
      else {
        came.replies.push({ id: command.id, reply: ran.reply });
        came.afterCommit.push(...ran.afterCommit);
      }
    }
    waiting = missing;
  }
  const changes = memory.changes();
  const { calls, read } = prepared;
  came.afterCommit.push(() => parts.recall.learn(calls, read, memory, changes));
  const guessed = judge(prepared, memory, changes);
  return { ...came, changes, guessed, ...keysAfter(memory) };
}

/** One round trip for all that is missing, or none. */
async function readMissing(
  memory: Memory,
  database: Database,
  commands: number,
  round: number,
  nowMs: number,
): Promise<void> {
  const { needs, wantsKeys } = memory.takeMissing();
  const keys = countKeys(memory.keysLeft());
  const isFirst = round === 0 && (needs.length > 0 || keys === 0);
  const few = isFirst ? blocksFor(commands * KEYS_EACH - keys) : 0;
  // A verb that took more than there were may take still more.
  const blocks = wantsKeys ? blocksFor(commands * KEYS_EACH) + round : few;
  if (needs.length > 0 || blocks > 0) return database.read(needs, blocks, memory, nowMs);
  if (round > 0) throw new Error("a verb misses nothing and waits");
}

/**
 * What the batch leaves of its keys; when they are not enough for one that takes twice as many, what
 * to fetch for some more batches.
 */
function keysAfter(memory: Memory): Pick<RanBatch, "keysLeft" | "blocks"> {
  const keysLeft = memory.keysLeft();
  const [taken, left] = [memory.keysTaken(), countKeys(keysLeft)];
  return { keysLeft, blocks: left >= 2 * taken ? 0 : blocksFor(6 * taken - left) };
}

function blocksFor(keys: number): number {
  return Math.max(0, Math.ceil(keys / KEY_BLOCK));
}

interface Prepared {
  readonly calls: readonly Call[];
  /** Those of them that are no guesses. */
  readonly read: readonly Call[];
  readonly guesses: readonly Guess[];
  readonly verbs: ReadonlySet<string>;
}

/** What the commands will read is known already, or wanted. */
function prepare(
  { surroundings: { environment }, recall, trust }: BatchParts,
  memory: Memory,
  commands: readonly Asked[],
  mayGuess: boolean,
): Prepared {
  const calls: Call[] = [];
  const read: Call[] = [];
  const guesses: Guess[] = [];
  const verbs = new Set<string>();
  for (const { verb, params } of commands) {
    const { call, needs } = announce(params, environment);
    if (call !== undefined) calls.push(call);
    const isGuess = mayGuess && call !== undefined && trust.mayGuess(verb);
    const guess = isGuess ? recall.tell(call, memory) : undefined;
    if (guess === undefined) {
      memory.want(needs);
      if (call !== undefined) read.push(call);
    } else {
      guesses.push(guess);
      verbs.add(verb);
    }
  }
  return { calls, read, guesses, verbs };
}

function judge(
  { guesses, verbs }: Prepared,
  memory: Memory,
  changes: readonly TableChanges[],
): Guessed {
  const isGuarded = areGuarded(guesses, memory);
  return { guesses, verbs, isGuarded, expected: expectedOf(guesses, changes) };
}

type Tried =
  | { readonly kind: "came"; readonly reply: Reply; readonly afterCommit: Ran["afterCommit"] }
  | { readonly kind: "missing" }
  | { readonly kind: "putOff" };

/** A verb that did not come to its end wrote nothing. */
function tryVerb(memory: Memory, run: () => Ran): Tried {
  memory.begin();
  try {
    const { result, effects, afterCommit } = run();
    return { kind: "came", reply: { kind: "done", result, effects }, afterCommit };
  } catch (error) {
    memory.undo();
    if (error === MISS) return { kind: "missing" };
    if (error === PUT_OFF) return { kind: "putOff" };
    return { kind: "came", reply: replyOf(error), afterCommit: [] };
  }
}
