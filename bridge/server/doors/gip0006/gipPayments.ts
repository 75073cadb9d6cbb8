/** What order.pay does on the chain itself: it passes transactions on, and asks the sandbox's signer for them. */

import type { GipTarget } from "../../calls/gip0006/payGipOrder.ts";
import { broadcastPayment, WrongPayment } from "../../rails/utxo/broadcastPayment.ts";
import { createNodeRpc, NodeRefusal, type NodeRpc } from "../../rails/utxo/nodeRpc.ts";
import {
  type Signer,
  SignerRefusal,
  SignerUnavailable,
  type SignJob,
} from "../../rails/utxo/signer.ts";

export interface GipPayments {
  /** Passes a signed transaction on that pays this; gives its id. */
  send(target: GipTarget, hex: string): Promise<string>;
  /**
   * Pays with the signer's own coins, once for each order. Undefined where the signer's rules leave
   * that to the player's wallet; absent without a signer.
   */
  paySelf?(tradeNo: string, target: GipTarget): Promise<string | undefined>;
  /** Whether the failure is the transaction's own: its text is for the caller. */
  isRefusal(error: unknown): error is Error;
}

/** A chain's nodes, the first is asked first. */
export interface GipChain {
  readonly net: string;
  readonly rpc: readonly string[];
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

export function createGipPayments(chains: readonly GipChain[], signer?: Signer): GipPayments {
  const nodes = new Map(chains.map(({ net, rpc }) => [net, rpc.map(nodeAt)]));

  async function send(target: GipTarget, hex: string): Promise<string> {
    const wanted = { script: target.script, amount: BigInt(target.amount) };
    return await askInTurn(nodes.get(target.net) ?? [], (node) =>
      broadcastPayment(node, hex, wanted),
    );
  }

  async function paySelf(tradeNo: string, target: GipTarget): Promise<string | undefined> {
    if (signer === undefined) throw new Error("there is no signer");
    const { net, script, amount, data } = target;
    const outputs = [{ script, amount }];
    const job = { jobId: `order.pay ${tradeNo}`, net, purpose: "orderPay", outputs, data } as const;
    const signed = await sign(signer, job);
    return signed === undefined ? undefined : await send(target, signed.hex);
  }

  return {
    send,
    ...(signer === undefined ? {} : { paySelf }),
    isRefusal: (error): error is Error =>
      error instanceof WrongPayment || error instanceof SignerRefusal || error instanceof NoSigner,
  };
}

async function sign(signer: Signer, job: SignJob) {
  return await signer.sign(job).catch((error: unknown) => {
    // What else it says is the operator's business.
    if (error instanceof SignerUnavailable)
      throw new NoSigner("the signer does not answer: ask again");
    if (error instanceof SignerRefusal && error.reason === "policy") return undefined;
    throw error;
  });
}

class NoSigner extends Error {}

function nodeAt(url: string): NodeRpc {
  return createNodeRpc({ url, timeoutMs: TIMEOUT_MS, answerBytesMax: ANSWER_BYTES_MAX });
}

/** Another node is asked when one does not answer; never when it says no. */
async function askInTurn<Answer>(
  nodes: readonly NodeRpc[],
  ask: (node: NodeRpc) => Promise<Answer>,
): Promise<Answer> {
  let trouble: unknown = new Error("the chain has no node");
  for (const node of nodes) {
    try {
      return await ask(node);
    } catch (error) {
      if (error instanceof WrongPayment || error instanceof NodeRefusal) throw error;
      trouble = error;
    }
  }
  throw trouble;
}
