/**
 * A wallet without keys in a full node of the Bitcoin family: the eyes of a program that signs. The node
 * sees what the account's addresses are paid and what is spent of it; keys never come near it.
 */

import { NodeRefusal, type NodeRpc } from "../nodeRpc.ts";
import { addressAt, type ReceivingAddress } from "../receivingAddress.ts";
import { smallestUnits } from "../smallestUnits.ts";
import type { Coin, KeyPath } from "./coin.ts";
import { importAccount, isTold, type WatchedAccount } from "./importAccount.ts";
import {
  readAmount,
  readEstimate,
  readNodePrices,
  readPoolPrices,
  readSpender,
  readUnspent,
} from "./walletAnswers.ts";

export interface WatchWallet {
  /** What can be spent now: confirmed, or change of our own. Coins of blocks not yet mature are none. */
  coins(): Promise<readonly Coin[]>;
  /** What the account holds beside these: paid by others and in no block yet. */
  pending(): Promise<bigint>;
  addressAt(path: KeyPath): ReceivingAddress;
  /** The first place of a branch, from `from` on, after all that were ever paid; the node then knows it. */
  freePath(branch: KeyPath["branch"], from?: number): Promise<KeyPath>;
  /** What a thousand virtual bytes cost to be in one of the next `blocks`. */
  feePerKvb(blocks: number): Promise<bigint>;
  /** What the replacement of a transaction costs beside its own fee, for a thousand virtual bytes. */
  incrementPerKvb(): Promise<bigint>;
  /** Sends a signed transaction; one that the network has already is sent. */
  broadcast(hex: string): Promise<Broadcast>;
}

export type Broadcast =
  | { readonly kind: "sent" }
  /** In the node's words: nothing was sent. */
  | { readonly kind: "refused"; readonly reason: string };

/** So many places in a row without a payment, and no wallet looks further (BIP-44). */
const GAP = 20;
/** Where a node cannot tell prices yet: for a thousand virtual bytes. */
const FEE_FALLBACK = 10_000n;
/** A node that says more is mistaken, or lies. */
const FEE_MAX = 2_000_000n;
const MOST_CONFIRMATIONS = 9_999_999;
/** Of the family's list: the chain has the transaction. */
const ALREADY_IN_CHAIN = -27;
const PLACE = /\/([01])\/(\d{1,10})\]/;

/** Finds the wallet in the node, or makes it there. Rejects with NodeRefusal, or when no node answers. */
export async function openWatchWallet(options: WatchedAccount): Promise<WatchWallet> {
  const { node, wallet, network, accountKey } = options;
  const at = ({ branch, index }: KeyPath) => addressAt(accountKey, branch, index, network);
  const account = await importAccount(options, (branch, from) => firstFree(branch, from));

  async function firstFree(branch: KeyPath["branch"], from: number): Promise<number> {
    let free = from;
    for (let next = from; next < free + GAP; next += GAP) {
      const indexes = Array.from({ length: GAP }, (_, plus) => next + plus);
      const answers = await wallet.callMany(
        indexes.map((index) => ({
          ...{ method: "getreceivedbyaddress", params: [at({ branch, index }).address, 0] },
        })),
      );
      for (const [plus, answer] of answers.entries()) {
        // Refused: an address that the node's wallet was not told of yet, so nobody was.
        if (answer.ok && readAmount(answer.result) > 0) free = next + plus + 1;
      }
    }
    return free;
  }

  async function unspent() {
    const all = readUnspent(await wallet.call("listunspent", [0, MOST_CONFIRMATIONS, [], true]));
    const unsure = all.filter(({ confirmations, safe }) => confirmations === 0 && safe !== true);
    const own = await ownOf(wallet, [...new Set(unsure.map(({ txid }) => txid))]);
    return all.flatMap((entry) => {
      const [, branch, index] = PLACE.exec(entry.desc ?? "") ?? [];
      if (branch === undefined || index === undefined) return [];
      const isOurs = !unsure.includes(entry) || own.has(entry.txid);
      const coin: Coin = {
        ...{ txId: entry.txid, index: entry.vout, amount: smallestUnits(entry.amount) },
        script: entry.scriptPubKey,
        path: { branch: branch === "0" ? 0 : 1, index: Number(index) },
      };
      return [{ coin, isOurs }];
    });
  }

  return {
    async coins() {
      return (await unspent()).flatMap(({ coin, isOurs }) => (isOurs ? [coin] : []));
    },
    async pending() {
      const others = (await unspent()).filter(({ isOurs }) => !isOurs);
      return others.reduce((sum, { coin }) => sum + coin.amount, 0n);
    },
    addressAt: at,
    async freePath(branch, from = 0) {
      const index = await firstFree(branch, from);
      if (!(await isTold(options, { branch, index: index + GAP }))) await account.widen(index);
      return { branch, index };
    },
    async feePerKvb(blocks) {
      const [estimate, pool] = await Promise.all([
        node.call("estimatesmartfee", [blocks]),
        node.call("getmempoolinfo"),
      ]);
      const { feerate } = readEstimate(estimate);
      const { mempoolminfee, minrelaytxfee } = readPoolPrices(pool);
      const wanted = feerate === undefined ? FEE_FALLBACK : smallestUnits(feerate);
      const least = smallestUnits(Math.max(mempoolminfee, minrelaytxfee));
      const fee = wanted > least ? wanted : least;
      return fee < FEE_MAX ? fee : FEE_MAX;
    },
    async incrementPerKvb() {
      return smallestUnits(readNodePrices(await node.call("getnetworkinfo")).incrementalfee);
    },
    broadcast: (hex) => broadcast(node, hex),
  };
}

/** Of transactions in the pool those that spend coins of ours: nobody else can have made them. */
async function ownOf(wallet: NodeRpc, txIds: readonly string[]): Promise<ReadonlySet<string>> {
  const calls = txIds.map((txId) => ({ method: "gettransaction", params: [txId, true] }));
  const answers = await wallet.callMany(calls);
  const isOwn = (_: string, at: number) => {
    const answer = answers[at];
    // Only who spends knows of a fee.
    return answer?.ok === true && readSpender(answer.result).fee !== undefined;
  };
  return new Set(txIds.filter(isOwn));
}

async function broadcast(node: NodeRpc, hex: string): Promise<Broadcast> {
  try {
    await node.call("sendrawtransaction", [hex]);
    return { kind: "sent" };
  } catch (error) {
    if (!(error instanceof NodeRefusal)) throw error;
    const isThere =
      error.code === ALREADY_IN_CHAIN || /txn-already-(in-mempool|known)/.test(error.message);
    return isThere ? { kind: "sent" } : { kind: "refused", reason: error.message };
  }
}
