import type { UtxoFamily } from "./network.ts";

export interface ReceivingAddress {
  readonly address: string;
  /** Hex: what outputs to it carry. */
  readonly script: string;
}

/** The address of this index under an account's extended public key. */
export type DeriveAddress = (
  accountKey: string,
  index: number,
  family: UtxoFamily,
) => ReceivingAddress;
