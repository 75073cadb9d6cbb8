/**
 * Money of players on a chain of the Bitcoin family: coins under one key of the tests, and signed
 * transactions of exactly the coins that a test names. The same calls make the same transactions.
 */

import { p2wpkh, SigHash, Transaction } from "@scure/btc-signer";
import { pubECDSA } from "@scure/btc-signer/utils.js";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { dataScript } from "../../bridge/server/rails/utxo/orderBinding.ts";
import type { Litecoind } from "./litecoind.ts";

/** An output that the purse can spend. */
export interface Coin {
  readonly txId: string;
  readonly index: number;
  readonly amount: bigint;
}

export interface Output {
  /** Hex. */
  readonly script: string;
  readonly amount: bigint;
}

export interface Spending {
  readonly coins: readonly Coin[];
  readonly outputs: readonly Output[];
  /** What an output without money says. */
  readonly data?: Buffer;
  readonly fee: bigint;
  /** Whether the payer says that another may take its place. */
  readonly isReplaceable: boolean;
}

/** A signed transaction that no node has yet. */
export interface Spent {
  readonly txId: string;
  readonly hex: string;
  /** What is left. */
  readonly change: Coin;
}

const KEY = Buffer.from("a player of the tests".padEnd(32, "."));
const HOME = p2wpkh(pubECDSA(KEY), { ...UTXO_NETWORKS.litecoinRegtest, wif: 0xef });
const HOME_SCRIPT = Buffer.from(HOME.script).toString("hex");
/** New coins can be spent after so many blocks. */
const MATURE = 101;
const REPLACEABLE = 0xfffffffd;
const FINAL = 0xffffffff;

/** Whom blocks pay whose coins the purse may spend. */
export const PURSE_ADDRESS = HOME.address as string;

/** Many coins of the same amount, `depth` blocks deep; the node's first block is still to be mined. */
export async function fillPurse(
  node: Litecoind,
  coins: { readonly count: number; readonly amount: bigint; readonly depth: number },
): Promise<readonly Coin[]> {
  const { count, amount } = coins;
  const [first] = await node.mine(MATURE);
  const { tx } = await node.rpc<{ tx: { txid: string; vout: { value: number }[] }[] }>(
    ...(["getblock", first, 2] as const),
  );
  const mined = tx[0];
  const value = BigInt(Math.round((mined?.vout[0]?.value ?? 0) * 100_000_000));
  const spent = spend({
    coins: [{ txId: mined?.txid ?? "", index: 0, amount: value }],
    outputs: Array.from({ length: count }, () => ({ script: HOME_SCRIPT, amount })),
    ...{ fee: 10_000_000n, isReplaceable: false },
  });
  await node.rpc("sendrawtransaction", spent.hex, 0);
  await node.mine(coins.depth);
  return Array.from({ length: count }, (_, index) => ({ txId: spent.txId, index, amount }));
}

/** Signs; the change is the last output. */
export function spend({ coins, outputs, data, fee, isReplaceable }: Spending): Spent {
  const transaction = new Transaction({ allowUnknownOutputs: true });
  for (const { txId, index, amount } of coins) {
    transaction.addInput({
      ...{ txid: txId, index, sequence: isReplaceable ? REPLACEABLE : FINAL },
      ...{ witnessUtxo: { script: HOME.script, amount }, sighashType: SigHash.ALL },
    });
  }
  if (data !== undefined) transaction.addOutput({ script: dataScript(data), amount: 0n });
  for (const { script, amount } of outputs) {
    transaction.addOutput({ script: Buffer.from(script, "hex"), amount });
  }
  const amount = sum(coins) - sum(outputs) - fee;
  const index = transaction.addOutput({ script: HOME.script, amount });
  transaction.sign(KEY);
  transaction.finalize();
  const { id: txId, hex } = transaction;
  return { txId, hex, change: { txId, index, amount } };
}

function sum(all: readonly { readonly amount: bigint }[]): bigint {
  return all.reduce((total, { amount }) => total + amount, 0n);
}
