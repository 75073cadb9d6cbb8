/** One batch of commands: runs their verbs over memory until everything that they ask is known. */

import type { VerbTable } from "../../verb.ts";
import type { Asked, Settled } from "../command.ts";
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
  const replies: Settled[] = [];
  const afterCommit: (() => void)[] = [];
  const putOff: Asked[] = [];
  const announced = prepare(parts, memory, commands, mayGuess);
  memory.learnKeys(parts.keys.takeAll(startedMs));
  let blocks = blocksFor(commands.length, countKeys(memory.keysLeft()));
  let waiting = commands;
  for (let round = 0; waiting.length > 0; round++) {
    if (round > ROUNDS_MAX) throw new Error(`${waiting[0]?.verb} asks something else each time`);
    const { needs, wantsKeys } = memory.takeMissing();
    if (wantsKeys) blocks = Math.max(blocks, 1) + round;
    if (needs.length > 0 || blocks > 0) await database.read(needs, blocks, memory, startedMs);
    else if (round > 0) throw new Error("a verb misses nothing and waits");
    blocks = 0;
    const missing: Asked[] = [];
    for (const command of waiting) {
      const ran = tryVerb(memory, () => runVerb(parts.verbs, command, tx, surroundings));
      if (ran.kind === "missing") missing.push(command);
      else if (ran.kind === "putOff") putOff.push(command);
      else if (ran.kind === "threw") replies.push({ id: command.id, reply: replyOf(ran.error) });
      else {
        const { result, effects } = ran.ran;
        replies.push({ id: command.id, reply: { kind: "done", result, effects } });
        afterCommit.push(...ran.ran.afterCommit);
      }
    }
    waiting = missing;
  }
  const changes = memory.changes();
  afterCommit.push(() => parts.recall.learn(announced.calls, memory, changes));
  const keysLeft = memory.keysLeft();
  blocks = blocksFor(commands.length, countKeys(keysLeft));
  const guessed = judge(announced, memory);
  return { replies, changes, afterCommit, putOff, guessed, keysLeft, blocks };
}

function blocksFor(commands: number, keys: number): number {
  return Math.max(0, Math.ceil((commands * KEYS_EACH - keys) / KEY_BLOCK));
}

interface Prepared {
  readonly calls: readonly Call[];
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
  const guesses: Guess[] = [];
  const verbs = new Set<string>();
  for (const { verb, params } of commands) {
    const { call, needs } = announce(params, environment);
    if (call !== undefined) calls.push(call);
    const isGuess = mayGuess && call !== undefined && trust.mayGuess(verb);
    const guess = isGuess ? recall.tell(call, memory) : undefined;
    if (guess === undefined) memory.want(needs);
    else {
      guesses.push(guess);
      verbs.add(verb);
    }
  }
  return { calls, guesses, verbs };
}

function judge({ guesses, verbs }: Prepared, memory: Memory): Guessed {
  const isGuarded = areGuarded(guesses, memory);
  return { guesses, verbs, isGuarded, expected: expectedOf(guesses, memory) };
}

type Tried =
  | { readonly kind: "ran"; readonly ran: Ran }
  | { readonly kind: "missing" }
  | { readonly kind: "putOff" }
  | { readonly kind: "threw"; readonly error: unknown };

/** A verb that did not come to its end wrote nothing. */
function tryVerb(memory: Memory, run: () => Ran): Tried {
  memory.begin();
  try {
    return { kind: "ran", ran: run() };
  } catch (error) {
    memory.undo();
    if (error === MISS) return { kind: "missing" };
    if (error === PUT_OFF) return { kind: "putOff" };
    return { kind: "threw", error };
  }
}
