/**
 * Payments that no block holds yet. Each transaction of the pool is read once, when it is first seen
 * there; what it spends is remembered as long as its payment may still come, so that a block that spends
 * the same otherwise is known for a double spend.
 */

import type { FoundPayment, MempoolPayment, MempoolView } from "../chain/foundPayment.ts";
import type { FoundProp } from "../chain/foundProp.ts";
import type { NodeAnswer, NodeRpc } from "./nodeRpc.ts";
import { type NodeTransaction, readPool, readPoolEntry, readTransaction } from "./nodeTypes.ts";
import { type FindOurs, oursOf, paidOutputs, spentBy } from "./outputs.ts";
import { type FindProps, foundProps, propTrace } from "./props/foundProps.ts";

export interface MempoolWatch {
  /** Undefined while the pool changes under it, or the node's head is not this block (any more). */
  view(head: string): Promise<MempoolView | undefined>;
  /** A block was read: payments that spend what its transactions spend will never come. */
  takeBlock(transactions: readonly NodeTransaction[]): void;
}

type PaymentPlace = Pick<FoundPayment, "txId" | "index">;

/** A payment of ours, in the pool or gone from it. */
interface Watched {
  readonly payments: readonly MempoolPayment[];
  readonly spends: readonly string[];
}

/** Calls of one request to the node. */
const MANY = 500;
/** Payments that left the pool and may still be double spent. */
const WATCHED_MAX = 10_000;
/** Double spends that are told until the follower has surely heard of them. */
const REPLACED_MAX = 1000;

export function createMempoolWatch(
  node: NodeRpc,
  findOurs: FindOurs,
  findProps?: FindProps,
): MempoolWatch {
  /** Every transaction of the pool; with payments where it has some for us. */
  let known = new Map<string, Watched | undefined>();
  const rivals = createRivals();
  /** Transactions of the pool that concern props. */
  let props = new Map<string, FoundProp>();

  async function readNew(txIds: readonly string[]): Promise<void> {
    const transactions = await readTransactions(node, txIds);
    const payments = await oursOf(paidOutputs(transactions), findOurs);
    if (findProps !== undefined) {
      const traces = transactions.map(propTrace);
      const found = await foundProps(traces, findProps, props.keys());
      for (const one of found) props.set(one.txId, one);
    }
    const replaceable = await readReplaceable(node, [...new Set(payments.map(({ txId }) => txId))]);
    for (const transaction of transactions) {
      const { txid } = transaction;
      const isReplaceable = replaceable.has(txid);
      const own = payments.filter(({ txId }) => txId === txid);
      if (own.length === 0) known.set(txid, undefined);
      else {
        const ours = own.map((payment) => ({ ...payment, isReplaceable }));
        const watched = { payments: ours, spends: spentBy(transaction) };
        known.set(txid, watched);
        rivals.watch(txid, watched);
      }
    }
  }

  return {
    async view(head) {
      const pool = await readPoolAt(node, head);
      if (pool === undefined) return undefined;
      const unread = pool.filter((txId) => !known.has(txId));
      for (let at = 0; at < unread.length; at += MANY) await readNew(unread.slice(at, at + MANY));
      // What left the pool before it was read may be in a block by now.
      if (!pool.every((txId) => known.has(txId))) return undefined;
      known = new Map(
        pool.filter((txId) => known.has(txId)).map((txId) => [txId, known.get(txId)]),
      );
      props = new Map([...props].filter(([txId]) => known.has(txId)));
      const payments = [...known.values()].flatMap((entry) => entry?.payments ?? []);
      const view = { payments, replaced: rivals.replaced() };
      return findProps === undefined ? view : { ...view, props: [...props.values()] };
    },
    takeBlock(transactions) {
      for (const transaction of transactions) rivals.takeMined(transaction);
    },
  };
}

/** Who else spends what a payment of ours spends. */
function createRivals() {
  /** Ours, also those that left the pool, oldest first. */
  const watched = new Map<string, Watched>();
  /** From what is spent to the transactions of ours that spend it. */
  const spenders = new Map<string, Set<string>>();
  const replaced = new Map<string, readonly PaymentPlace[]>();

  function forget(txId: string): void {
    for (const spent of watched.get(txId)?.spends ?? []) {
      const ids = spenders.get(spent);
      ids?.delete(txId);
      if (ids?.size === 0) spenders.delete(spent);
    }
    watched.delete(txId);
  }

  return {
    replaced: () => [...replaced.values()].flat(),
    watch(txId: string, entry: Watched): void {
      watched.set(txId, entry);
      replaced.delete(txId);
      for (const spent of entry.spends) {
        spenders.set(spent, (spenders.get(spent) ?? new Set()).add(txId));
      }
      if (watched.size > WATCHED_MAX) forget(watched.keys().next().value as string);
    },
    takeMined(transaction: NodeTransaction): void {
      replaced.delete(transaction.txid);
      for (const spent of spentBy(transaction)) {
        for (const txId of [...(spenders.get(spent) ?? [])]) {
          const payments = watched.get(txId)?.payments ?? [];
          const places = payments.map(({ index }) => ({ txId, index }));
          if (txId !== transaction.txid) replaced.set(txId, places);
          forget(txId);
        }
      }
      if (replaced.size > REPLACED_MAX) replaced.delete(replaced.keys().next().value as string);
    },
  };
}

/** One request, and the same head before and after: a block between them would explain what is gone. */
const POOL_CALLS = ["getbestblockhash", "getrawmempool", "getbestblockhash"];

/** The ids of the pool while this block is the node's head. */
async function readPoolAt(node: NodeRpc, head: string): Promise<readonly string[] | undefined> {
  const calls = POOL_CALLS.map((method) => ({ method, params: [] }));
  const [before, pool, after] = await node.callMany(calls);
  if (!before?.ok || !pool?.ok || !after?.ok) throw new Error("the node tells no mempool");
  return before.result === head && after.result === head ? readPool(pool.result) : undefined;
}

/** Those that are still in the pool. */
async function readTransactions(
  node: NodeRpc,
  txIds: readonly string[],
): Promise<readonly NodeTransaction[]> {
  const calls = txIds.map((txId) => ({ method: "getrawtransaction", params: [txId, true] }));
  return settledOf(await node.callMany(calls)).map(readTransaction);
}

async function readReplaceable(
  node: NodeRpc,
  txIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const calls = txIds.map((txId) => ({ method: "getmempoolentry", params: [txId] }));
  const answers = await node.callMany(calls);
  const yes = txIds.filter((_, at) => {
    const answer = answers[at];
    return answer?.ok === true && readPoolEntry(answer.result)["bip125-replaceable"] === true;
  });
  return new Set(yes);
}

/** What left the pool meanwhile is no answer. */
function settledOf(answers: readonly NodeAnswer[]): readonly unknown[] {
  return answers.flatMap((answer) => (answer.ok ? [answer.result] : []));
}
