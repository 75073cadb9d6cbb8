/** The queue between the plugin and the game: what the game is told is told in `update()`, one by one, each guarded. */

import type { Delegates } from "./delegates.ts";
import type { Host } from "./host.ts";

/** Something to tell the game. */
type Telling = (this: void) => void;

/** The queue and the game's delegates. */
export interface Callbacks {
  readonly host: Host;
  delegates: Delegates;
  waiting: Telling[];
  isClosed: boolean;
}

export function createCallbacks(this: void, host: Host, delegates: Delegates): Callbacks {
  return { host, delegates, waiting: [], isClosed: false };
}

/** Lets `telling` run in the present or next `update()`. It looks up its delegate then, not now. */
export function tell(this: void, callbacks: Callbacks, telling: Telling): void {
  callbacks.waiting.push(telling);
}

/** Tells what was waiting. What these tellings cause to be told waits for the next `update()`, so this always ends. */
export function runCallbacks(this: void, callbacks: Callbacks): void {
  if (callbacks.waiting.length === 0) return;
  const batch = callbacks.waiting;
  callbacks.waiting = [];
  for (const telling of batch) {
    if (callbacks.isClosed) return;
    const problem = callbacks.host.guard(telling);
    if (problem !== undefined) tellException(callbacks, problem);
  }
}

/** One line for the game's log. */
export function reportException(this: void, callbacks: Callbacks, text: string): void {
  tell(callbacks, () => tellException(callbacks, text));
}

/** Nothing is told any more. */
export function closeCallbacks(this: void, callbacks: Callbacks): void {
  callbacks.isClosed = true;
  callbacks.waiting = [];
}

/** What `onException` itself throws goes nowhere: it was the last place to say it. */
function tellException(this: void, callbacks: Callbacks, text: string): void {
  callbacks.host.guard(() => callbacks.delegates.onException?.(text));
}
