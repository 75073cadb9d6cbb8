/**
 * What an order will cost and who will grant it: pure, from what was asked and what the catalogue
 * says.
 */

import { COINS_MAX } from "../../wire/limits.ts";
import type { PayByCodeItem } from "../../wire/messages.ts";
import type { GrantAuthority, ProductKind } from "../../wire/views.ts";
import { Refusal } from "../refusal.ts";
import type { PropGood, QuotedItem } from "./order.ts";

/** What the catalogue says of a product, as far as a quote needs it. */
export interface PricedProduct {
  readonly kind: ProductKind;
  readonly priceCoins: number;
  readonly grantBy: GrantAuthority;
  readonly prop?: PropGood;
}

/** What an order is bound to pay, frozen when it is made. */
export interface Quote {
  readonly coins: number;
  readonly grantBy: GrantAuthority;
  /** Absent where no catalogue goods are bought. */
  readonly items?: readonly QuotedItem[];
}

/**
 * The quote for a cart at catalogue prices. Refuses `productUnknown`, `priceChanged` when the
 * player saw another price, `badAmount` beyond COINS_MAX, and carts that cannot be one order.
 */
export function quoteItems(
  asked: readonly PayByCodeItem[],
  findProduct: (code: string) => PricedProduct | undefined,
): Quote {
  const codes = new Set(asked.map((item) => item.code));
  if (codes.size < asked.length) throw new Refusal("paramsWrong", "items: a code comes twice");
  const authorities = new Set<GrantAuthority>();
  let coins = 0;
  const items = asked.map((item) => {
    const product = findProduct(item.code);
    if (product === undefined) throw new Refusal("productUnknown", `items: ${item.code}`);
    authorities.add(product.grantBy);
    coins += product.priceCoins * item.quantity;
    return quoteItem(item, product);
  });
  // Beyond 2^53 a sum may be rounded, but it stays beyond.
  if (coins > COINS_MAX) throw new Refusal("badAmount", `items: more than ${COINS_MAX} coins`);
  const [grantBy, other] = authorities;
  if (grantBy === undefined || other !== undefined) {
    throw new Refusal("paramsWrong", "items: one order has products of one grant authority");
  }
  return { coins, grantBy, items };
}

function quoteItem(item: PayByCodeItem, product: PricedProduct): QuotedItem {
  const { code, quantity, expectedPrice } = item;
  const { kind, priceCoins, prop } = product;
  if (expectedPrice !== priceCoins) {
    throw new Refusal("priceChanged", `items: ${code} costs ${priceCoins}`);
  }
  if (kind === "nonConsumable" && quantity !== 1) {
    throw new Refusal("paramsWrong", `items: ${code} is owned once, so its quantity is 1`);
  }
  return { code, quantity, priceCoins, kind, ...(prop === undefined ? {} : { prop }) };
}
