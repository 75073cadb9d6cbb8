import { hash } from "node:crypto";
import type { SignJob } from "../rails/utxo/signer.ts";

/** Tells jobs apart, the id aside: the same for the same wishes, in whatever order its inputs are named. */
export function jobDigest({ net, purpose, outputs, data = "", spends = [] }: SignJob): string {
  const outpoints = spends.map(({ txId, index }) => `${txId}:${index}`).sort();
  const paid = outputs.map(({ script, amount }) => [script, amount]);
  return hash("sha256", JSON.stringify([net, purpose, paid, data, outpoints]), "hex");
}
