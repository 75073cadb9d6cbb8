/** What the server knows of orders, by number, however many answers that takes. */

import type { OrderAnswer } from "../bridge/wire/messages.ts";
import { refusal } from "./core.ts";
import { type Fail, type PendingCore, request } from "./pending.ts";

/** Gives one answer for each number. Those that did not fit into one frame are asked for again (docs/PROTOCOL.md 4). */
export function askOrders(
  this: void,
  core: PendingCore,
  orderNos: readonly string[],
  take: (this: void, answers: readonly OrderAnswer[]) => void,
  fail: Fail,
  earlier: OrderAnswer[] = [],
): void {
  request(
    core,
    "queryOrder",
    { orderNos },
    ({ answers }) => {
      const rest: string[] = [];
      for (const orderNo of orderNos) if (!isAnswered(answers, orderNo)) rest.push(orderNo);
      for (const answer of answers) earlier.push(answer);
      if (rest.length === 0) take(earlier);
      else if (rest.length < orderNos.length) askOrders(core, rest, take, fail, earlier);
      else fail(refusal(core, "dataUnavailable"), true);
    },
    fail,
  );
}

function isAnswered(this: void, answers: readonly OrderAnswer[], orderNo: string): boolean {
  for (const answer of answers) if (answer.orderNo === orderNo) return true;
  return false;
}
