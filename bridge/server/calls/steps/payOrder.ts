/**
 * Hosted coins for an order: the debit, the order's new state, its claims and its delivery, all in
 * one transaction.
 */

import type { Session } from "../../auth/session.ts";
import type { SandboxOutcome } from "../../catalog/catalog.ts";
import type { Moved } from "../../ledger/movement.ts";
import { giftCoinsOf, spend } from "../../ledger/spend.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { OrderEvent } from "../../orders/next.ts";
import { type FrozenTerms, isForGood, type Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { becomePaid } from "./becomePaid.ts";
import { becomeUncertain } from "./becomeUncertain.ts";
import { closeUnpaid } from "./closeUnpaid.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { openWallet } from "./openWallet.ts";
import { tellBalance } from "./tell.ts";
import { changeOrder, insertOrder } from "./writeOrder.ts";

/** What became of an attempt to pay. */
export type Payment =
  /** Now or before. A sandbox product can make the answer come late or never. */
  | { readonly kind: "paid"; readonly order: Order; readonly answer?: "late" | "lost" }
  /** The order stays open. */
  | { readonly kind: "insufficient"; readonly order: Order }
  /** The coins are held until an answer or a person decides. */
  | { readonly kind: "uncertain"; readonly order: Order }
  | { readonly kind: "failed"; readonly order: Order };

/** Orders that one player may leave unpaid at a time. */
export const OPEN_ORDERS_MAX = 50;

/** Makes the order and pays for it at once, if the coins are there. */
export function payNewOrder(
  tx: Tx,
  session: Session,
  terms: FrozenTerms,
  context: VerbContext,
): Payment {
  const debit = tryDebit(tx, terms, context);
  if (debit.kind === "insufficient") checkOpenOrders(tx, session);
  const events: [OrderEvent, ...OrderEvent[]] = [{ kind: "created" }];
  if (debit.kind !== "insufficient") events.push(debit.event);
  const order = insertOrder(tx, terms, events, context.nowMs);
  if (debit.kind === "failed") {
    noticeOrder(tx, order, "failed", context);
    return { kind: "failed", order };
  }
  for (const item of order.items?.filter(isForGood) ?? []) {
    tx.insertClaim(order.playerKey, item.code, order.key);
  }
  if (debit.kind === "insufficient") return { kind: "insufficient", order };
  return settle(tx, session, order, debit, context);
}

/** Pays for an order that was left open. */
export function payOpenOrder(
  tx: Tx,
  session: Session,
  order: Order,
  context: VerbContext,
): Payment {
  const debit = tryDebit(tx, order, context);
  if (debit.kind === "insufficient") return { kind: "insufficient", order };
  if (debit.kind === "failed") {
    const { playerId } = session.player;
    return { kind: "failed", order: closeUnpaid(tx, playerId, order, debit.event, context) };
  }
  const paid = changeOrder(tx, order, debit.event, context.nowMs);
  return settle(tx, session, paid, debit, context);
}

type Debit =
  | { readonly kind: "insufficient" }
  | { readonly kind: "failed"; readonly event: Extract<OrderEvent, { kind: "failed" }> }
  | {
      readonly kind: "ready";
      readonly event: Extract<OrderEvent, { kind: "paid" | "uncertain" }>;
      readonly wallet: Wallet;
      readonly moved: Moved;
      readonly outcome: SandboxOutcome;
    };

/** Decides; the order is not written yet. */
function tryDebit(tx: Tx, terms: FrozenTerms, context: VerbContext): Debit {
  const outcome = sandboxOutcome(terms, context);
  if (outcome === "refused") {
    return { kind: "failed", event: { kind: "failed", by: "provider" } };
  }
  const wallet = openWallet(tx, terms.playerKey, terms.zoneId, context.nowMs);
  if (wallet === undefined) return { kind: "insufficient" };
  const isUncertain = outcome === "uncertain";
  const moved = spend(wallet, terms.coins, terms.orderNo, isUncertain ? "held" : "revenue");
  if (moved.kind !== "moved") return { kind: "insufficient" };
  const kind = isUncertain ? "uncertain" : "paid";
  const event = { kind, coins: terms.coins, giftCoins: giftCoinsOf(moved) } as const;
  return { kind: "ready", event, wallet, moved, outcome };
}

/**
 * What the catalogue wants to happen with these products; in the sandbox only, and one is enough
 * for a cart.
 */
function sandboxOutcome(terms: FrozenTerms, context: VerbContext): SandboxOutcome {
  if (context.environment !== "sandbox") return "paid";
  const shelved = context.catalog.findApp(terms.appId);
  for (const { code } of terms.items ?? []) {
    const outcome = shelved?.products.get(code)?.sandboxOutcome;
    if (outcome !== undefined && outcome !== "paid") return outcome;
  }
  return "paid";
}

function settle(
  tx: Tx,
  { player: { playerId } }: Session,
  order: Order,
  { wallet, moved, outcome }: Extract<Debit, { kind: "ready" }>,
  context: VerbContext,
): Payment {
  const after = tx.post(moved, wallet, context.nowMs);
  if (outcome === "uncertain") {
    becomeUncertain(tx, playerId, order, context);
    tellBalance(context, playerId, after);
    return { kind: "uncertain", order };
  }
  const paid = { playerId, order, wallet: after };
  becomePaid(tx, paid, context, outcome === "twice" ? 2 : 1);
  if (outcome === "slow") return { kind: "paid", order, answer: "late" };
  return { kind: "paid", order, answer: outcome === "lost" ? "lost" : undefined };
}

/** Refuses `tooManyRequests`. */
export function checkOpenOrders(tx: Tx, { player }: Session): void {
  if (tx.countOpenOrders(player.key) < OPEN_ORDERS_MAX) return;
  throw new Refusal("tooManyRequests", `${OPEN_ORDERS_MAX} orders are open: pay or cancel one`);
}
