/** An order whose price is in a token of a chain: made with its invoice, and paid by the chain's word. */

import type { Session } from "../../auth/session.ts";
import { requireApp } from "../../catalogShelf.ts";
import { parsePayWith, quoteTokens } from "../../invoices/quoteTokens.ts";
import { isForGood, type Order } from "../../orders/order.ts";
import { quoteItems } from "../../orders/quote.ts";
import { stateWord } from "../../orders/stateWord.ts";
import { fingerprintOf } from "../../orders/terms.ts";
import { type Asset, findAsset } from "../../rails/chain/asset.ts";
import {
  type AppChainsConfig,
  type ChainConfig,
  expiresAfterMs,
} from "../../rails/chain/chainConfig.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { newInvoiceId, openInvoice, requireRail } from "./openInvoice.ts";
import { checkOpenOrders, type Payment } from "./payOrder.ts";
import { type Asked, checkDeadline, freeze, repeatOrder } from "./placeOrder.ts";
import { requireFreeNumber } from "./requireFreeNumber.ts";
import { requireNotifyUrl } from "./requireNotifyUrl.ts";
import { takeClaims } from "./takeClaims.ts";
import { insertOrder } from "./writeOrder.ts";

/** The order waits for the chain, or has ended. */
export type TokenPayment = Payment | { readonly kind: "awaiting"; readonly order: Order };

/** A cart that is paid with a token. */
export interface TokenAsked extends Asked {
  readonly goods: Extract<Asked["goods"], { kind: "items" }> & { readonly payWith: string };
}

/**
 * Makes the order with its invoice, or says how it stands: a repeat gives the same invoice. Refuses as
 * placeOrder, `notSupported` for an app or a chain that takes no such money, and `orderNotCreated`
 * while the chain is not watched.
 */
export function placeTokenOrder(
  tx: Tx,
  session: Session,
  asked: TokenAsked,
  context: VerbContext,
): TokenPayment {
  const { terms, goods, deadlineMs } = asked;
  checkDeadline(deadlineMs, context.nowMs);
  const fingerprint = fingerprintOf(terms, goods);
  const { player } = session;
  const known = tx.findOrder(player.appId, "plugin", terms.orderNo);
  if (known !== undefined) {
    if (known.playerKey !== player.key) throw new Refusal("orderExists");
    return repeatTokenOrder(tx, session, known, fingerprint, context);
  }
  requireFreeNumber(tx, player.appId, "plugin", terms.orderNo);
  const { app, products } = requireApp(context.catalog, player.appId);
  requireNotifyUrl(player.appId, terms.notifyUrl, context);
  const rail = requireTokenRail(tx, player.appId, goods.payWith, context);
  const quote = quoteItems(goods.items, (code) => products.get(code));
  const { amount, rate } = quoteTokens(quote.items ?? [], rail.payWith, rail.asset.decimals, {
    rates: app.tokenPrices ?? [],
    findPrices: (code) => products.get(code)?.tokenPrices ?? [],
  });
  checkOpenOrders(tx, session);
  takeClaims(tx, player, quote, context);
  const frozen = {
    ...freeze(session, terms, fingerprint, { ...quote, coins: 0 }, context),
    expiresAtMs: context.nowMs + expiresAfterMs(rail.settings, rail.chain),
  };
  const order = insertOrder(tx, frozen, [{ kind: "created" }], context.nowMs);
  for (const item of order.items?.filter(isForGood) ?? []) {
    tx.insertClaim(order.playerKey, item.code, order.key);
  }
  const invoiceId = newInvoiceId(context);
  const profile = rail.chain.kind === "utxo" ? "address" : "router";
  openInvoice(tx, order, { ...rail, profile, amount, rate, invoiceId }, context);
  return { kind: "awaiting", order };
}

/** While money may still come, or is on its way, the player waits for the chain. */
function repeatTokenOrder(
  tx: Tx,
  session: Session,
  order: Order,
  fingerprint: string,
  context: VerbContext,
): TokenPayment {
  const state = stateWord(order);
  const isOpen = state === "created" || state === "seen" || state === "confirming";
  if (isOpen && order.fingerprint === fingerprint) return { kind: "awaiting", order };
  return repeatOrder(tx, session, order, fingerprint, context);
}

interface TokenRail {
  readonly payWith: ReturnType<typeof parsePayWith>;
  readonly chain: ChainConfig;
  readonly settings: AppChainsConfig;
  readonly asset: Asset;
  readonly recipient: string;
}

function requireTokenRail(
  tx: Tx,
  appId: string,
  text: string,
  { catalog, nowMs }: VerbContext,
): TokenRail {
  const payWith = parsePayWith(text);
  const { chains, apps } = catalog.chains();
  const chain = chains.find(({ name }) => name === payWith.net);
  const settings = apps[appId];
  const recipient = chain && settings?.recipients[chain.net];
  const asset = chain && findAsset(chain, payWith.symbol);
  if (!chain || !settings || recipient === undefined || asset === undefined) {
    throw new Refusal("notSupported", `payWith: this app takes no ${text}`);
  }
  requireRail(tx, chain, nowMs);
  return { payWith, chain, settings, asset, recipient };
}
