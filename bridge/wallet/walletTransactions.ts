/** The wallet's transactions, as its node tells them. */

import { type Static, Type } from "@sinclair/typebox";
import type { NodeRpc } from "../server/rails/utxo/nodeRpc.ts";
import { reader } from "../server/rails/utxo/nodeTypes.ts";
import { readDataScript } from "../server/rails/utxo/orderBinding.ts";
import { smallestUnits } from "../server/rails/utxo/smallestUnits.ts";

const OUTPUT = Type.Object({
  value: Type.Optional(Type.Number()),
  scriptPubKey: Type.Optional(
    Type.Object({
      hex: Type.String(),
      address: Type.Optional(Type.String()),
      addresses: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});
const OWN = Type.Object({
  txid: Type.String(),
  /** Without the fee; negative where it was spent. */
  amount: Type.Number(),
  fee: Type.Optional(Type.Number()),
  /** -1 and less: a block holds another transaction that spends the same. */
  confirmations: Type.Integer(),
  /** Seconds. */
  time: Type.Integer(),
  decoded: Type.Object({ vout: Type.Array(OUTPUT) }),
});
const LISTED = Type.Array(Type.Object({ txid: Type.String() }));

export const readOwnTransaction = reader(OWN, "a transaction of a wallet");
const readListed = reader(LISTED, "a list of transactions");

/**
 * - `confirmed`: a block holds it
 * - `seen`: the node's pool does
 * - `dropped`: neither does; it may come back
 * - `replaced`: a block holds another that spends the same
 */
export type TransactionState = "confirmed" | "seen" | "dropped" | "replaced";

export interface WalletTransaction {
  readonly txId: string;
  readonly state: TransactionState;
  readonly confirmations: number;
  /** Seconds. */
  readonly time: number;
  /** What came, or negative: what went, without the fee. */
  readonly amount: bigint;
  readonly fee?: bigint;
  /** Hex of its OP_RETURN output. */
  readonly data?: string;
  readonly outputs: readonly { readonly address: string; readonly amount: bigint }[];
}

const PAGE = 500;

/** All of them, newest first. */
export async function walletTransactions(
  node: NodeRpc,
  rpc: NodeRpc,
): Promise<readonly WalletTransaction[]> {
  const txIds = new Set<string>();
  for (let skip = 0; ; skip += PAGE) {
    const page = readListed(await rpc.call("listtransactions", ["*", PAGE, skip, true]));
    for (const { txid } of [...page].reverse()) txIds.add(txid);
    if (page.length < PAGE) break;
  }
  const found = await Promise.all(
    pagesOf([...txIds]).map((page) => findTransactions(node, rpc, page)),
  );
  return found.flat();
}

/** Those of these that the node's wallet knows. */
export async function findTransactions(
  node: NodeRpc,
  rpc: NodeRpc,
  txIds: readonly string[],
): Promise<readonly WalletTransaction[]> {
  const ask = (method: string, ...more: unknown[]) =>
    txIds.map((txId) => ({ method, params: [txId, ...more] }));
  const [known, pool] = await Promise.all([
    rpc.callMany(ask("gettransaction", true, true)),
    node.callMany(ask("getmempoolentry")),
  ]);
  return known.flatMap((answer, at) =>
    answer.ok ? [transactionOf(readOwnTransaction(answer.result), pool[at]?.ok === true)] : [],
  );
}

function transactionOf(own: Static<typeof OWN>, isInPool: boolean): WalletTransaction {
  const { txid: txId, confirmations, time, fee } = own;
  const data = own.decoded.vout
    .map(({ scriptPubKey }) => readDataScript(Buffer.from(scriptPubKey?.hex ?? "", "hex")))
    .find((bytes) => bytes !== undefined);
  const outputs = own.decoded.vout.flatMap(({ value = 0, scriptPubKey }) => {
    const address = scriptPubKey?.address ?? scriptPubKey?.addresses?.[0];
    return address === undefined ? [] : [{ address, amount: smallestUnits(value) }];
  });
  return {
    ...{ txId, confirmations, time, outputs, state: stateOf(confirmations, isInPool) },
    amount: smallestUnits(own.amount),
    ...(fee === undefined ? {} : { fee: smallestUnits(Math.abs(fee)) }),
    ...(data === undefined ? {} : { data: data.toString("hex") }),
  };
}

function stateOf(confirmations: number, isInPool: boolean): TransactionState {
  if (confirmations > 0) return "confirmed";
  if (confirmations < 0) return "replaced";
  return isInPool ? "seen" : "dropped";
}

function pagesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const pages = Math.ceil(items.length / PAGE);
  return Array.from({ length: pages }, (_, page) => items.slice(page * PAGE, (page + 1) * PAGE));
}
