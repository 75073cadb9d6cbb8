import { NodeRefusal, type NodeRpc } from "../nodeRpc.ts";

/** What a node says of a transaction that is sent to it. */
export type SentOut =
  /** It has it, now or before. */
  | { readonly kind: "sent" }
  /** What it spends is spent otherwise, or not there. */
  | { readonly kind: "conflict"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Of the family's list. */
const ALREADY_IN_CHAIN = -27;
const THERE = /txn-already-(in-mempool|known)|already in block chain/i;
const CONFLICT =
  /inputs-missingorspent|missing inputs|txn-mempool-conflict|insufficient fee, rejecting/i;

/** Sends a signed transaction (hex). Rejects when the node does not answer. */
export async function sendOut(node: Pick<NodeRpc, "call">, raw: string): Promise<SentOut> {
  try {
    await node.call("sendrawtransaction", [raw]);
    return { kind: "sent" };
  } catch (error) {
    if (!(error instanceof NodeRefusal)) throw error;
    const reason = error.message;
    if (error.code === ALREADY_IN_CHAIN || THERE.test(reason)) return { kind: "sent" };
    return { kind: CONFLICT.test(reason) ? "conflict" : "refused", reason };
  }
}
