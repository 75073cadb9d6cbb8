/** What an order number stays bound to: a repeat must ask for exactly the same (ORDERS.md 2). */

import { hash } from "node:crypto";
import type { OrderTerms, PayByCodeItem } from "../../wire/messages.ts";

/** What was asked for, beside the words around it. */
export type AskedGoods =
  | { readonly kind: "coins"; readonly coins: number }
  | {
      readonly kind: "items";
      readonly items: readonly PayByCodeItem[];
      /** With which token of which chain; absent for coins. */
      readonly payWith?: string;
    };

/** A digest (hex) of everything that was asked; the deadline and the session are no part of it. */
export function fingerprintOf(terms: OrderTerms, goods: AskedGoods): string {
  // One array in a fixed order: members of a map could be missing or change places.
  const text = JSON.stringify([
    terms.orderNo,
    terms.title,
    terms.detail,
    terms.notifyUrl ?? null,
    terms.attach ?? null,
    terms.zoneId,
    terms.saveSlot,
    goods.kind === "coins"
      ? goods.coins
      : goods.items.map((item) => [item.code, item.quantity, item.expectedPrice]),
    ...(goods.kind === "items" && goods.payWith !== undefined ? [goods.payWith] : []),
  ]);
  return hash("sha256", text);
}
