import { Type } from "@sinclair/typebox";
import { CART_LINES_MAX, QUANTITY_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import type { ShelvedApp } from "../catalogShelf.ts";
import { quoteItems } from "../orders/quote.ts";
import { presentedCall } from "./call.ts";
import { COINS, ORDER_TERMS, PRODUCT_CODE, paramsOf, SESSION_MEMBER, TIME_MS } from "./fields.ts";
import { placeOrder } from "./steps/placeOrder.ts";
import { presentPayment, type StoredPayment, viewPayment } from "./steps/presentPayment.ts";

const ITEM = Type.Object(
  {
    code: PRODUCT_CODE,
    quantity: Type.Integer({ minimum: 1, maximum: QUANTITY_MAX }),
    expectedPrice: COINS,
  },
  { additionalProperties: false },
);

/** Buys catalogue products at catalogue prices, a whole cart as one order. */
export const payByCode = presentedCall<"payByCode", StoredPayment>(
  paramsOf({
    ...SESSION_MEMBER,
    ...ORDER_TERMS,
    items: Type.Array(ITEM, { minItems: 1, maxItems: CART_LINES_MAX }),
    deadlineMs: TIME_MS,
  }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const { items, deadlineMs } = params;
    const asked = { terms: params, goods: { kind: "items", items }, deadlineMs } as const;
    const quote = ({ products }: ShelvedApp) => quoteItems(items, (code) => products.get(code));
    return viewPayment(placeOrder(tx, session, asked, quote, context));
  },
  (payment, _params, here) => presentPayment(payment, here),
);
