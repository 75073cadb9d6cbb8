import type { Expected, Notice } from "coinslot/merchant";

/** What this game sells, in coins. It is the game's own list: a notice never sets a price. */
const PRICES: Readonly<Record<string, number>> = { SWORD: 60, SHIELD: 40, POTION: 10 };

/** One line of what was bought. */
export interface Goods {
  readonly code: string;
  readonly quantity: number;
}

/** What an order buys, and what it must have cost. */
export interface Purchase {
  readonly goods: readonly Goods[];
  readonly expected: Expected;
}

/** Undefined when the order is for something that this game does not sell. */
export function purchaseOf(notice: Notice): Purchase | undefined {
  const goods = goodsOf(notice);
  if (goods.length === 0 || goods.some(({ code }) => !Object.hasOwn(PRICES, code))) {
    return undefined;
  }
  const amount = goods.reduce((sum, { code, quantity }) => sum + (PRICES[code] ?? 0) * quantity, 0);
  const currency = notice.dialect === "pico" ? "PIC" : "coins";
  const { appId, environment } = notice;
  return { goods, expected: { appId, environment, amount, currency } };
}

/** Undefined for what this game does not sell. */
export function priceOf(code: string): number | undefined {
  return Object.hasOwn(PRICES, code) ? PRICES[code] : undefined;
}

/**
 * A cart from the catalogue; or one thing that the game's client named in `attach`. The client may
 * name what it likes: it gets that only for its full price.
 */
function goodsOf({ items, attach }: Notice): readonly Goods[] {
  if (items !== undefined) return items.map(({ code, quantity }) => ({ code, quantity }));
  return attach === undefined ? [] : [{ code: attach, quantity: 1 }];
}
