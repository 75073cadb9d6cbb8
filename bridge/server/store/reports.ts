/**
 * What is read from the books beside the server: whole lists and sums, in steps that hold up no writer.
 */

import type { Door } from "../orders/order.ts";

/** Which order. */
export interface OrderRef {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

export interface Reports {
  /** The orders with this order number or trade number, of every app and door. */
  findOrders(number: string): Promise<readonly OrderRef[]>;
  close(): Promise<void>;
}
