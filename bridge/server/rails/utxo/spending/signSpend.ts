/** Makes transactions of plans: as PSBT (BIP-174) for whoever signs, or signed. */

import { Transaction } from "@scure/btc-signer";
import type { UtxoNetwork } from "../network.ts";
import { type AccountKeys, publicKeyUnder } from "./accountKeys.ts";
import type { KeyPath } from "./coin.ts";
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

/** Whose coins are spent: devices find their keys by it. */
export interface SpendingAccount {
  /** The account's extended public key. */
  readonly accountKey: string;
  /** `d34db33f/84h/2h/0h` */
  readonly origin: string;
  readonly network: UtxoNetwork;
}

/** The unsigned transaction in base64, for another program or device. */
export function spendPsbt(
  plan: SpendPlan,
  replaceability: Replaceability,
  account: SpendingAccount,
): string {
  const transaction = transactionOf(plan, replaceability);
  for (const [at, { path }] of plan.inputs.entries()) {
    const key = publicKeyUnder(account.accountKey, path, account.network);
    transaction.updateInput(at, { bip32Derivation: [[key, placeOf(account, path)]] });
  }
  return Buffer.from(transaction.toPSBT()).toString("base64");
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

const HARDENED = 0x80000000;

/** As PSBT says where a key is: the master key's fingerprint and the steps from there. */
function placeOf({ origin }: SpendingAccount, { branch, index }: KeyPath) {
  const [fingerprint = "", ...steps] = origin.split("/");
  const hard = steps.map((step) => Number.parseInt(step, 10) + HARDENED);
  return { fingerprint: Number.parseInt(fingerprint, 16), path: [...hard, branch, index] };
}
