/**
 * Sending money back: what an operator's own wallet is asked to sign, and whether a chain holds it. This
 * program has no key, so it neither signs nor sends.
 */

import { addressWord, type Hex, uintWord } from "./abiWords.ts";

/** `transfer(address,uint256)` of ERC-20. */
const TRANSFER = "a9059cbb";

/** A transaction before it has a sender, a nonce, fees and a signature. */
export interface UnsignedTransfer {
  readonly to: string;
  /** Of the chain's coin, decimal digits in its smallest unit. */
  readonly value: string;
  readonly data: Hex;
}

/** Sends `amount` of the asset ("native", or a token's address) to `payer`. */
export function transferTo(payer: string, asset: string, amount: bigint): UnsignedTransfer {
  if (asset === "native") return { to: payer, value: amount.toString(), data: "0x" };
  const data: Hex = `0x${TRANSFER}${addressWord(payer)}${uintWord(amount)}`;
  return { to: asset, value: "0", data };
}

/** What a node says of a transaction that should be such a transfer. */
export type TransferFinding =
  /** In a block that is so deep, its own among them. */
  | { readonly kind: "mined"; readonly confirmations: number }
  | { readonly kind: "unknown" }
  | { readonly kind: "failed" }
  /** Another transfer than the wanted one. */
  | { readonly kind: "other" };

/** Asks a node; rejects as `rpc` does. */
export async function findTransfer(
  rpc: (method: string, params: readonly unknown[]) => Promise<unknown>,
  txId: string,
  wanted: UnsignedTransfer,
): Promise<TransferFinding> {
  const sent = membersOf(await rpc("eth_getTransactionByHash", [txId]));
  const receipt = membersOf(await rpc("eth_getTransactionReceipt", [txId]));
  if (sent === undefined || receipt === undefined) return { kind: "unknown" };
  const isSame =
    String(sent.to).toLowerCase() === wanted.to.toLowerCase() &&
    String(sent.input).toLowerCase() === wanted.data.toLowerCase() &&
    BigInt(String(sent.value)) === BigInt(wanted.value);
  if (!isSame) return { kind: "other" };
  if (receipt.status !== "0x1") return { kind: "failed" };
  const head = Number(await rpc("eth_blockNumber", []));
  return { kind: "mined", confirmations: head - Number(receipt.blockNumber) + 1 };
}

function membersOf(value: unknown): { readonly [name: string]: unknown } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return value as { readonly [name: string]: unknown };
}
