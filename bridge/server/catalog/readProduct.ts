/** The products of one app in the catalogue file. Product codes follow the Pico document, 7.1.1. */

import {
  DETAIL_BYTES_MAX,
  PRODUCT_CODE_CHARS_MAX,
  PRODUCTS_MAX,
  TITLE_BYTES_MAX,
} from "../../wire/limits.ts";
import type { LocalText, Product } from "./catalog.ts";
import {
  type Fields,
  nameText,
  quote,
  readChoice,
  readCoins,
  readFields,
  readList,
  readLocalText,
  readOptionalText,
  readText,
  requiredEntry,
  type Shape,
} from "./fields.ts";
import type { ProblemList } from "./problemText.ts";
import { readProp } from "./readProp.ts";
import { readTokenPrices } from "./readTokenPrices.ts";
import type { YamlNode } from "./yamlTree.ts";

/** A shelf's word, an icon's name, the name of the coins. */
export const WORD = { bytesMax: 64 } as const;
/** Who may hand over goods. */
export const GRANTERS = ["client", "server"] as const;

const KINDS = ["consumable", "nonConsumable"] as const;
const OUTCOMES = ["paid", "slow", "lost", "twice", "refused", "uncertain"] as const;

const PRODUCT: Shape = {
  examples: {
    code: "SWORD",
    title: "{ en: Sword, zh: 剑 }",
    detail: "{ en: A sharp blade, zh: 锋利的剑 }",
    kind: "consumable",
    priceCoins: "60",
    grantBy: "client",
    category: "weapons",
    icon: "sword",
    sandboxOutcome: "slow",
    prop: "{ oid: sword, gold: 50000 }",
    tokenPrices: '[{ token: USDT, net: polygon, amount: "1.99" }]',
  },
  synonyms: {
    id: "code",
    sku: "code",
    name: "title",
    description: "detail",
    details: "detail",
    type: "kind",
    price: "priceCoins",
    coins: "priceCoins",
    cost: "priceCoins",
    shelf: "category",
    picture: "icon",
    image: "icon",
    outcome: "sandboxOutcome",
    sandbox: "sandboxOutcome",
    tokenPrice: "tokenPrices",
  },
};

/** Reads `products` of an app. */
export function readProducts(list: ProblemList, app: Fields): Product[] {
  const nodes = readList(list, app, "products");
  const surplus = nodes[PRODUCTS_MAX];
  if (surplus !== undefined) {
    const message = `${app.what} has ${nodes.length} products; ${PRODUCTS_MAX} are allowed.`;
    list.add(surplus.offset, message, `Remove those that are no longer sold.`);
  }
  const seen = new Map<string, number>();
  return nodes.slice(0, PRODUCTS_MAX).flatMap((node, index) => {
    const what = nameText(node, "product", "code", index);
    const fields = readFields(list, node, what, PRODUCT);
    return fields === undefined ? [] : [readProduct(list, fields, seen)];
  });
}

function readProduct(list: ProblemList, fields: Fields, seen: Map<string, number>): Product {
  const hasKind = requiredEntry(list, fields, "kind", PRODUCT);
  const hasPrice = requiredEntry(list, fields, "priceCoins", PRODUCT);
  const category = readOptionalText(list, fields, "category", WORD);
  const icon = readOptionalText(list, fields, "icon", WORD);
  const sandboxOutcome = readChoice(list, fields, "sandboxOutcome", OUTCOMES);
  const tokenPrices = readTokenPrices(list, fields);
  const prop = readProp(list, fields);
  return {
    code: readCode(list, fields, seen),
    title: readLocalText(list, fields, "title", PRODUCT, { bytesMax: TITLE_BYTES_MAX }),
    detail: readDetail(list, fields),
    kind: (hasKind && readChoice(list, fields, "kind", KINDS)) ?? "consumable",
    priceCoins: (hasPrice && readCoins(list, fields, "priceCoins", 1)) ?? 1,
    grantBy: readChoice(list, fields, "grantBy", GRANTERS) ?? "client",
    ...(category === undefined ? {} : { category }),
    ...(icon === undefined ? {} : { icon }),
    ...(sandboxOutcome === undefined ? {} : { sandboxOutcome }),
    ...(prop === undefined ? {} : { prop }),
    ...(tokenPrices.length === 0 ? {} : { tokenPrices }),
  };
}

function readDetail(list: ProblemList, fields: Fields): LocalText {
  if (!fields.entries.has("detail")) return { en: "", zh: "" };
  const rule = { bytesMax: DETAIL_BYTES_MAX, lines: "many" } as const;
  return readLocalText(list, fields, "detail", PRODUCT, rule);
}

function readCode(list: ProblemList, fields: Fields, seen: Map<string, number>): string {
  const code = readText(list, fields, "code", PRODUCT, { bytesMax: Number.POSITIVE_INFINITY });
  const node = fields.entries.get("code")?.value;
  if (node === undefined || code === "") return code;
  const wrong = wrongCode(code);
  if (wrong !== undefined) {
    const most = `at most ${PRODUCT_CODE_CHARS_MAX} in all`;
    const fix = `Write a letter first, then letters and digits, ${most}`;
    list.add(
      node.offset,
      `code ${quote(code)} ${wrong}.`,
      `${fix}, for example: code: ${saneCode(code)}`,
    );
  }
  addDuplicate(list, node, code, seen);
  return code;
}

function wrongCode(code: string): string | undefined {
  const odd = /[^A-Za-z0-9]/u.exec(code)?.[0];
  if (odd !== undefined) return `has ${odd === " " ? "a space" : quote(odd)} in it`;
  if (!/^[A-Za-z]/.test(code)) return `begins with a digit`;
  return code.length > PRODUCT_CODE_CHARS_MAX ? `has ${code.length} characters` : undefined;
}

/** The nearest right code, or a well-known one. */
function saneCode(code: string): string {
  const sane = code.replaceAll(/[^A-Za-z0-9]/g, "").replace(/^[0-9]+/, "");
  return sane === "" ? "SWORD" : sane.slice(0, PRODUCT_CODE_CHARS_MAX);
}

function addDuplicate(
  list: ProblemList,
  node: YamlNode,
  code: string,
  seen: Map<string, number>,
): void {
  const first = seen.get(code);
  if (first === undefined) {
    seen.set(code, node.offset);
    return;
  }
  const lines = `in line ${list.lineOf(first)} and in line ${list.lineOf(node.offset)}`;
  list.add(
    node.offset,
    `two products have the code ${quote(code)}: ${lines}.`,
    "Give each product its own.",
  );
}
