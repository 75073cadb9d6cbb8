/** One batch of commands: runs their verbs over memory until everything that they ask is known. */

import type { VerbTable } from "../../verb.ts";
import type { Asked, Settled } from "../command.ts";
import { type Ran, replyOf, runVerb, type Surroundings } from "../runVerb.ts";
import type { Database } from "./database.ts";
import { KEY_BLOCK } from "./functions.ts";
import { Memory, MISS, PUT_OFF } from "./memory.ts";
import { createPostgresTx } from "./postgresTx.ts";
import { announcedNeeds } from "./prefetch.ts";
import type { AnyQuery, Table, TableChanges } from "./table.ts";

/** Keys that a command takes, more or less; what is missing is fetched. */
const KEYS_EACH = 6;

/** Each round fetches what the verbs miss; most need one. */
const ROUNDS_MAX = 1000;

/** What the verbs run in. */
export interface BatchParts {
  readonly verbs: VerbTable;
  readonly surroundings: Surroundings;
  readonly queries: ReadonlyMap<Table<object>, readonly AnyQuery[]>;
}

/** A batch that ran and is not written yet. */
export interface RanBatch {
  readonly replies: readonly Settled[];
  readonly changes: readonly TableChanges[];
  readonly afterCommit: readonly (() => void)[];
  /** Commands for the next batch. */
  readonly putOff: readonly Asked[];
}

/** Runs the commands; rejects with what the database says. Nothing is written. */
export async function runBatch(
  { verbs, surroundings: around, queries }: BatchParts,
  database: Database,
  commands: readonly Asked[],
): Promise<RanBatch> {
  // A verb that runs again must ask the same again: its clock stands still.
  const startedMs = around.nowMs();
  const surroundings: Surroundings = { ...around, nowMs: () => startedMs };
  const memory = new Memory(queries);
  const tx = createPostgresTx(memory, database.incarnation);
  const replies: Settled[] = [];
  const afterCommit: (() => void)[] = [];
  const putOff: Asked[] = [];
  for (const { params } of commands) {
    memory.want(announcedNeeds(params, surroundings.environment));
  }
  let blocks = Math.ceil((commands.length * KEYS_EACH) / KEY_BLOCK);
  let waiting = commands;
  for (let round = 0; waiting.length > 0; round++) {
    if (round > ROUNDS_MAX) throw new Error(`${waiting[0]?.verb} asks something else each time`);
    const { needs, wantsKeys } = memory.takeMissing();
    if (wantsKeys) blocks += 1;
    if (needs.length === 0 && blocks === 0) throw new Error("a verb misses nothing and waits");
    await database.read(needs, blocks, memory);
    blocks = 0;
    const missing: Asked[] = [];
    for (const command of waiting) {
      const ran = tryVerb(memory, () => runVerb(verbs, command, tx, surroundings));
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
  return { replies, changes: memory.changes(), afterCommit, putOff };
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
