/** Goods of a paid order that lie on a chain: made for the player, and due once they are there. */

import { decodeSegwitAddress } from "../../auth/gip0006/segwitAddress.ts";
import { walletAddress } from "../../auth/gip0006/walletSubject.ts";
import type { Player } from "../../auth/session.ts";
import type { Order, PropGood } from "../../orders/order.ts";
import type { ChainConfig, UtxoChainConfig } from "../../rails/chain/chainConfig.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import type { Prop } from "../../rails/utxo/props/prop.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { type PropTarget, wantProp } from "./wantProp.ts";

/** Whether some of the order's goods lie on a chain. */
export function hasProps({ items }: Order): boolean {
  return items?.some(({ prop }) => prop !== undefined) === true;
}

/** Whether all of them were made, deep enough, wherever they went since. */
export function areMade(tx: Tx, props: readonly Prop[]): boolean {
  const isMade = ({ key }: Prop) =>
    tx.listMovesOf(key).some(({ from, state }) => from === undefined && state === "confirmed");
  return props.length > 0 && props.every(isMade);
}

/**
 * Wants every prop of the order, once. They go to the player's own address, known by its login with a
 * wallet, or where a person says; where nobody does, a person is asked for it.
 */
export function prepareProps(
  tx: Tx,
  order: Order,
  context: VerbContext,
  given: GivenPlace = {},
): void {
  if (tx.listPropsOfOrder(order.key).length > 0) return;
  const player = tx.getPlayer(order.playerKey);
  const { appId, key: orderKey } = order;
  const wanted = (order.items ?? []).flatMap(({ prop, quantity }) => {
    return prop === undefined ? [] : Array.from({ length: quantity }, () => prop);
  });
  const plans = wanted.map((good) => planOf(good, player, context, given));
  const missing = plans.find((plan) => typeof plan === "string");
  if (missing !== undefined) return callForAddress(tx, order, missing, context);
  for (const plan of plans) {
    if (typeof plan === "string") continue;
    const { chain, good, to } = plan;
    const { oid } = good;
    const gold = BigInt(good.gold);
    wantProp(tx, { appId, chain, oid, gold, kind: "order", to, orderKey }, context);
  }
}

/** What a person says of where goods go. */
interface GivenPlace {
  readonly address?: string;
  readonly chains?: readonly ChainConfig[];
}

interface Plan {
  readonly chain: UtxoChainConfig;
  readonly good: PropGood;
  readonly to: PropTarget;
}

/** Or what is missing. */
function planOf(
  good: PropGood,
  player: Player,
  { catalog }: VerbContext,
  { address = walletAddress(player), chains = catalog.chains().chains }: GivenPlace,
): Plan | string {
  const chain = chains
    .filter((one) => one.kind === "utxo")
    .find(({ name }) => good.net === undefined || name === good.net);
  if (chain === undefined) return `no chain ${good.net ?? ""} holds props here`;
  if (address === undefined) return "the player has no address on the chain: give one";
  const script = witnessScript(address, UTXO_NETWORKS[chain.family].bech32);
  if (script === undefined) return `${address} is no address of ${chain.name}`;
  return { chain, good, to: { address, script } };
}

/** What outputs to an address of version 0 carry, hex; undefined for another network's. */
export function witnessScript(address: string, hrp: string): string | undefined {
  const decoded = decodeSegwitAddress(address);
  if (decoded === undefined || decoded.hrp !== hrp) return undefined;
  const { program } = decoded;
  return `00${program.length.toString(16).padStart(2, "0")}${Buffer.from(program).toString("hex")}`;
}

function callForAddress(
  tx: Tx,
  { appId, orderNo: subject }: Order,
  why: string,
  { nowMs: openedAtMs }: VerbContext,
): void {
  const detail = `the goods are paid and not made: ${why} (coinslot prop address)`;
  tx.openAttention({ appId, kind: "propAddress", subject, detail, openedAtMs });
}
