/** A wallet's signed transaction goes to the network through our node, once it was seen to pay. */

import { NodeRefusal, type NodeRpc } from "./nodeRpc.ts";
import { type NodeTransaction, readHash, readTransaction } from "./nodeTypes.ts";
import { smallestUnits } from "./smallestUnits.ts";

/** What the transaction is to pay. */
export interface PaymentWanted {
  /** Hex. */
  readonly script: string;
  /** In the smallest units. */
  readonly amount: bigint;
}

/** Why a transaction is not passed on; the text is for whoever sent it. */
export class WrongPayment extends Error {}

/**
 * Gives the transaction's id. Sending the same one again changes nothing. Rejects with WrongPayment for
 * one that pays less or elsewhere and for one that the node does not take, and with another error when
 * nobody knows whether it was sent.
 */
export async function broadcastPayment(
  node: Pick<NodeRpc, "call">,
  hex: string,
  wanted: PaymentWanted,
): Promise<string> {
  const transaction = readTransaction(await refusing(node.call("decoderawtransaction", [hex])));
  requirePaying(transaction, wanted);
  const judged = await refusing(node.call("testmempoolaccept", [[hex]]));
  const { allowed, reason } = readJudged(judged);
  if (KNOWN.includes(reason)) return transaction.txid;
  if (!allowed) throw new WrongPayment(`the node refuses the transaction: ${reason}`);
  return readHash(await refusing(node.call("sendrawtransaction", [hex])));
}

/** Of transactions that were sent before. */
const KNOWN: readonly string[] = ["txn-already-in-mempool", "txn-already-known"];

function requirePaying({ vout }: NodeTransaction, { script, amount }: PaymentWanted): void {
  let paid = 0n;
  for (const { value, scriptPubKey } of vout) {
    if (value !== undefined && scriptPubKey?.hex === script) paid += smallestUnits(value);
  }
  if (paid >= amount) return;
  throw new WrongPayment(`the transaction pays ${paid} of ${amount} to the order's address`);
}

function readJudged(answer: unknown): { readonly allowed: boolean; readonly reason: string } {
  const [first] = Array.isArray(answer) ? answer : [];
  const { allowed, "reject-reason": reason = "" } = Object(first);
  return { allowed: allowed === true, reason: String(reason) };
}

/** What a node refuses is the transaction's fault. */
async function refusing(answer: Promise<unknown>): Promise<unknown> {
  return await answer.catch((error: unknown) => {
    if (!(error instanceof NodeRefusal)) throw error;
    throw new WrongPayment(`the node refuses the transaction: ${error.message}`);
  });
}
