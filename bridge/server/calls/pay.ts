import { requireSession } from "../auth/requireSession.ts";
import type { ShelvedApp } from "../catalogShelf.ts";
import type { Quote } from "../orders/quote.ts";
import { presentedCall } from "./call.ts";
import { COINS, ORDER_TERMS, paramsOf, SESSION_MEMBER, TIME_MS } from "./fields.ts";
import { placeOrder } from "./steps/placeOrder.ts";
import { presentPayment, type StoredPayment, viewPayment } from "./steps/presentPayment.ts";

/**
 * Pays an amount of coins for an order without catalogue goods: the merchant decides what it buys
 * (ORDERS.md 10).
 */
export const pay = presentedCall<"pay", StoredPayment>(
  paramsOf({ ...SESSION_MEMBER, ...ORDER_TERMS, coins: COINS, deadlineMs: TIME_MS }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const { coins, deadlineMs } = params;
    const asked = { terms: params, goods: { kind: "coins", coins }, deadlineMs } as const;
    const quote = ({ app }: ShelvedApp): Quote => ({ coins, grantBy: app.payGrantBy });
    return viewPayment(tx, placeOrder(tx, session, asked, quote, context), context);
  },
  (payment, _params, here) => presentPayment(payment, here),
);
