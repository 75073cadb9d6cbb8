/** For Lua: a call as a line in a coroutine instead of a callback. */

import type { Callback } from "../../plugin/clientTypes.ts";
import type { PayError } from "../wire/payError.ts";

interface Thread {
  readonly isThread: never;
}

declare const coroutine: {
  running(this: void): LuaMultiReturn<[thread: Thread | undefined, isMain: boolean | undefined]>;
  resume(this: void, thread: Thread): LuaMultiReturn<[isFine: boolean, problem: unknown]>;
  yield(this: void): unknown;
};
declare function error(this: void, message: unknown, level?: number): never;

type BareCall<Result> = (this: void, done: Callback<Result>) => unknown;
type ParamsCall<Params, Result> = (this: void, params: Params, done: Callback<Result>) => unknown;

/**
 * Makes a call and waits for its answer: `local err, order = coinslot.await(shop.payByCode, { code = "SWORD" })`. Only
 * in a coroutine; other coroutines and the game run on. Of calls whose params may be left out, `login` needs {} here
 * and `listOrders` "". What the coroutine throws later goes to `onException`.
 */
export function awaitAnswer<Params, Result>(
  this: void,
  call: BareCall<Result> | ParamsCall<Params, Result>,
  params?: Params,
): LuaMultiReturn<[error: PayError | undefined, result: Result | undefined]> {
  const [thread, isMain] = coroutine.running();
  if (thread === undefined || isMain === true) error("coinslot.await needs a coroutine", 2);
  let isOver = false;
  let failure: PayError | undefined;
  let answer: Result | undefined;
  const done: Callback<Result> = (problem, result) => {
    isOver = true;
    failure = problem;
    answer = result;
    const [isFine, thrown] = coroutine.resume(thread);
    if (!isFine) error(thrown, 0);
  };
  if (params === undefined) (call as BareCall<Result>)(done);
  else (call as ParamsCall<Params, Result>)(params, done);
  // A game that resumes its coroutines by itself, every frame for example, changes nothing.
  while (!isOver) coroutine.yield();
  return $multi(failure, answer);
}
