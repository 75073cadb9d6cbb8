import type { UtxoNetwork } from "../network.ts";
import { feeFor, outputBytes } from "./transactionSize.ts";

/** What spending an output costs in bytes, as nodes count it: with a witness, and without. */
const SPENDING_WITNESS_BYTES = 67;
const SPENDING_BYTES = 148;
const WITNESS_PROGRAM = /^(?:00|5[1-9a-f]|60)(?:[0-9a-f]{2}){3,41}$/;

/**
 * The least that an output of a script (hex) may pay, in the smallest units: nodes pass on nothing with
 * less, because spending it would cost more than it is worth. On Litecoin 2,940 for P2WPKH.
 */
export function dustLimit(script: string, { dustPerKvb }: Pick<UtxoNetwork, "dustPerKvb">): bigint {
  const spending = WITNESS_PROGRAM.test(script) ? SPENDING_WITNESS_BYTES : SPENDING_BYTES;
  return feeFor(BigInt(outputBytes(script) + spending), dustPerKvb);
}
