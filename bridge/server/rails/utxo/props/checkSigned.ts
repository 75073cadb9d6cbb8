import { Transaction } from "@scure/btc-signer";
import { dataScript } from "../orderBinding.ts";
import type { SignedTransaction, SignJob } from "../signer.ts";

/**
 * The place of the prop in a transaction that a signer gave: right after its tag. Throws for one that
 * is not what the job asked for; nobody should send what nobody wanted.
 */
export function checkSigned({ txId, hex }: SignedTransaction, job: SignJob): number {
  const transaction = Transaction.fromRaw(Buffer.from(hex, "hex"), { allowUnknownOutputs: true });
  if (transaction.id !== txId) throw new Error("the signer's transaction has another id");
  const [wanted] = job.outputs;
  const tag = dataScript(Buffer.from(job.data ?? "", "hex")).toString("hex");
  const isTagged = scriptAt(transaction, TAG) === tag;
  const isHeld =
    scriptAt(transaction, HOLDER) === wanted?.script &&
    String(transaction.getOutput(HOLDER).amount) === wanted?.amount;
  if (!isTagged || !isHeld) throw new Error("the signer's transaction does not hold the prop");
  for (const { txId: spent, index } of job.spends ?? []) {
    if (!inputsOf(transaction).includes(`${spent}:${index}`)) {
      throw new Error("the signer's transaction does not spend the prop");
    }
  }
  return HOLDER;
}

/** Where a signer puts the data, and the first output. */
const TAG = 0;
const HOLDER = 1;

function scriptAt(transaction: Transaction, at: number): string | undefined {
  if (at >= transaction.outputsLength) return undefined;
  const { script } = transaction.getOutput(at);
  return script && Buffer.from(script).toString("hex");
}

function inputsOf(transaction: Transaction): readonly string[] {
  return Array.from({ length: transaction.inputsLength }, (_, at) => {
    const { txid, index } = transaction.getInput(at);
    return `${Buffer.from(txid ?? []).toString("hex")}:${index}`;
  });
}
