/**
 * What a player's game wrote down for itself, outside of the server: what it asked, and what it was
 * told. Whatever the server says later is held against it.
 */

import type { OrderView } from "../../bridge/wire/views.ts";

/** What was asked under an order number. */
export type Ask =
  | { readonly method: "pay"; readonly coins: number }
  | { readonly method: "payByCode"; readonly code: string; readonly price: number };

/** One order number. */
export interface OrderNote {
  readonly orderNo: string;
  /** Two asks: they raced for the number, and one of them may have it. */
  readonly asks: readonly [Ask, ...Ask[]];
  /** The last thing that the server said of it. */
  told?: OrderView;
}

/** One recharge number. */
export interface RechargeNote {
  readonly rechargeNo: string;
  readonly coins: number;
  /** The payment page confirmed it. */
  isConfirmed: boolean;
}

/** What must never happen. */
export type Fault = "lost" | "doubled" | "wrong";

export class Diary {
  readonly orders: OrderNote[] = [];
  readonly recharges: RechargeNote[] = [];
  /** Orders and recharges before these were settled after an earlier kill. */
  settledOrders = 0;
  settledRecharges = 0;
  acknowledged = 0;
  repeated = 0;
  readonly #blame: (fault: Fault, text: string) => void;

  constructor(blame: (fault: Fault, text: string) => void) {
    this.#blame = blame;
  }

  noteOrder(orderNo: string, ...asks: [Ask, ...Ask[]]): OrderNote {
    const note = { orderNo, asks };
    this.orders.push(note);
    return note;
  }

  /** Holds what the server says of an order against what it said before. */
  hear(note: OrderNote, told: OrderView): void {
    const before = note.told;
    if (before !== undefined) {
      if (isPaid(before) && !isPaid(told)) this.#blame("lost", `${note.orderNo} was paid`);
      if (before.state === "fulfilled" && told.state !== "fulfilled") {
        if (told.version >= before.version) this.#blame("lost", `${note.orderNo} was fulfilled`);
      }
      if (before.state === "cancelled" && told.state !== "cancelled") {
        this.#blame("lost", `${note.orderNo} was cancelled, and is ${told.state}`);
      }
      if (before.tradeNo !== told.tradeNo || before.coins !== told.coins) {
        this.#blame("doubled", `${note.orderNo} is another order than before`);
      }
    }
    if (before === undefined || told.version >= before.version) note.told = told;
  }

  blame(fault: Fault, text: string): void {
    this.#blame(fault, text);
  }

  /** Coins of all orders that are paid. */
  coinsPaid(): number {
    const paid = this.orders.filter(({ told }) => told !== undefined && isPaid(told));
    return paid.reduce((sum, { told }) => sum + (told?.coins ?? 0), 0);
  }
}

export function isPaid({ state }: OrderView): boolean {
  return state === "paid" || state === "fulfilled";
}
