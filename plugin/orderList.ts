/** Looking at orders: by number, as a list, and cancelling an open one. */

import type { PicoCode } from "../bridge/wire/codes.ts";
import { ORDERS_PAGE_MAX, QUERY_ORDERS_MAX } from "../bridge/wire/limits.ts";
import type { OrderAnswer } from "../bridge/wire/messages.ts";
import { type PayError, picoMessage } from "../bridge/wire/payError.ts";
import type { OrderView } from "../bridge/wire/views.ts";
import { tell } from "./callbacks.ts";
import { checkOrderNo } from "./checks.ts";
import type { Callback, OrderPage, QueryAnswer } from "./clientTypes.ts";
import { type Core, refusal } from "./core.ts";
import type { Orders } from "./orders.ts";
import { request } from "./pending.ts";
import { noteOrder } from "./progress.ts";
import { checkSession } from "./session.ts";

/** Asks for the player's orders of these numbers: 14000 and the order, or 14001, for each. */
export function queryOrder(
  this: void,
  orders: Orders,
  orderNos: string | readonly string[],
  done?: Callback<readonly QueryAnswer[]>,
): void {
  const { core, pending, session } = orders;
  const numbers = numbersOf(orderNos);
  const problem = checkSession(session) ?? checkNumbers(core, numbers);
  if (problem !== undefined) return failQuery(core, numbers, problem, done);
  request(pending, "queryOrder", { orderNos: numbers }, (outcome) => {
    if (outcome.kind !== "result") return failQuery(core, numbers, outcome.error, done);
    const answers: QueryAnswer[] = [];
    for (const answer of outcome.result.answers) {
      if (answer.order !== undefined) noteOrder(orders.settling.progress, answer.order);
      answers.push(readAnswer(core, answer));
    }
    tell(core.callbacks, () => done?.(undefined, answers));
    for (const { code, message, orderNo, order } of answers) {
      tellQuery(core, code, message, orderNo, order);
    }
  });
}

/** The player's orders, newest first, one page. */
export function listOrders(
  this: void,
  orders: Orders,
  before: string | undefined,
  done?: Callback<OrderPage>,
): void {
  const { core, pending, session } = orders;
  const problem = checkSession(session);
  if (problem !== undefined) return tell(core.callbacks, () => done?.(problem));
  const page = before === "" ? undefined : before;
  request(pending, "listOrders", { before: page, limit: ORDERS_PAGE_MAX }, (outcome) =>
    tell(core.callbacks, () => {
      if (outcome.kind !== "result") return done?.(outcome.error);
      done?.(undefined, { orders: outcome.result.orders ?? [], next: outcome.result.next });
    }),
  );
}

/** Cancels an order that nobody has paid. One that is paid comes back as it is. */
export function cancelOrder(
  this: void,
  orders: Orders,
  orderNo: string,
  done?: Callback<OrderView>,
): void {
  const { core, pending, session } = orders;
  const problem = checkSession(session) ?? checkNumbers(core, [orderNo]);
  if (problem !== undefined) return tell(core.callbacks, () => done?.(problem));
  request(pending, "cancelOrder", { orderNo }, (outcome) => {
    if (outcome.kind !== "result") return tell(core.callbacks, () => done?.(outcome.error));
    const { order } = outcome.result;
    noteOrder(orders.settling.progress, order);
    tell(core.callbacks, () => done?.(undefined, order));
  });
}

/** A forgotten number is an empty list, which the check refuses. */
function numbersOf(
  this: void,
  orderNos: string | readonly string[] | undefined,
): readonly string[] {
  if ((orderNos ?? undefined) === undefined) return [];
  return Array.isArray(orderNos) ? orderNos : [orderNos as string];
}

function checkNumbers(this: void, core: Core, orderNos: readonly string[]): PayError | undefined {
  if (orderNos.length === 0) return refusal(core, "orderNoMissing", "orderNo: empty");
  if (orderNos.length > QUERY_ORDERS_MAX) {
    return refusal(core, "paramsWrong", `more than ${QUERY_ORDERS_MAX} order numbers`);
  }
  for (const orderNo of orderNos) {
    const problem = checkOrderNo(core, orderNo);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function readAnswer(this: void, core: Core, { orderNo, order }: OrderAnswer): QueryAnswer {
  const code: PicoCode = order === undefined ? "14001" : "14000";
  return { orderNo, code, message: picoMessage(code, core.settings.language), order };
}

function failQuery(
  this: void,
  core: Core,
  orderNos: readonly string[],
  error: PayError,
  done?: Callback<readonly QueryAnswer[]>,
): void {
  tell(core.callbacks, () => done?.(error));
  for (const orderNo of orderNos) tellQuery(core, error.legacyCode, error.message, orderNo);
}

function tellQuery(
  this: void,
  core: Core,
  code: PicoCode,
  message: string,
  orderNo: string,
  order?: OrderView,
): void {
  const { callbacks } = core;
  tell(callbacks, () => callbacks.delegates.onQueryOrder?.(code, message, orderNo, order));
}
