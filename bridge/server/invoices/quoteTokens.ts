/** What a cart costs in a token: pure, from prices of the catalogue. */

import type { TokenPrice, TokenRate } from "../catalog/catalog.ts";
import type { QuotedItem } from "../orders/order.ts";
import { Refusal } from "../refusal.ts";
import { formatTokenAmount, parseTokenAmount } from "./tokenAmount.ts";

/** With what a player wants to pay. */
export interface PayWith {
  readonly symbol: string;
  /** The chain's name. */
  readonly net: string;
}

/** Where prices come from. */
export interface TokenPrices {
  /** The app's. */
  readonly rates: readonly TokenRate[];
  /** A product's own. */
  findPrices(code: string): readonly TokenPrice[];
}

/** What is due, and how that came about. */
export interface TokenQuote {
  /** In the token's smallest unit; 1 or more. */
  readonly amount: bigint;
  /** JSON, kept with the invoice. */
  readonly rate: string;
}

/** Amounts have 78 digits in the store, and a chain's words 256 bits. */
const AMOUNT_MAX = 2n ** 256n - 1n;

/** Reads `USDT@polygon`. Refuses `paramsWrong`. */
export function parsePayWith(text: string): PayWith {
  const [, symbol, net] = /^([A-Za-z0-9.]{1,16})@([a-z][a-z0-9-]{0,31})$/.exec(text) ?? [];
  if (symbol === undefined || net === undefined) {
    throw new Refusal("paramsWrong", "payWith: a token and a chain, like USDT@polygon");
  }
  return { symbol, net };
}

/**
 * Each product at its own price in the token where it has one, the coins of the others at the app's
 * rate; rounded up to a whole smallest unit. Refuses `paramsWrong` where there is no price.
 */
export function quoteTokens(
  items: readonly QuotedItem[],
  payWith: PayWith,
  decimals: number,
  prices: TokenPrices,
): TokenQuote {
  const isFor = (price: TokenPrice) => price.token === payWith.symbol && price.net === payWith.net;
  const rate = prices.rates.find(isFor);
  let units = 0n;
  let coins = 0n;
  for (const { code, quantity, priceCoins } of items) {
    const own = prices.findPrices(code).find(isFor);
    if (own !== undefined) units += parseTokenAmount(own.amount, decimals, "up") * BigInt(quantity);
    else if (rate !== undefined) coins += BigInt(priceCoins) * BigInt(quantity);
    else throw new Refusal("paramsWrong", `payWith: ${code} has no price in this token`);
  }
  const amount = units + (rate === undefined ? 0n : atRate(coins, rate, decimals));
  if (amount > AMOUNT_MAX) throw new Refusal("badAmount", "items: more than a token can count");
  const used = rate === undefined ? undefined : { coins: rate.coins, amount: rate.amount };
  const own = formatTokenAmount(units, decimals);
  return {
    amount,
    rate: JSON.stringify({ source: "catalog", coins: coins.toString(), rate: used, own }),
  };
}

function atRate(coins: bigint, rate: TokenRate, decimals: number): bigint {
  const each = BigInt(rate.coins);
  return (coins * parseTokenAmount(rate.amount, decimals, "up") + each - 1n) / each;
}
