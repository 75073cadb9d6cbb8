/** order.pay (contract 2.4): what there is to pay for an order of a game, on a chain of this protocol's kind. */

import { hash } from "node:crypto";
import { walletAddress } from "../../auth/gip0006/walletSubject.ts";
import type { Player } from "../../auth/session.ts";
import { requireApp } from "../../catalogShelf.ts";
import type { Invoice } from "../../invoices/invoice.ts";
import { isUnpaid, type Order } from "../../orders/order.ts";
import { tradeNoOf } from "../../orders/tradeNo.ts";
import { findAsset } from "../../rails/chain/asset.ts";
import {
  type AppChainsConfig,
  expiresAfterMs,
  type UtxoChainConfig,
} from "../../rails/chain/chainConfig.ts";
import { UTXO_NETWORKS } from "../../rails/utxo/network.ts";
import { makeOrderLink } from "../../rails/utxo/orderLink.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { merchantVerb } from "../rest/merchantVerb.ts";
import { newInvoiceId, openInvoice, readRailTerms, requireRail } from "../steps/openInvoice.ts";
import { OPEN_ORDERS_MAX } from "../steps/payOrder.ts";
import { insertOrder } from "../steps/writeOrder.ts";
import { type GipOrder, gipTerms } from "./gipCall.ts";
import { lastPlaceOf } from "./placeOfPayment.ts";
import { requireOwnApp } from "./requireOwnApp.ts";
import { paddedSn } from "./sn.ts";

export interface PayGipOrderParams {
  readonly cid: string;
  /** The game's word for the player. */
  readonly uid: string;
  /** Our trade number, or a number of the game's own. */
  readonly sn: string;
  /** In the smallest unit. */
  readonly sum: number;
}

/** An order that may be paid, or has been. */
export interface GipPayable {
  /** As order.query would tell it; without a hash while the chain shows no payment. */
  readonly order: GipOrder;
  readonly cp: { readonly cid: string; readonly name: string };
  readonly tradeNo: string;
  /** Absent when nothing is to be paid any more. */
  readonly pay?: GipTarget;
}

/** Where the money goes. */
export interface GipTarget {
  readonly net: string;
  readonly address: string;
  /** Hex. */
  readonly script: string;
  /** Decimal text, in the smallest unit. */
  readonly amount: string;
  /** Hex: what the OP_RETURN output carries. */
  readonly data: string;
  /** What wallets open. */
  readonly uri: string;
  readonly expiresAtMs: number;
}

/**
 * The invoice of one of our own orders, whose player and sum it must be; else an order for a number of
 * the game's own. The same number again is the same order. Refuses `orderExists` for a number in other
 * terms, also for one that is another only before it is filled up; `orderExpired` for an order that can
 * be paid no more; `notSupported` without such a chain; `orderNotCreated` while nobody looks there.
 */
export const payGipOrder = merchantVerb(
  "orders:write",
  (tx, caller, params: PayGipOrderParams, context): GipPayable => {
    requireOwnApp(caller, params.cid);
    const traded = tx.findOrderByTradeNo(params.sn);
    const order =
      traded?.appId === params.cid
        ? traded
        : findOrPlaceOwn(tx, params, paddedSn(params.sn), context);
    return payable(tx, order, params, context);
  },
);

/** Of the game's own number. */
function findOrPlaceOwn(
  tx: Tx,
  params: PayGipOrderParams,
  orderNo: string,
  context: VerbContext,
): Order {
  const known = tx.findOrder(params.cid, "gip0006", orderNo);
  if (known === undefined) return placeOwn(tx, params, orderNo, context);
  if (known.fingerprint === fingerprintOf(params)) return known;
  throw new Refusal("orderExists", "the number belongs to an order in other terms");
}

/** The number as it was given counts, not only as it is stored. */
export function fingerprintOf({ sn, uid, sum }: Omit<PayGipOrderParams, "cid">): string {
  return hash("sha256", JSON.stringify(["gip0006", sn, uid, sum]));
}

function placeOwn(tx: Tx, params: PayGipOrderParams, orderNo: string, context: VerbContext): Order {
  const { cid: appId, uid, sn, sum } = params;
  const rail = requireGipRail(appId, context);
  requireRail(tx, rail.chain, context.nowMs);
  const player = playerOf(tx, appId, uid, context);
  if (tx.countOpenOrders(player.key) >= OPEN_ORDERS_MAX) {
    throw new Refusal("tooManyRequests", `the player has ${OPEN_ORDERS_MAX} open orders`);
  }
  const { nowMs, environment, catalog } = context;
  const order = insertOrder(
    tx,
    {
      ...{ door: "gip0006", orderNo, tradeNo: tradeNoOf(context), environment, appId },
      ...{ playerKey: player.key, fingerprint: fingerprintOf(params), coins: 0 },
      ...{ title: sn, detail: "", zoneId: "1", grantBy: "server" },
      // The game's word for the player, as it comes back to it.
      saveSlot: uid,
      ...{ catalogVersion: catalog.version(), createdAtMs: nowMs },
      expiresAtMs: nowMs + expiresAfterMs(rail.settings, rail.chain),
    },
    [{ kind: "created", by: "merchant" }],
    nowMs,
  );
  openInvoice(
    tx,
    order,
    {
      ...{ ...rail, profile: "address", amount: BigInt(sum), invoiceId: newInvoiceId(context) },
      ...{ rate: JSON.stringify({ source: "gip0006" }), bound: { userId: uid, orderSn: orderNo } },
    },
    context,
  );
  return order;
}

/** The first chain of this kind that the app has an account on. */
function requireGipRail(appId: string, { catalog }: VerbContext) {
  requireApp(catalog, appId);
  const { chains, apps } = catalog.chains();
  const settings: AppChainsConfig | undefined = apps[appId];
  for (const chain of chains) {
    const recipient = settings?.recipients[chain.net];
    const asset = findAsset(chain, chain.currency.symbol);
    if (chain.kind !== "utxo" || !settings || recipient === undefined || !asset) continue;
    return { chain, settings, recipient, asset };
  }
  throw new Refusal("notSupported", "this app has no account on a chain of this protocol's kind");
}

/** One of ours, or somebody whom only the game knows. */
function playerOf(tx: Tx, appId: string, uid: string, context: VerbContext): Player {
  const own = tx.findPlayerById(uid);
  if (own?.appId === appId) return own;
  // Not `gip0006:`, under which wallets sign in: nobody becomes a player by a word of the game's.
  const subject = `gip0006 player:${uid}`;
  const known = tx.findPlayer(appId, subject);
  if (known !== undefined) return known;
  const { nowMs: createdAtMs, randomHex } = context;
  const playerId = randomHex(PLAYER_ID_BYTES);
  return tx.insertPlayer({ appId, playerId, subject, name: uid, createdAtMs });
}

const PLAYER_ID_BYTES = 16;

function payable(
  tx: Tx,
  order: Order,
  params: PayGipOrderParams,
  context: VerbContext,
): GipPayable {
  const invoice = tx.listInvoicesOf(order.key).at(-1);
  const { chains } = context.catalog.chains();
  const chain = chains.find(({ net }) => net === invoice?.net);
  if (invoice === undefined || chain?.kind !== "utxo") {
    throw new Refusal("paramsWrong", "this order is not paid on a chain of this protocol's kind");
  }
  const terms = gipTerms(tx, order);
  if (terms.uid !== params.uid || invoice.amount !== BigInt(params.sum)) {
    throw new Refusal("orderExists", "the order is another player's, or of another sum");
  }
  const title = context.catalog.findApp(order.appId)?.app.title.en ?? order.appId;
  const known = { cp: { cid: order.appId, name: title }, tradeNo: order.tradeNo };
  const last = lastPlaceOf(tx, order);
  if (last !== undefined && !isUnpaid(order)) {
    const { atMs: _, ...place } = last;
    return { ...known, order: { ...terms, ...place } };
  }
  if (!isUnpaid(order)) throw new Refusal("orderExpired", `the order is ${order.life}`);
  // The chain decides when it ends, and may be slow; what is sent now would be late all the same.
  if (order.expiresAtMs <= context.nowMs)
    throw new Refusal("orderExpired", "the order has expired");
  const addr = walletAddress(tx.getPlayer(order.playerKey)) ?? "";
  const unpaid = { sum: params.sum, addr, height: -1, hash: "", confirm: 0 };
  return { ...known, order: { ...terms, ...unpaid }, pay: targetOf(invoice, order, terms, chain) };
}

function targetOf(
  invoice: Invoice,
  { title, expiresAtMs }: Order,
  { cid: gameId, uid: userId, sn: orderSn }: ReturnType<typeof gipTerms>,
  chain: UtxoChainConfig,
): GipTarget {
  const terms = readRailTerms(invoice);
  if (terms.profile !== "address") throw new Error("an invoice of such a chain has an address");
  const { address, script, data } = terms;
  const bound = { gameId, userId, orderSn, orderSum: invoice.amount, recipient: address };
  const uri = makeOrderLink(UTXO_NETWORKS[chain.family], bound, data, title);
  const { net, amount } = invoice;
  return { net, address, script, amount: String(amount), data, uri, expiresAtMs };
}
