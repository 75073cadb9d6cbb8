/** Makes transactions of plans: as PSBT (BIP-174) for whoever signs, or signed. */

import { Transaction } from "@scure/btc-signer";
import type { AccountKeys } from "./accountKeys.ts";
import type { SpendPlan } from "./planSpend.ts";

export interface SignedSpend {
  readonly txId: string;
  /** Ready to be broadcast. */
  readonly hex: string;
  /** Virtual bytes. */
  readonly size: number;
}

/** BIP-125: whether a transaction with a greater fee may take its place. */
export type Replaceability = "replaceable" | "final";

const SEQUENCES = { replaceable: 0xfffffffd, final: 0xfffffffe } as const;

/** The unsigned transaction in base64, for another program or device. */
export function spendPsbt(plan: SpendPlan, replaceability: Replaceability): string {
  return Buffer.from(transactionOf(plan, replaceability).toPSBT()).toString("base64");
}

/** The signed transaction: the same for the same plan and keys (RFC 6979). */
export function signSpend(
  plan: SpendPlan,
  replaceability: Replaceability,
  keys: Pick<AccountKeys, "privateKeyAt">,
): SignedSpend {
  const transaction = transactionOf(plan, replaceability);
  for (const [at, { path }] of plan.inputs.entries()) {
    const key = keys.privateKeyAt(path);
    transaction.signIdx(key, at);
    key.fill(0);
  }
  transaction.finalize();
  return { txId: transaction.id, hex: transaction.hex, size: transaction.vsize };
}

function transactionOf({ inputs, outputs }: SpendPlan, replaceability: Replaceability) {
  // Its library has no name for OP_RETURN.
  const transaction = new Transaction({ allowUnknownOutputs: true });
  for (const { txId, index, amount, script } of inputs) {
    const witnessUtxo = { script: Buffer.from(script, "hex"), amount };
    const sequence = SEQUENCES[replaceability];
    transaction.addInput({ txid: txId, index, witnessUtxo, sequence });
  }
  for (const { script, amount } of outputs) {
    transaction.addOutput({ script: Buffer.from(script, "hex"), amount });
  }
  return transaction;
}
