/**
 * How large a transaction that spends P2WPKH coins is (BIP-141), never less than it will be: a
 * signature counts with 72 bytes.
 */

/** In quarters of a virtual byte: version, lock time and the count of outputs; marker and flag. */
const HEAD_WEIGHT = 4 * (4 + 4 + 1) + 2;
/** Outpoint, empty script and sequence; then two items: signature and key. */
const INPUT_WEIGHT = 4 * (32 + 4 + 1 + 4) + (1 + 1 + 72 + 1 + 33);
const AMOUNT_BYTES = 8;

/** In virtual bytes. `scripts` are those of the outputs, hex. */
export function transactionSize(inputs: number, scripts: readonly string[]): bigint {
  const counts = 4 * (inputs < 0xfd ? 1 : 3);
  const outputs = scripts.reduce((sum, script) => sum + outputBytes(script), 0);
  return BigInt(Math.ceil((HEAD_WEIGHT + counts + inputs * INPUT_WEIGHT + 4 * outputs) / 4));
}

/** An output of a script in bytes. */
export function outputBytes(script: string): number {
  const bytes = script.length / 2;
  return AMOUNT_BYTES + (bytes < 0xfd ? 1 : 3) + bytes;
}

/** What so many virtual bytes cost at a price for a thousand, rounded up. */
export function feeFor(size: bigint, feePerKvb: bigint): bigint {
  return (size * feePerKvb + 999n) / 1000n;
}
