import type { PaymentServer } from "./acknowledge.ts";
import type { Offer } from "./sell.ts";

const TIMEOUT_MS = 10_000;

/** Creates an order of a fixed amount at the payment server; gives its number there. */
export function createOrderBy({ url, apiKey }: PaymentServer): (offer: Offer) => Promise<string> {
  return async (offer) => {
    const response = await fetch(`${url}/v1/merchant/orders`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": `create-${offer.orderNo}`,
      },
      body: JSON.stringify(offer),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const order = response.ok ? await response.json() : undefined;
    if (typeof order?.tradeNo === "string") return order.tradeNo;
    throw new Error(`the payment server made no order: ${response.status}`);
  };
}
