/** A real node, a game's order on it, and players with wallets. */

import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { createNodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import { orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { makeOrderLink } from "../../bridge/server/rails/utxo/orderLink.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { walletUrl } from "../../bridge/server/rails/utxo/spending/importAccount.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { type WalletProgram, walletProgram } from "./walletProgram.ts";

export interface GameOrder {
  readonly gameId: string;
  readonly userId: string;
  readonly orderSn: string;
  readonly orderSum: bigint;
  readonly recipient: string;
  readonly script: string;
  readonly data: string;
  readonly link: string;
}

export interface WalletWorld {
  readonly node: Litecoind;
  /** A player with a new wallet, and these coins in it. */
  player(...coins: readonly string[]): Promise<WalletProgram>;
  /** Pays a wallet these coins, in a block. */
  fill(wallet: WalletProgram, ...coins: readonly string[]): Promise<void>;
  /** Another order at an address of its own. */
  order(orderSum: bigint): GameOrder;
  /** What a script was paid, in transactions of the chain and the pool. */
  paymentsOf(script: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openWalletWorld(): Promise<WalletWorld> {
  const node = await startLitecoind();
  const wallets: WalletProgram[] = [];
  let orders = 0;

  async function fill(wallet: WalletProgram, ...coins: readonly string[]): Promise<void> {
    for (const amount of coins) {
      const { address = "" } = await wallet.json("address");
      await node.rpc("sendtoaddress", address, amount);
    }
    await node.mine();
  }

  return {
    node,
    fill,
    async player(...coins) {
      const wallet = await walletProgram(node.url);
      wallets.push(wallet);
      await wallet.json("new", "--network", "litecoinRegtest");
      if (coins.length > 0) await fill(wallet, ...coins);
      return wallet;
    },
    order(orderSum) {
      const place = receivingAddress(ACCOUNT_KEY, orders, UTXO_NETWORKS.litecoinRegtest);
      const orderSn = `7503cd8a-c921-4368-a32d-${String(orders).padStart(12, "0")}`;
      orders += 1;
      const four = { gameId: "demo", userId: "p-ann", orderSn, orderSum };
      const recipient = place.address;
      const data = orderDigest({ ...four, recipient, net: node.net }).toString("hex");
      const order = { ...four, recipient };
      const link = makeOrderLink(UTXO_NETWORKS.litecoinRegtest, order, data, "剑 (sword)");
      return { ...order, script: place.script, data, link };
    },
    async paymentsOf(script) {
      const tip = await node.rpc<number>("getblockcount");
      const found: string[] = [];
      for (let height = Math.max(0, tip - BLOCKS_BACK); height <= tip; height += 1) {
        const hash = await node.rpc<string>("getblockhash", height);
        const { tx } = await node.rpc<{ tx: Raw[] }>("getblock", hash, 2);
        found.push(...tx.filter((raw) => pays(raw, script)).map(({ txid }) => txid));
      }
      for (const txId of await node.rpc<string[]>("getrawmempool")) {
        if (pays(await node.rpc<Raw>("getrawtransaction", txId, true), script)) found.push(txId);
      }
      return found;
    },
    async close() {
      await Promise.all(wallets.map((wallet) => wallet.remove()));
      await node.stop();
    },
  };
}

interface Raw {
  readonly txid: string;
  readonly vout: readonly { readonly scriptPubKey: { readonly hex: string } }[];
}

/** No test mines more. */
const BLOCKS_BACK = 10;

function pays({ vout }: Raw, script: string): boolean {
  return vout.some(({ scriptPubKey }) => scriptPubKey.hex === script);
}

/** Asks the node's wallet of a player. */
export async function walletRpc<Result>(
  node: Litecoind,
  name: string,
  method: string,
  ...params: readonly unknown[]
): Promise<Result> {
  const url = walletUrl(node.url, name);
  const rpc = createNodeRpc({ url, timeoutMs: 20_000, answerBytesMax: 1024 * 1024 });
  return (await rpc.call(method, params)) as Result;
}
