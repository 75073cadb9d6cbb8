import type { Actor } from "../../orders/next.ts";
import type { Door } from "../../orders/order.ts";
import type { ChainConfig } from "../../rails/chain/chainConfig.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { hasProps, prepareProps } from "./prepareProps.ts";

export interface AddressPropsParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
  /** The player's, on the chain of the goods. */
  readonly address: string;
  readonly by: Actor;
  /** Where no server told the store of them. */
  readonly chains?: readonly ChainConfig[];
}

/**
 * A person says where the goods of a paid order go. Refuses `orderUnknown`, and `paramsWrong` for an order
 * without such goods, that is not paid, whose goods are under way, and for what is no address there.
 */
export function addressProps(tx: Tx, params: AddressPropsParams, context: VerbContext): number {
  const { appId, door, orderNo, address, by } = params;
  const order = tx.findOrder(appId, door, orderNo);
  if (order === undefined) throw new Refusal("orderUnknown", `${appId} has no order ${orderNo}`);
  if (!hasProps(order)) throw new Refusal("paramsWrong", "none of its goods lies on a chain");
  if (order.money !== "settled") throw new Refusal("paramsWrong", "the order is not paid");
  if (tx.listPropsOfOrder(order.key).length > 0) {
    throw new Refusal("paramsWrong", "its goods are under way");
  }
  const chains = params.chains ?? context.catalog.chains().chains;
  if (!chains.some(({ kind }) => kind === "utxo")) {
    throw new Refusal("notSupported", "no chain is known here that holds props: give --chains");
  }
  prepareProps(tx, order, context, { address, chains });
  const { length } = tx.listPropsOfOrder(order.key);
  if (length === 0) throw new Refusal("paramsWrong", `address: ${address} is none of that chain`);
  const resolution = { by, text: `to ${address}`, atMs: context.nowMs };
  tx.resolveAttention(appId, "propAddress", orderNo, resolution);
  return length;
}
