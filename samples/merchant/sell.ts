import { randomBytes } from "node:crypto";
import type { SqliteDriver } from "coinslot/merchant";
import { priceOf } from "./priceList.ts";
import { noteSold } from "./soldOrders.ts";

/** An order of a fixed amount, as the payment server is asked for it. */
export interface Offer {
  readonly orderNo: string;
  readonly playerId: string;
  readonly coins: number;
  readonly title: string;
  readonly attach: string;
}

/** What selling takes. */
export interface ShopParts {
  readonly driver: SqliteDriver;
  /** Creates an order at the payment server; gives its number there. */
  createOrder(offer: Offer): Promise<string>;
}

/**
 * Creates the order of one thing, for the game to pay under its number. Rejects when the payment
 * server does not take it; undefined for what this game does not sell. A real game sells to whoever
 * is logged in to it: a player's id in an address proves nothing.
 */
export async function sell(
  parts: ShopParts,
  playerId: string,
  code: string,
): Promise<Offer | undefined> {
  const coins = priceOf(code);
  if (coins === undefined) return undefined;
  const orderNo = randomBytes(16).toString("hex");
  const offer = { orderNo, playerId, coins, title: code, attach: code };
  const tradeNo = await parts.createOrder(offer);
  noteSold(parts.driver, tradeNo, { playerId, code, coins });
  return offer;
}
