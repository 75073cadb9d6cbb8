import { Type } from "@sinclair/typebox";
import { ORDERS_PAGE_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import { storedCall } from "./call.ts";
import { ORDER_NO, paramsOf, SESSION_MEMBER } from "./fields.ts";
import { requireOwnOrder } from "./steps/findOwnOrder.ts";
import { ANSWER_BYTES_MAX, fitPage } from "./steps/fitPage.ts";
import { viewOrder } from "./steps/viewOrder.ts";

/** The player's orders, newest first. `next` is the last order number of the page. */
export const listOrders = storedCall<"listOrders">(
  paramsOf({
    ...SESSION_MEMBER,
    before: Type.Optional(ORDER_NO),
    limit: Type.Integer({ minimum: 1, maximum: ORDERS_PAGE_MAX }),
  }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const { before, limit } = params;
    const below = before === undefined ? undefined : requireOwnOrder(tx, player, before).key;
    // One more than asked shows whether there is a next page.
    const found = tx.listOrders(player.key, below, limit + 1);
    const orders = fitPage(
      found.slice(0, limit).map((order) => viewOrder(tx, order, context)),
      ANSWER_BYTES_MAX,
    );
    if (orders.length === 0) return {};
    return { orders, next: orders.length < found.length ? orders.at(-1)?.orderNo : undefined };
  },
);
