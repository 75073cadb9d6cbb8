import { capture, release } from "../ledger/spend.ts";
import type { Wallet } from "../ledger/wallet.ts";
import type { Actor } from "../orders/next.ts";
import type { Door, Order } from "../orders/order.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { becomePaid } from "./steps/becomePaid.ts";
import { closeUnpaid } from "./steps/closeUnpaid.ts";
import { requireOrder } from "./steps/findOrder.ts";
import { passCoinsOn, passGoodsOn } from "./steps/passOn.ts";
import { payDebt } from "./steps/payDebt.ts";
import { tellBalance } from "./steps/tell.ts";
import { changeOrder } from "./steps/writeOrder.ts";

export interface ResolveOrderParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
  /** Whether the money moved. */
  readonly outcome: "settled" | "none";
  readonly by: Actor;
  readonly reason?: string;
}

/**
 * Ends an uncertain order: what was held is captured, or goes back into the lots that it came from and
 * the order has failed: its number was debited once, so it is never debited again (ORDERS.md 1).
 * Refuses `orderUnknown`, and `paramsWrong` for an order that is not uncertain (a repeat of the same
 * decision included: the story tells who decided).
 */
export function resolveOrder(
  tx: Tx,
  { appId, door, orderNo, outcome, by, reason }: ResolveOrderParams,
  context: VerbContext,
): Order {
  const { nowMs } = context;
  const order = requireOrder(tx, appId, door, orderNo);
  if (order.money !== "uncertain") {
    throw new Refusal("paramsWrong", `${orderNo}: the order is not uncertain but ${order.money}`);
  }
  const player = tx.getPlayer(order.playerKey);
  const { playerId } = player;
  const resolved = changeOrder(tx, order, { kind: "resolved", outcome, by, reason }, nowMs);
  const wallet = endHold(tx, resolved, outcome, context);
  const text = reason ?? `the money is ${outcome}`;
  tx.resolveAttention(appId, "uncertain", orderNo, { by, text, atMs: nowMs });
  if (outcome === "none") {
    const failed = closeUnpaid(tx, playerId, resolved, { kind: "failed", by }, context);
    tellBalance(context, playerId, wallet);
    passCoinsOn(tx, wallet, context);
    return failed;
  }
  if (door === "plugin") {
    becomePaid(tx, { playerId, order: resolved, wallet }, context);
    passGoodsOn(tx, player);
    return resolved;
  }
  // The merchant's own server took the coins, and hands over the goods with its answer.
  return changeOrder(tx, resolved, { kind: "granted", by: "merchant" }, nowMs);
}

function endHold(
  tx: Tx,
  order: Order,
  outcome: "settled" | "none",
  { nowMs }: VerbContext,
): Wallet {
  const { appId, orderNo, coins, playerKey, zoneId } = order;
  const wallet = tx.findWallet(playerKey, zoneId);
  if (wallet === undefined) throw new Error(`order ${orderNo} holds coins of no wallet`);
  if (outcome === "settled") return tx.post(capture(wallet, coins, orderNo), wallet, nowMs);
  const moved = release(wallet, tx.listPostings(appId, "spend", orderNo), orderNo);
  return payDebt(tx, tx.post(moved, wallet, nowMs), `release:${orderNo}`, nowMs);
}
