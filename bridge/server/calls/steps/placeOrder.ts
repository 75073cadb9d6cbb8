/**
 * An order number comes in with its terms: it is new, a repeat, or refused (ORDERS.md, keys and
 * repeats).
 */

import { PAY_DEADLINE_MS_MAX, QUOTE_LIFE_MS } from "../../../wire/limits.ts";
import type { OrderTerms } from "../../../wire/messages.ts";
import type { Session } from "../../auth/session.ts";
import { requireApp, type ShelvedApp } from "../../catalogShelf.ts";
import { type FrozenTerms, isOverdue, type Order } from "../../orders/order.ts";
import type { Quote } from "../../orders/quote.ts";
import { stateWord } from "../../orders/stateWord.ts";
import { type AskedGoods, fingerprintOf } from "../../orders/terms.ts";
import { tradeNoOf } from "../../orders/tradeNo.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { type Payment, payNewOrder, payOpenOrder } from "./payOrder.ts";
import { requireFreeNumber } from "./requireFreeNumber.ts";
import { requireNotifyUrl } from "./requireNotifyUrl.ts";
import { takeClaims } from "./takeClaims.ts";

/** What a game asks for with one order number. */
export interface Asked {
  readonly terms: OrderTerms;
  readonly goods: AskedGoods;
  readonly deadlineMs: number;
}

/**
 * Pays for the order with hosted coins, or says how it stands. A number that was paid before is not
 * paid again; other terms under the same number, and numbers of others, are refused with
 * `orderExists`. `makeQuote` is asked for a new number only.
 */
export function placeOrder(
  tx: Tx,
  session: Session,
  asked: Asked,
  makeQuote: (shelved: ShelvedApp) => Quote,
  context: VerbContext,
): Payment {
  const { terms, goods, deadlineMs } = asked;
  checkDeadline(deadlineMs, context.nowMs);
  const fingerprint = fingerprintOf(terms, goods);
  const { player } = session;
  const order = tx.findOrder(player.appId, "plugin", terms.orderNo);
  if (order !== undefined) {
    if (order.playerKey !== player.key) throw new Refusal("orderExists");
    return repeatOrder(tx, session, order, fingerprint, context);
  }
  requireFreeNumber(tx, player.appId, "plugin", terms.orderNo);
  const shelved = requireApp(context.catalog, player.appId);
  requireNotifyUrl(player.appId, terms.notifyUrl, context);
  const quote = makeQuote(shelved);
  takeClaims(tx, player, quote, context);
  const frozen = freeze(session, terms, fingerprint, quote, context);
  return payNewOrder(tx, session, frozen, context);
}

/** Refuses `deadlinePassed`, and a deadline that is too far away. */
export function checkDeadline(deadlineMs: number, nowMs: number): void {
  if (deadlineMs < nowMs) throw new Refusal("deadlinePassed");
  if (deadlineMs > nowMs + PAY_DEADLINE_MS_MAX) {
    throw new Refusal(
      "paramsWrong",
      `deadlineMs: at most ${PAY_DEADLINE_MS_MAX} ms after ${nowMs}`,
    );
  }
}

/**
 * Pays for an order whose number is known and the player's own, or says how it stands. Refuses
 * `orderExists` for other terms, and by its state what can be paid no more.
 */
export function repeatOrder(
  tx: Tx,
  session: Session,
  order: Order,
  fingerprint: string,
  context: VerbContext,
): Payment {
  const onlyClosed = order.fingerprint === "";
  if (!onlyClosed && order.fingerprint !== fingerprint) throw new Refusal("orderExists");
  const state = stateWord(order);
  switch (state) {
    case "created":
      return payAgain(tx, session, order, context);
    case "paid":
    case "fulfilled":
      return { kind: "paid", order };
    case "seen":
    case "confirming":
      throw new Refusal("orderUncertain");
    case "expired":
      throw new Refusal("orderExpired");
    case "cancelled":
      throw new Refusal("cancelled");
    case "refunded":
      throw new Refusal("orderRefunded");
    case "failed":
      throw new Refusal("orderFailed");
    default:
      return unreachable(state);
  }
}

/** Nothing moved the first time; the same number may try again while its quote stands. */
function payAgain(tx: Tx, session: Session, order: Order, context: VerbContext): Payment {
  if (order.money !== "none") throw new Refusal("orderUncertain");
  if (isOverdue(order, context.nowMs)) throw new Refusal("orderExpired");
  requireApp(context.catalog, order.appId);
  return payOpenOrder(tx, session, order, context);
}

/** What never changes in a new order of the plugin. */
export function freeze(
  { player }: Session,
  terms: OrderTerms,
  fingerprint: string,
  quote: Quote,
  context: VerbContext,
): FrozenTerms {
  const { nowMs, environment, catalog } = context;
  return {
    door: "plugin",
    orderNo: terms.orderNo,
    tradeNo: tradeNoOf(context),
    environment,
    appId: player.appId,
    playerKey: player.key,
    fingerprint,
    coins: quote.coins,
    title: terms.title,
    detail: terms.detail,
    items: quote.items,
    attach: terms.attach,
    notifyUrl: terms.notifyUrl,
    zoneId: terms.zoneId,
    saveSlot: terms.saveSlot,
    grantBy: quote.grantBy,
    catalogVersion: catalog.version(),
    createdAtMs: nowMs,
    expiresAtMs: nowMs + QUOTE_LIFE_MS,
  };
}
