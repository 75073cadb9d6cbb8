/** An invoice on a chain of Bitcoin's kind: paid to an address that no other invoice has. */

import type { Order } from "../../orders/order.ts";
import type { UtxoChainConfig } from "../../rails/chain/chainConfig.ts";
import type { ReceivingAddress } from "../../rails/utxo/deriveAddress.ts";
import { examineKey } from "../../rails/utxo/extendedKey.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import { bindingData } from "../../rails/utxo/orderBinding.ts";
import { dustLimit } from "../../rails/utxo/spending/dustLimit.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** What the rail needs again of such an invoice. */
export interface AddressTerms {
  readonly profile: "address";
  /** Tells accounts apart; not its key. */
  readonly account: string;
  /** Of the address under the account: m/0/index. */
  readonly index: number;
  readonly address: string;
  /** Hex: what outputs to the address carry, and by what payments are found. */
  readonly script: string;
  /** What the payment's OP_RETURN output and a wallet call the order. */
  readonly bound: BoundName;
  /** Hex: what the paying transaction's OP_RETURN output carries. */
  readonly data: string;
}

/** GIP0006's user_id and order_sn. */
export interface BoundName {
  readonly userId: string;
  readonly orderSn: string;
}

/** What is asked for. */
export interface AddressAsked {
  readonly chain: UtxoChainConfig;
  /** The account's extended public key. */
  readonly recipient: string;
  readonly amount: bigint;
  readonly bound?: BoundName;
}

/**
 * Takes the account's next address in the order's own transaction. Refuses `badAmount` for less than
 * nodes pass on, and `orderNotCreated` when the account has no address left.
 */
export function addressTerms(
  tx: Tx,
  order: Order,
  { chain, recipient: accountKey, amount, bound: asked }: AddressAsked,
  context: VerbContext,
): AddressTerms {
  const network = UTXO_NETWORKS[chain.family];
  const taken = takeAddress(tx, chain, accountKey, context);
  const least = dustLimit(taken.script, network);
  if (amount < least) {
    const detail = `${chain.name}: nodes pass on no payment below ${least} smallest units`;
    throw new Refusal("badAmount", detail);
  }
  const bound = asked ?? {
    userId: tx.getPlayer(order.playerKey).playerId,
    orderSn: order.tradeNo,
  };
  const { appId: gameId } = order;
  const data = bindingData(
    { gameId, ...bound, orderSum: amount, recipient: taken.address, net: chain.net },
    chain.binding,
  );
  return { profile: "address", ...taken, bound, data: data.toString("hex") };
}

/** Addresses that are taken already, though their index was never given: more than that is no accident. */
const TAKEN_MAX = 1000;

type Taken = Pick<AddressTerms, "account" | "index"> & ReceivingAddress;

function takeAddress(
  tx: Tx,
  { net, name, family }: UtxoChainConfig,
  accountKey: string,
  { deriveAddress }: VerbContext,
): Taken {
  const found = examineKey(accountKey, UTXO_NETWORKS[family]);
  if (found.kind !== "public" || deriveAddress === undefined) {
    throw new Error(`${name} was configured without what derives its addresses`);
  }
  const { account } = found;
  for (let tries = 0; tries < TAKEN_MAX; tries += 1) {
    const index = tx.nextAddressIndex(net, account);
    if (index === undefined) break;
    const derived = deriveAddress(accountKey, index, family);
    // Two keys may be one account in other words, and a store may have been put back.
    const isFree = tx.findInvoiceByMatch(net, derived.script) === undefined;
    if (isFree) return { account, index, ...derived };
  }
  throw new Refusal("orderNotCreated", `the account on ${name} has no address left`);
}
