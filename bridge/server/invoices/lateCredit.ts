/** Late money that becomes coins: at the invoice's own rate, and once for each payment. Pure. */

import { COINS_MAX } from "../../wire/limits.ts";
import type { OrderEvent } from "../orders/next.ts";
import type { Net } from "../rails/chain/chain.ts";
import type { ChainPayment } from "../rails/chain/payment.ts";
import type { Invoice } from "./invoice.ts";
import { parseTokenAmount } from "./tokenAmount.ts";

/** What became of one payment so far. */
export interface ChainCredit {
  /** In the player's wallet now, from this payment; 0 when a chain took it back. */
  readonly coins: number;
  /** The last posting's reference. */
  readonly reference: string;
  /** How often it became coins: more than once when it came again after it was gone. */
  readonly times: number;
}

/** What quoteTokens kept. */
interface KeptRate {
  readonly rate?: { readonly coins: number; readonly amount: string };
  /** What products with a price of their own cost, in whole tokens. */
  readonly own?: string;
}

/**
 * The coins that so much of the token is worth at the rate at which the invoice was made, rounded
 * down. Undefined where its price did not come from a rate alone: nobody then said what a coin costs.
 */
export function coinsAtRate(
  { rate: kept, decimals }: Pick<Invoice, "rate" | "decimals">,
  units: bigint,
): number | undefined {
  const { rate, own }: KeptRate = JSON.parse(kept);
  if (rate === undefined || own !== "0") return undefined;
  const price = parseTokenAmount(rate.amount, decimals, "up");
  if (price === 0n) return undefined;
  const coins = (units * BigInt(rate.coins)) / price;
  return coins > BigInt(COINS_MAX) ? undefined : Number(coins);
}

/** By the payments' references, from an order's story. */
export function creditsOf(
  events: readonly { readonly event: OrderEvent }[],
): ReadonlyMap<string, ChainCredit> {
  const credits = new Map<string, ChainCredit>();
  for (const { event } of events) {
    if (event.kind !== "credited" && event.kind !== "creditReversed") continue;
    const { kind, reference } = event;
    const payment = reference.slice(0, reference.lastIndexOf(" "));
    const times = (credits.get(payment)?.times ?? 0) + (kind === "credited" ? 1 : 0);
    credits.set(payment, { coins: kind === "credited" ? event.coins : 0, reference, times });
  }
  return credits;
}

/** Sum of what is in the player's wallet of them now; undefined where none ever came of any. */
export function creditedCoins(
  events: readonly { readonly event: OrderEvent }[],
): number | undefined {
  const credits = [...creditsOf(events).values()];
  if (credits.length === 0) return undefined;
  return credits.reduce((sum, { coins }) => sum + coins, 0);
}

/** What the books call a payment. */
export function paymentReference({
  net,
  txId,
  index,
}: Pick<ChainPayment, "net" | "txId" | "index">): string {
  return `${net} ${txId} ${index}`;
}

/** What `paymentReference`, and behind it for which time, say; undefined for other text. */
export function readReference(
  reference: string,
): { readonly net: Net; readonly txId: string; readonly index: number } | undefined {
  const [net, txId, index, times, ...more] = reference.split(" ");
  const isWhole = net !== undefined && txId !== undefined && /^\d+$/.test(index ?? "");
  if (!isWhole || times === undefined || more.length > 0) return undefined;
  return { net, txId, index: Number(index) };
}
