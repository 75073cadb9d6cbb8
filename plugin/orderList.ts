/** Looking at orders: by number, as a list, and cancelling an open one. */

import type { PicoCode } from "../bridge/wire/codes.ts";
import { ORDERS_PAGE_MAX } from "../bridge/wire/limits.ts";
import type { OrderAnswer } from "../bridge/wire/messages.ts";
import { type PayError, picoMessage } from "../bridge/wire/payError.ts";
import type { OrderView } from "../bridge/wire/views.ts";
import { askOrders } from "./askOrders.ts";
import { checkNumbers } from "./checks.ts";
import type { Callback, OrderPage, QueryAnswer } from "./clientTypes.ts";
import { ask, checkSession } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import { noteOrder, type SettlingCore } from "./settling.ts";

/** Asks for the player's orders of these numbers: 14000 and the order, or 14001, for each. */
export function queryOrder(
  this: void,
  core: SettlingCore,
  orderNos: string | readonly string[],
  done?: Callback<readonly QueryAnswer[]>,
): void {
  // A forgotten number is an empty one, which the check refuses. The game may go on with its list.
  const given: readonly string[] = Array.isArray(orderNos) ? orderNos : [orderNos ?? ""];
  const numbers: string[] = [];
  for (const orderNo of given) numbers.push(orderNo);
  function fail(this: void, error: PayError): void {
    answer(core, done, error);
    for (const orderNo of numbers) {
      tell(core, "onQueryOrder", error.legacyCode, error.message, orderNo);
    }
  }
  const problem = checkSession(core) ?? checkNumbers(core, numbers);
  if (problem !== undefined) return fail(problem);
  function take(this: void, found: readonly OrderAnswer[]): void {
    const answers: QueryAnswer[] = [];
    for (const { orderNo, order } of found) {
      if (order !== undefined) noteOrder(core, order);
      const code: PicoCode = order === undefined ? "14001" : "14000";
      const message = picoMessage(code, core.language);
      answers.push({ orderNo, code, message, order });
      tell(core, "onQueryOrder", code, message, orderNo, order);
    }
    answer(core, done, undefined, answers);
  }
  askOrders(core, numbers, take, fail);
}

/** The player's orders, newest first, one page. */
export function listOrders(
  this: void,
  core: SettlingCore,
  before?: string,
  done?: Callback<OrderPage>,
): void {
  const page = before === "" ? undefined : before;
  ask(core, "listOrders", { before: page, limit: ORDERS_PAGE_MAX }, done, ({ orders, next }) =>
    answer(core, done, undefined, { orders: orders ?? [], next }),
  );
}

/** Cancels an order that nobody has paid. One that is paid comes back as it is. */
export function cancelOrder(
  this: void,
  core: SettlingCore,
  orderNo: string,
  done?: Callback<OrderView>,
): void {
  const problem = checkSession(core) ?? checkNumbers(core, [orderNo]);
  if (problem !== undefined) return answer(core, done, problem);
  ask(core, "cancelOrder", { orderNo }, done, ({ order }) => {
    noteOrder(core, order);
    answer(core, done, undefined, order);
  });
}
