/** The queue between the plugin and the game: what the game is told is told in `update()`, one by one, each guarded. */

import type { PayError } from "../bridge/wire/payError.ts";
import type { Callback } from "./clientTypes.ts";
import type { ClockCore } from "./clock.ts";
import type { Delegates } from "./delegates.ts";

export interface QueueCore extends ClockCore {
  queue: Telling[];
  isClosed: boolean;
}

/** Something to tell the game. */
type Telling = (this: void) => void;

type Told<Name extends keyof Delegates> = Parameters<NonNullable<Delegates[Name]>>;
type At<List, Index> = Index extends keyof List ? List[Index] : undefined;
type AnyDelegate = (this: void, a: unknown, b: unknown, c: unknown, d: unknown) => void;

/** Lets `telling` run in the present or next `update()`. */
export function later(this: void, core: QueueCore, telling: Telling): void {
  core.queue.push(telling);
}

/** Answers one call of the game. */
export function answer<Result>(
  this: void,
  core: QueueCore,
  done: Callback<Result> | undefined,
  error: PayError | undefined,
  result?: Result,
): void {
  if (done !== undefined) later(core, () => done(error, result));
}

/** Calls a delegate, if the game has it by then. */
export function tell<Name extends keyof Delegates>(
  this: void,
  core: QueueCore,
  name: Name,
  a: At<Told<Name>, "0">,
  b?: At<Told<Name>, "1">,
  c?: At<Told<Name>, "2">,
  d?: At<Told<Name>, "3">,
): void {
  later(core, () => (core.delegates[name] as AnyDelegate | undefined)?.(a, b, c, d));
}

/** One line for the game's log. */
export function report(this: void, core: QueueCore, text: string): void {
  tell(core, "onException", text);
}

/** Tells what was waiting. What these tellings cause to be told waits for the next `update()`, so this always ends. */
export function runQueue(this: void, core: QueueCore): void {
  if (core.queue.length === 0) return;
  const batch = core.queue;
  core.queue = [];
  for (const telling of batch) {
    if (core.isClosed) return;
    const problem = core.host.guard(telling);
    // What onException itself throws goes nowhere: it was the last place to say it.
    if (problem !== undefined) core.host.guard(() => core.delegates.onException?.(problem));
  }
}
