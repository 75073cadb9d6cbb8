import { requireSession } from "../auth/requireSession.ts";
import { presentedCall } from "./call.ts";
import { COINS, ORDER_TERMS, paramsOf, SESSION_MEMBER, TIME_MS } from "./fields.ts";
import type { Payment } from "./steps/payOrder.ts";
import { placeOrder } from "./steps/placeOrder.ts";
import { presentPayment } from "./steps/presentPayment.ts";

/**
 * Pays an amount of coins for an order without catalogue goods: the merchant decides what it buys
 * (ORDERS.md 10).
 */
export const pay = presentedCall<"pay", Payment>(
  paramsOf({ ...SESSION_MEMBER, ...ORDER_TERMS, coins: COINS, deadlineMs: TIME_MS }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const { coins, deadlineMs } = params;
    const asked = { terms: params, goods: { kind: "coins", coins }, deadlineMs } as const;
    return placeOrder(
      tx,
      session,
      asked,
      ({ app }) => ({ coins, grantBy: app.payGrantBy }),
      context,
    );
  },
  (payment, _params, here) => presentPayment(payment, here),
);
