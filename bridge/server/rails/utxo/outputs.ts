/** Payments in transactions: outputs to scripts of ours. */

import type { FoundPayment } from "../chain/foundPayment.ts";
import type { NodeTransaction } from "./nodeTypes.ts";
import { smallestUnits } from "./smallestUnits.ts";

/** An output that may be a payment: to whom, is known by its script. */
export interface PaidOutput {
  readonly txId: string;
  readonly index: number;
  /** Hex. */
  readonly script: string;
  readonly amount: bigint;
}

/** Version 0 and a digest of 20 bytes: what `receivingAddress` makes, and hardly half of all outputs. */
const P2WPKH = /^0014[0-9a-f]{40}$/;

/** The outputs that could be payments. */
export function paidOutputs(transactions: readonly NodeTransaction[]): readonly PaidOutput[] {
  return transactions.flatMap(({ txid: txId, vout }) =>
    vout.flatMap(({ n: index, value, scriptPubKey }) => {
      const script = scriptPubKey?.hex;
      if (script === undefined || index === undefined || value === undefined) return [];
      return P2WPKH.test(script) ? [{ txId, index, script, amount: smallestUnits(value) }] : [];
    }),
  );
}

/** Which of these scripts belong to invoices. */
export type FindOurs = (scripts: readonly string[]) => Promise<ReadonlySet<string>>;

/** Those that are payments. */
export async function oursOf(
  outputs: readonly PaidOutput[],
  findOurs: FindOurs,
): Promise<readonly FoundPayment[]> {
  const [payments = []] = await oursOfEach([outputs], findOurs);
  return payments;
}

/** The same for several lists at once. */
export async function oursOfEach(
  lists: readonly (readonly PaidOutput[])[],
  findOurs: FindOurs,
): Promise<readonly (readonly FoundPayment[])[]> {
  const scripts = new Set(lists.flatMap((outputs) => outputs.map(({ script }) => script)));
  const ours = scripts.size === 0 ? scripts : await findOurs([...scripts]);
  return lists.map((outputs) => outputs.filter(({ script }) => ours.has(script)).map(paymentTo));
}

function paymentTo({ txId, index, script, amount }: PaidOutput): FoundPayment {
  const payment = { txId, index, matchKey: script, asset: "native", recipient: script };
  return { ...payment, amount: String(amount) };
}

/** What a transaction spends, as `txid:vout`. */
export function spentBy({ vin }: NodeTransaction): readonly string[] {
  return vin.flatMap(({ txid, vout }) => (txid === undefined ? [] : [`${txid}:${vout}`]));
}
