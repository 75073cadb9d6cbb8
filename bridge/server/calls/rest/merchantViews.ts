/** Orders and what belongs to them, as their merchant may see them. */

import type { Environment, GrantAuthority, OrderItem } from "../../../wire/views.ts";
import type { Delivery } from "../../orders/delivery.ts";
import type { Actor, OrderEvent } from "../../orders/next.ts";
import type { Axes, Door, Order } from "../../orders/order.ts";
import { itemView } from "../../orders/orderView.ts";
import type { Refund } from "../../orders/refund.ts";
import { exceptionWord, stateWord } from "../../orders/stateWord.ts";
import type { Tx } from "../../store/tx.ts";
import type { InvoiceStory } from "../steps/tellInvoices.ts";

/** Coins are whole, times are milliseconds since 1970. */
export interface MerchantOrder {
  readonly orderNo: string;
  readonly door: Door;
  readonly tradeNo: string;
  readonly environment: Environment;
  readonly state: string;
  readonly exception?: string;
  readonly money: Axes["money"];
  readonly delivery: Axes["delivery"];
  readonly coins: number;
  readonly refundedCoins: number;
  readonly title: string;
  readonly detail: string;
  readonly items?: readonly OrderItem[];
  readonly attach?: string;
  readonly notifyUrl?: string;
  readonly zoneId: string;
  readonly saveSlot: string;
  readonly playerId: string;
  readonly grantBy: GrantAuthority;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly paidAtMs?: number;
  readonly fulfilledAtMs?: number;
  readonly version: number;
}

export interface MerchantRefund {
  readonly refundNo: string;
  readonly coins: number;
  readonly by: Actor;
  readonly reason: string;
  readonly atMs: number;
}

export interface MerchantDelivery {
  readonly deliveryId: string;
  readonly grantBy: GrantAuthority;
  readonly tries: number;
  readonly createdAtMs: number;
  readonly ackedAtMs?: number;
  readonly ackedBy?: Actor;
  readonly voidedAtMs?: number;
}

/** What is due on a chain; amounts are decimal text of the token's smallest units. */
export interface MerchantInvoice
  extends Pick<InvoiceStory, "invoiceId" | "net" | "symbol" | "decimals" | "recipient">,
    Pick<InvoiceStory, "amount" | "received" | "confirmed" | "status" | "exception">,
    Pick<InvoiceStory, "confirmations" | "createdAtMs" | "expiresAtMs"> {
  readonly payments: readonly {
    readonly txId: string;
    readonly index: number;
    readonly payer?: string;
    readonly amount: string;
    readonly state: string;
    readonly height?: number;
    /** What it became, oldest first. */
    readonly turns: readonly {
      readonly state: string;
      readonly height?: number;
      readonly atMs: number;
    }[];
  }[];
}

/** One row of an order's story. */
export interface MerchantEvent {
  readonly version: number;
  readonly atMs: number;
  /** `kind`, and what else the event carries. */
  readonly event: OrderEvent;
}

export function merchantOrder(tx: Tx, order: Order): MerchantOrder {
  const { playerId } = tx.getPlayer(order.playerKey);
  return {
    orderNo: order.orderNo,
    door: order.door,
    tradeNo: order.tradeNo,
    environment: order.environment,
    state: stateWord(order),
    exception: exceptionWord(order),
    money: order.money,
    delivery: order.delivery,
    coins: order.coins,
    refundedCoins: order.refundedCoins,
    title: order.title,
    detail: order.detail,
    items: order.items?.map(itemView),
    attach: order.attach,
    notifyUrl: order.notifyUrl,
    zoneId: order.zoneId,
    saveSlot: order.saveSlot,
    playerId,
    grantBy: order.grantBy,
    createdAtMs: order.createdAtMs,
    expiresAtMs: order.expiresAtMs,
    paidAtMs: order.paidAtMs,
    fulfilledAtMs: order.fulfilledAtMs,
    version: order.version,
  };
}

export function merchantRefund({ refundNo, coins, by, reason, atMs }: Refund): MerchantRefund {
  return { refundNo, coins, by, reason, atMs };
}

export function merchantDelivery(delivery: Delivery): MerchantDelivery {
  const { deliveryId, grantBy, tries, createdAtMs, ackedAtMs, ackedBy, voidedAtMs } = delivery;
  return { deliveryId, grantBy, tries, createdAtMs, ackedAtMs, ackedBy, voidedAtMs };
}

/** Without what only the rail needs again. */
export function merchantInvoice(invoice: InvoiceStory): MerchantInvoice {
  const { invoiceId, net, symbol, decimals, recipient, amount, received, confirmed } = invoice;
  const { status, exception, confirmations, createdAtMs, expiresAtMs } = invoice;
  return {
    ...{ invoiceId, net, symbol, decimals, recipient, amount, received, confirmed },
    ...{ status, exception, confirmations, createdAtMs, expiresAtMs },
    payments: invoice.payments.map(({ txId, index, payer, amount: paid, state, block, turns }) => ({
      ...{ txId, index, payer, amount: paid, state, height: block?.height },
      turns: turns.map(({ state: became, blockHeight: height, atMs }) => {
        return { state: became, height, atMs };
      }),
    })),
  };
}
