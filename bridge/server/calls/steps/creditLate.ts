/** Late money of a chain becomes the player's coins, where the app's policy says so. */

import type { Invoice } from "../../invoices/invoice.ts";
import { readPolicy } from "../../invoices/invoicePolicy.ts";
import { isEarly, isWorthAPerson } from "../../invoices/judgeInvoice.ts";
import {
  type ChainCredit,
  coinsAtRate,
  creditsOf,
  paymentReference,
} from "../../invoices/lateCredit.ts";
import { creditFromChain, reverseChainCredit } from "../../ledger/credit.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Order } from "../../orders/order.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { endGifts } from "./openWallet.ts";
import { passCoinsOn } from "./passOn.ts";
import { payDebt } from "./payDebt.ts";
import { tellBalance, tellOrder } from "./tell.ts";
import { changeOrder } from "./writeOrder.ts";

/** How the late money of an order stands. */
export interface LateMoney {
  readonly order: Order;
  /** What of it became coins, in the token's smallest units. */
  readonly credited: bigint;
}

/**
 * Brings the player's coins where the chain has the payments of a closed order: those that are deep
 * enough become coins once each, those that are gone become coins no more. What the wallet cannot
 * hold, dust, and money without a rate stay for a person.
 */
export function creditLate(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  payments: readonly ChainPayment[],
  context: VerbContext,
): LateMoney {
  if (!isCreditable(order, invoice)) return { order, credited: 0n };
  const credits = creditsOf(tx.listOrderEvents(order.key));
  let moved = order;
  let credited = 0n;
  for (const payment of payments) {
    const before = credits.get(paymentReference(payment));
    const wanted = wantedCoins(invoice, payment);
    if (wanted > 0 && (before?.coins ?? 0) === 0) {
      const after = credit(tx, moved, payment, wanted, before, context);
      if (after === undefined) continue;
      moved = after;
    } else if (wanted === 0 && before !== undefined && before.coins > 0 && isGone(payment)) {
      moved = takeBack(tx, moved, before, context);
    }
    if (wanted > 0) credited += payment.amount;
  }
  if (moved !== order) {
    noticeOrder(tx, moved, "credited", context);
    tellOrder(context, tx.getPlayer(moved.playerKey).playerId, moved);
  }
  return { order: moved, credited };
}

/** Trino's door has one player for all orders: nobody could spend the coins. */
export function isCreditable({ life, money, door }: Order, { status, policy }: Invoice): boolean {
  const isClosed = status === "expired" || status === "cancelled";
  const isUnpaid = life !== "open" && money === "none";
  return isClosed && isUnpaid && door !== "trino" && readPolicy(policy).late === "credit";
}

/** 0: none, or not yet. */
function wantedCoins(invoice: Invoice, payment: ChainPayment): number {
  const { state, amount } = payment;
  if (state !== "confirmed" || isEarly(invoice, payment)) return 0;
  return isWorthAPerson(amount, invoice) ? (coinsAtRate(invoice, amount) ?? 0) : 0;
}

/** No block has it any more; one that has it again is not deep enough yet. */
function isGone({ state }: ChainPayment): boolean {
  return state !== "confirmed";
}

function credit(
  tx: Tx,
  order: Order,
  payment: ChainPayment,
  coins: number,
  before: ChainCredit | undefined,
  context: VerbContext,
): Order | undefined {
  const { nowMs } = context;
  const reference = `${paymentReference(payment)} ${(before?.times ?? 0) + 1}`;
  const wallet = walletOf(tx, order, nowMs);
  const posting = creditFromChain(wallet, coins, reference);
  if (posting.kind !== "moved") return undefined;
  const after = payDebt(tx, tx.post(posting, wallet, nowMs), reference, nowMs);
  tellCoins(tx, after, context);
  return changeOrder(tx, order, { kind: "credited", coins, reference }, nowMs);
}

/** As a charge-back: what is spent already is owed. */
function takeBack(
  tx: Tx,
  order: Order,
  { coins, reference }: ChainCredit,
  context: VerbContext,
): Order {
  const { nowMs } = context;
  const wallet = walletOf(tx, order, nowMs);
  const after = tx.post(reverseChainCredit(wallet, coins, reference), wallet, nowMs);
  const owed = after.debt - wallet.debt;
  const { appId, orderNo: subject } = order;
  const detail = `the chain took back late money that had become ${coins} coins: ${owed} of them are owed`;
  tx.openAttention({ appId, kind: "chargeBack", subject, detail, openedAtMs: nowMs });
  tellCoins(tx, after, context);
  return changeOrder(tx, order, { kind: "creditReversed", coins, owed, reference }, nowMs);
}

function walletOf(tx: Tx, { playerKey, zoneId }: Order, nowMs: number): Wallet {
  const wallet = tx.findWallet(playerKey, zoneId);
  if (wallet === undefined) return tx.insertWallet(tx.getPlayer(playerKey), zoneId);
  return endGifts(tx, wallet, nowMs);
}

function tellCoins(tx: Tx, wallet: Wallet, context: VerbContext): void {
  tellBalance(context, tx.getPlayer(wallet.playerKey).playerId, wallet);
  passCoinsOn(tx, wallet, context);
}
