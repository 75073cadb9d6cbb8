import type { UtxoNetwork } from "./network.ts";
import { wholeCoins } from "./smallestUnits.ts";

/** What wallets open: BIP-21, as `litecoin:rltc1q...?amount=0.01&label=...`. */
export function paymentUri(
  { scheme }: UtxoNetwork,
  address: string,
  amount: bigint,
  label: string,
): string {
  const coins = wholeCoins(amount).replace(/\.?0+$/, "");
  return `${scheme}:${address}?amount=${coins}&label=${encodeURIComponent(label)}`;
}
