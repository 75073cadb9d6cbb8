/** The coins of a wallet, told from the props that lie on its addresses, too. */

import type { NodeRpc } from "../server/rails/utxo/nodeRpc.ts";
import { readDataScript } from "../server/rails/utxo/orderBinding.ts";
import { type PropTag, parsePropTag } from "../server/rails/utxo/props/propTag.ts";
import { type Coin, coinName } from "../server/rails/utxo/spending/coin.ts";
import type { OpenWallet } from "./openWallet.ts";
import type { Payment } from "./payment.ts";
import { readOwnTransaction } from "./walletTransactions.ts";

/** A thing of a game that this wallet can send on. */
export interface OwnProp {
  readonly coin: Coin;
  readonly tag: PropTag;
  /** Hex: what the OP_RETURN output says, and says again wherever it goes. */
  readonly data: string;
  readonly confirmations: number;
}

export interface OwnCoins {
  /** What can be spent on anything. */
  readonly free: readonly Coin[];
  readonly props: readonly OwnProp[];
  /** Promised to transactions that were signed, and that no node has answered for. */
  readonly promised: readonly Coin[];
}

/** Sorts what the node sees. */
export async function ownCoins(
  { rpc, watch }: OpenWallet,
  payments: readonly Payment[],
): Promise<OwnCoins> {
  const coins = await watch.coins();
  const props = await findProps(rpc, coins);
  const held = new Set([...promisedBy(payments)]);
  const isProp = new Set(props.map(({ coin }) => coinName(coin)));
  return {
    free: coins.filter((coin) => !isProp.has(coinName(coin)) && !held.has(coinName(coin))),
    props: props.filter(({ coin }) => !held.has(coinName(coin))),
    promised: coins.filter((coin) => held.has(coinName(coin))),
  };
}

function promisedBy(payments: readonly Payment[]): readonly string[] {
  const open = payments.flatMap(({ attempts }) =>
    attempts.filter(({ state }) => state === "signed"),
  );
  return open.flatMap(({ inputs }) => inputs.map(coinName));
}

/** An output after a tag holds a prop. Who made the tag is not asked: money is not spent for it either way. */
async function findProps(rpc: NodeRpc, coins: readonly Coin[]): Promise<readonly OwnProp[]> {
  const txIds = [...new Set(coins.map(({ txId }) => txId))];
  const calls = txIds.map((txId) => ({ method: "gettransaction", params: [txId, true, true] }));
  const answers = await rpc.callMany(calls);
  return txIds.flatMap((txId, at) => {
    const answer = answers[at];
    if (answer?.ok !== true) return [];
    const { confirmations, decoded } = readOwnTransaction(answer.result);
    return coins.flatMap((coin) => {
      const script = decoded.vout[coin.index - 1]?.scriptPubKey?.hex;
      if (coin.txId !== txId || script === undefined) return [];
      const data = readDataScript(Buffer.from(script, "hex"));
      const tag = data === undefined ? undefined : parsePropTag(data);
      if (data === undefined || tag === undefined) return [];
      return [{ coin, tag, data: data.toString("hex"), confirmations }];
    });
  });
}
