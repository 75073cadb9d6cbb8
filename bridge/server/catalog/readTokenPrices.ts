/** Prices in tokens of chains: an app's rates, and what a product costs instead. */

import { isTokenAmount } from "../invoices/tokenAmount.ts";
import type { TokenPrice, TokenRate } from "./catalog.ts";
import {
  type Fields,
  nameText,
  quote,
  readCoins,
  readFields,
  readList,
  readText,
  requiredEntry,
  type Shape,
} from "./fields.ts";
import type { ProblemList } from "./problemText.ts";
import type { YamlNode } from "./yamlTree.ts";

/** Tokens that one app or product has prices in. */
const TOKEN_PRICES_MAX = 20;
const WORD = { bytesMax: 32 } as const;

const PRICE: Shape = {
  examples: { token: "USDT", net: "polygon", amount: '"1.99"' },
  synonyms: { symbol: "token", chain: "net", network: "net", price: "amount" },
};
const RATE: Shape = {
  examples: { ...PRICE.examples, coins: "100" },
  synonyms: { ...PRICE.synonyms, priceCoins: "coins" },
};

/** Reads `tokenPrices` of an app. */
export function readTokenRates(list: ProblemList, app: Fields): TokenRate[] {
  return readPrices(list, app, RATE, (fields, price) => {
    requiredEntry(list, fields, "coins", RATE);
    return { ...price, coins: readCoins(list, fields, "coins", 1) ?? 1 };
  });
}

/** Reads `tokenPrices` of a product. */
export function readTokenPrices(list: ProblemList, product: Fields): TokenPrice[] {
  return readPrices(list, product, PRICE, (_fields, price) => price);
}

function readPrices<Price extends TokenPrice>(
  list: ProblemList,
  owner: Fields,
  shape: Shape,
  finish: (fields: Fields, price: TokenPrice) => Price,
): Price[] {
  const nodes = readList(list, owner, "tokenPrices");
  const surplus = nodes[TOKEN_PRICES_MAX];
  if (surplus !== undefined) {
    const message = `${owner.what} has ${nodes.length} tokenPrices.`;
    list.add(surplus.offset, message, `${TOKEN_PRICES_MAX} are allowed.`);
  }
  const seen = new Set<string>();
  return nodes.slice(0, TOKEN_PRICES_MAX).flatMap((node, index) => {
    const what = `${nameText(node, "token price", "token", index)} of ${owner.what}`;
    const fields = readFields(list, node, what, shape);
    if (fields === undefined) return [];
    const price = finish(fields, {
      token: readText(list, fields, "token", shape, WORD),
      net: readText(list, fields, "net", shape, WORD),
      amount: readAmount(list, fields, shape),
    });
    addRepeat(list, node, what, price, seen);
    return [price];
  });
}

function readAmount(list: ProblemList, fields: Fields, shape: Shape): string {
  const amount = readText(list, fields, "amount", shape, WORD);
  if (amount === "" || (isTokenAmount(amount) && /[1-9]/.test(amount))) return amount;
  list.add(
    fields.entries.get("amount")?.value.offset ?? fields.offset,
    `amount of ${fields.what} is ${quote(amount)}.`,
    'Write whole tokens above 0 as a decimal number, for example: amount: "1.99"',
  );
  return amount;
}

function addRepeat(
  list: ProblemList,
  node: YamlNode,
  what: string,
  { token, net }: TokenPrice,
  seen: Set<string>,
): void {
  const key = `${token}@${net}`;
  if (token !== "" && seen.has(key)) {
    list.add(node.offset, `${what} comes a second time for ${net}.`, "Keep one of the two.");
  }
  seen.add(key);
}
