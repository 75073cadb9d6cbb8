/**
 * Sending money back: what an operator's own wallet is asked to sign. This program has no key, so it
 * neither signs nor sends.
 */

import type { UnsignedTransfer } from "../chain/transfer.ts";
import { addressWord, uintWord } from "./abiWords.ts";

/** `transfer(address,uint256)` of ERC-20. */
const TRANSFER = "a9059cbb";

/** Sends `amount` of the asset ("native", or a token's address) to `payer`. */
export function transferTo(payer: string, asset: string, amount: bigint): UnsignedTransfer {
  if (asset === "native") return { to: payer, value: amount.toString(), data: "0x" };
  return { to: asset, value: "0", data: `0x${TRANSFER}${addressWord(payer)}${uintWord(amount)}` };
}
