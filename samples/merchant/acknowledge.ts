import type { Acknowledgement } from "coinslot/merchant";

const TIMEOUT_MS = 10_000;

/** The payment server, and a key of it with the scopes `deliveries:write` and `orders:write`. */
export interface PaymentServer {
  readonly url: string;
  readonly apiKey: string;
}

/** Tells the payment server that goods were handed over, or taken back after a refund. */
export function acknowledgeBy({
  url,
  apiKey,
}: PaymentServer): (acknowledgement: Acknowledgement) => Promise<void> {
  return async ({ orderNo, deliveryId, state }) => {
    const path = `/v1/merchant/orders/${orderNo}/deliveries/${deliveryId}/ack`;
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": `${deliveryId}.${state}`,
      },
      body: JSON.stringify({ outcome: state }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the payment server answered ${response.status}`);
  };
}
