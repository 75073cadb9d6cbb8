import { Type } from "@sinclair/typebox";
import { QUERY_ORDERS_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import { storedCall } from "./call.ts";
import { ORDER_NO, paramsOf, SESSION_MEMBER } from "./fields.ts";
import { findOwnOrder } from "./steps/findOwnOrder.ts";
import { ANSWER_BYTES_MAX, fitPage } from "./steps/fitPage.ts";
import { viewOrder } from "./steps/viewOrder.ts";

/**
 * One answer for each asked number, without an order where there is none or it is somebody else's.
 * Numbers whose orders do not fit into one frame are left out: ask for them again.
 */
export const queryOrder = storedCall<"queryOrder">(
  paramsOf({
    ...SESSION_MEMBER,
    orderNos: Type.Array(ORDER_NO, { minItems: 1, maxItems: QUERY_ORDERS_MAX }),
  }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const answers = params.orderNos.map((orderNo) => {
      const order = findOwnOrder(tx, player, orderNo);
      return order === undefined ? { orderNo } : { orderNo, order: viewOrder(tx, order, context) };
    });
    return { answers: fitPage(answers, ANSWER_BYTES_MAX) };
  },
);
