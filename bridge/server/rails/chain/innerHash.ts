/** A transaction's id as GIP0006 writes hashes: the bytes the other way round, as the chain has them inside. */
export function innerHash(txId: string): string {
  return Buffer.from(txId.replace(/^0x/, ""), "hex").reverse().toString("hex");
}
