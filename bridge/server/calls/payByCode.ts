import { Type } from "@sinclair/typebox";
import { CART_LINES_MAX, PAY_WITH_BYTES_MAX, QUANTITY_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import type { ShelvedApp } from "../catalogShelf.ts";
import { quoteItems } from "../orders/quote.ts";
import { presentedCall } from "./call.ts";
import {
  COINS,
  ORDER_TERMS,
  PRODUCT_CODE,
  paramsOf,
  SESSION_MEMBER,
  TIME_MS,
  text,
} from "./fields.ts";
import { placeOrder } from "./steps/placeOrder.ts";
import { placeTokenOrder } from "./steps/placeTokenOrder.ts";
import { presentPayment, type StoredPayment, viewPayment } from "./steps/presentPayment.ts";

const ITEM = Type.Object(
  {
    code: PRODUCT_CODE,
    quantity: Type.Integer({ minimum: 1, maximum: QUANTITY_MAX }),
    expectedPrice: COINS,
  },
  { additionalProperties: false },
);

/**
 * Buys catalogue products at catalogue prices, a whole cart as one order: with hosted coins, or with
 * a token of a chain, for which it gives the payment page.
 */
export const payByCode = presentedCall<"payByCode", StoredPayment>(
  paramsOf({
    ...SESSION_MEMBER,
    ...ORDER_TERMS,
    items: Type.Array(ITEM, { minItems: 1, maxItems: CART_LINES_MAX }),
    payWith: Type.Optional(text(PAY_WITH_BYTES_MAX, 1)),
    deadlineMs: TIME_MS,
  }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const { items, deadlineMs, payWith } = params;
    if (payWith !== undefined) {
      const goods = { kind: "items", items, payWith } as const;
      const payment = placeTokenOrder(tx, session, { terms: params, goods, deadlineMs }, context);
      return viewPayment(tx, payment, context);
    }
    const asked = { terms: params, goods: { kind: "items", items }, deadlineMs } as const;
    const quote = ({ products }: ShelvedApp) => quoteItems(items, (code) => products.get(code));
    return viewPayment(tx, placeOrder(tx, session, asked, quote, context), context);
  },
  (payment, _params, here) => presentPayment(payment, here),
);
