/** Invoices of the Trino document (contract 1.1) over our own orders and invoices. */

import type { Player } from "../../auth/session.ts";
import { type ChainsHere, requireApp } from "../../catalogShelf.ts";
import type { Invoice } from "../../invoices/invoice.ts";
import { payUrl } from "../../invoices/payUrl.ts";
import type { FrozenTerms, Order } from "../../orders/order.ts";
import type { ApiKey } from "../../platform/apiKey.ts";
import { type Asset, findAsset } from "../../rails/chain/asset.ts";
import {
  type AppChainsConfig,
  type ChainConfig,
  type EvmChainConfig,
  expiresAfterMs,
  type TrinoNetwork,
} from "../../rails/chain/chainConfig.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { newInvoiceId, openInvoice, requireRail } from "../steps/openInvoice.ts";
import { insertOrder } from "../steps/writeOrder.ts";
import { findTrinoCaller } from "./trinoUsers.ts";

/** Digests of the token that a call came with. */
export type ShownToken = Pick<ApiKey, "keyId" | "hash">;

/** Nothing of anybody else's: an invoice that is another user's is as unknown as none. */
export type TrinoRefused = {
  readonly kind: "unauthorized" | "deactivated" | "invoiceUnknown" | "networkUnknown" | "jumpUrl";
};

export interface TrinoCreateParams {
  readonly token: ShownToken;
  readonly title: string;
  readonly network: TrinoNetwork;
  /** In small letters. */
  readonly recipient: string;
  /** Decimal digits, in the token's smallest unit. */
  readonly amount: string;
  readonly jumpUrl: string;
  readonly notifyUrl: string;
  readonly metadata: string;
}

export type TrinoCreated =
  | { readonly kind: "created"; readonly invoiceId: string; readonly url: string }
  | TrinoRefused;

/**
 * Makes an invoice, and the order that stands for it. Refuses `orderNotCreated` while the chain is
 * not watched.
 */
export function trinoCreate(tx: Tx, params: TrinoCreateParams, context: VerbContext): TrinoCreated {
  const caller = findTrinoCaller(tx, params.token, context);
  if (caller.kind !== "caller") return caller;
  const { appId } = caller.user;
  requireApp(context.catalog, appId);
  const here = context.catalog.chains();
  const rail = findRail(here, appId, params.network);
  if (rail === undefined) return { kind: "networkUnknown" };
  if (!mayJumpTo(params.jumpUrl, rail.settings.jumpUrls)) return { kind: "jumpUrl" };
  requireRail(tx, rail.chain, context.nowMs);
  const invoiceId = newInvoiceId(context);
  const player = trinoPlayer(tx, caller.user, context);
  const terms = termsOf(params, caller.token, player, invoiceId, rail, context);
  const order = insertOrder(tx, terms, [{ kind: "created" }], context.nowMs);
  const { amount, recipient, jumpUrl } = params;
  openInvoice(
    tx,
    order,
    {
      ...rail,
      profile: rail.chain.trinoPay === undefined ? "router" : "trino",
      ...{ amount: BigInt(amount), recipient, jumpUrl, invoiceId },
      rate: JSON.stringify({ source: "trino" }),
    },
    context,
  );
  return { kind: "created", invoiceId, url: payUrl(here.publicUrl, invoiceId) };
}

/** What the payment page of the document asks for; everybody who has the id may. */
export type TrinoPayment =
  | {
      readonly kind: "payment";
      readonly title: string;
      readonly network: TrinoNetwork;
      readonly recipient: string;
      readonly amount: string;
      readonly jumpUrl: string;
    }
  | TrinoRefused;

export function trinoPayment(
  tx: Tx,
  { invoiceId }: { readonly invoiceId: string },
  { catalog }: VerbContext,
): TrinoPayment {
  const found = findTrino(tx, invoiceId);
  const { chains } = catalog.chains();
  const network = chains.filter(isEvm).find(({ net }) => net === found?.invoice.net);
  if (found === undefined || network?.trinoNetwork === undefined) return { kind: "invoiceUnknown" };
  const { recipient, amount, jumpUrl = "" } = found.invoice;
  return {
    ...{ kind: "payment", title: found.order.title, network: network.trinoNetwork },
    ...{ recipient, amount: amount.toString(), jumpUrl },
  };
}

/** How an invoice stands, to the user who made it. */
export type TrinoInvoice =
  | {
      readonly kind: "invoice";
      readonly status: "unpaid" | "paid" | "notified";
      readonly txnHash: string;
      readonly metadata: string;
    }
  | TrinoRefused;

export function trinoGet(
  tx: Tx,
  { token, invoiceId }: { readonly token: ShownToken; readonly invoiceId: string },
  context: VerbContext,
): TrinoInvoice {
  const caller = findTrinoCaller(tx, token, context);
  if (caller.kind !== "caller") return caller;
  const found = findTrino(tx, invoiceId);
  const player = tx.findPlayer(caller.user.appId, subjectOf(caller.user));
  if (found === undefined || player === undefined || found.order.playerKey !== player.key) {
    return { kind: "invoiceUnknown" };
  }
  const { order, invoice } = found;
  const status = statusOf(order);
  return {
    ...{ kind: "invoice", status, metadata: order.attach ?? "" },
    txnHash: status === "unpaid" ? "" : paidBy(tx, invoice),
  };
}

/** Who called, for userinfo. */
export function trinoWhoAmI(
  tx: Tx,
  { token }: { readonly token: ShownToken },
  context: VerbContext,
) {
  const caller = findTrinoCaller(tx, token, context);
  if (caller.kind !== "caller") return caller;
  const { keyId, name, createdAtMs } = caller.user;
  return { kind: "user", sub: keyId, userName: name, createdAtMs } as const;
}

/** Payments that are looked through for the one that paid, the greatest first. */
const PAYMENTS_MAX = 20;

function findTrino(
  tx: Tx,
  invoiceId: string,
): { readonly invoice: Invoice; readonly order: Order } | undefined {
  const invoice = tx.findInvoice(invoiceId);
  const order = invoice && tx.getOrder(invoice.orderKey);
  return invoice === undefined || order?.door !== "trino" ? undefined : { invoice, order };
}

/** A reorganization can make a paid invoice unpaid again. */
function statusOf({ money, delivery }: Order): "unpaid" | "paid" | "notified" {
  if (money !== "settled" && money !== "refunding" && money !== "refunded") return "unpaid";
  return delivery === "acked" ? "notified" : "paid";
}

function paidBy(tx: Tx, { key }: Invoice): string {
  return (
    tx.listPaymentsOf(key, PAYMENTS_MAX).find(({ state }) => state === "confirmed")?.txId ?? ""
  );
}

interface TrinoRail {
  readonly chain: EvmChainConfig;
  readonly settings: AppChainsConfig;
  readonly asset: Asset;
}

/** The document's chains are all of Ethereum's kind. */
function isEvm(chain: ChainConfig): chain is EvmChainConfig {
  return chain.kind === "evm";
}

function findRail(
  { chains, apps }: ChainsHere,
  appId: string,
  network: TrinoNetwork,
): TrinoRail | undefined {
  const chain = chains.filter(isEvm).find(({ trinoNetwork }) => trinoNetwork === network);
  const settings = apps[appId];
  const symbol = chain?.trinoPay?.token ?? chain?.tokens[0]?.symbol;
  const asset = chain && symbol !== undefined ? findAsset(chain, symbol) : undefined;
  return chain && settings && asset && { chain, settings, asset };
}

/** Beginnings end where a path, a query or a fragment does: `https://a.example` is not `a.example.evil`. */
function mayJumpTo(jumpUrl: string, allowed: readonly string[]): boolean {
  return allowed.some((beginning) => {
    return jumpUrl.startsWith(beginning) && /^([/?#]|$)/.test(jumpUrl.slice(beginning.length));
  });
}

/** A user of the document stands for all who pay its invoices: it names no players. */
function trinoPlayer(tx: Tx, user: ApiKey, { nowMs, randomHex }: VerbContext): Player {
  const { appId, name } = user;
  const subject = subjectOf(user);
  const known = tx.findPlayer(appId, subject);
  if (known !== undefined) return known;
  return tx.insertPlayer({ appId, playerId: randomHex(16), subject, name, createdAtMs: nowMs });
}

function subjectOf({ keyId }: ApiKey): string {
  return `trino:${keyId}`;
}

function termsOf(
  { title, notifyUrl, metadata }: TrinoCreateParams,
  token: ApiKey,
  { appId, key: playerKey }: Player,
  invoiceId: string,
  { settings, chain }: TrinoRail,
  { nowMs, environment, catalog }: VerbContext,
): FrozenTerms {
  return {
    ...{ door: "trino", orderNo: invoiceId.replaceAll("-", ""), tradeNo: invoiceId },
    ...{ environment, appId, playerKey, fingerprint: "trino", coins: 0, title, detail: "" },
    ...{ attach: metadata, notifyUrl, zoneId: "1", grantBy: "server" },
    // The credential that made it signs its callback, whatever tokens come later.
    saveSlot: token.keyId,
    ...{ catalogVersion: catalog.version(), createdAtMs: nowMs },
    expiresAtMs: nowMs + expiresAfterMs(settings, chain),
  };
}
