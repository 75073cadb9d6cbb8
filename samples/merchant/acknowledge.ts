import type { Acknowledgement } from "coinslot/merchant";

const TIMEOUT_MS = 10_000;

/** Tells the payment server that goods were handed over, or taken back. */
export function acknowledgeBy({
  url,
  apiKey,
}: {
  readonly url: string;
  readonly apiKey: string;
}): (acknowledgement: Acknowledgement) => Promise<void> {
  return async ({ deliveryId, state }) => {
    const response = await fetch(`${url}/v1/deliveries/${deliveryId}/acknowledge`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": `${deliveryId}-${state}`,
      },
      body: JSON.stringify({ outcome: state }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the payment server answered ${response.status}`);
  };
}
