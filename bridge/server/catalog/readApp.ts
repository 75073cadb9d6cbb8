/** One app of the catalogue file. */

import { TITLE_BYTES_MAX } from "../../wire/limits.ts";
import { DIALECT_NAMES } from "../notices/profile.ts";
import type { App, Currency } from "./catalog.ts";
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
import { GRANTERS, readProducts, WORD } from "./readProduct.ts";
import { readTokenRates } from "./readTokenPrices.ts";
import { wrongNotifyUrl } from "./wrongNotifyUrl.ts";
import type { YamlNode } from "./yamlTree.ts";

/** Registered notify addresses of one app. */
export const NOTIFY_URLS_MAX = 50;
/** App ids, app keys and merchant ids. */
export const PUBLIC_NAME_CHARS_MAX = 64;

const APP: Shape = {
  examples: {
    appId: "mygame",
    appKey: "mygame-key",
    title: "{ en: My Game, zh: 我的游戏 }",
    merchantId: "mystudio",
    merchantVerified: "true",
    starterGiftCoins: "100",
    giftCoinsDays: "30",
    undeliverable: "person",
    payGrantBy: "client",
    notifyUrls: "[https://shop.example/notify]",
    noticeDialect: "standard",
    guests: "true",
    tokenPrices: '[{ token: USDT, net: polygon, coins: 100, amount: "1.00" }]',
    currency: "{ name: { en: Coins, zh: 金币 } }",
    products: '(then the products, each beginning with "- ")',
  },
  synonyms: {
    id: "appId",
    key: "appKey",
    name: "title",
    merchant: "merchantId",
    verified: "merchantVerified",
    giftCoins: "starterGiftCoins",
    notifyUrl: "notifyUrls",
    dialect: "noticeDialect",
    coins: "currency",
    tokenPrice: "tokenPrices",
    tokens: "tokenPrices",
    product: "products",
  },
};

const CURRENCY: Shape = {
  examples: { name: "{ en: Coins, zh: 金币 }", icon: "coin" },
  synonyms: { title: "name" },
};

const UNDELIVERABLE = ["person", "refund"] as const;
const YES_NO = ["true", "false"] as const;

/** Reads one item of `apps`; undefined when it is no group of keys. */
export function readApp(list: ProblemList, node: YamlNode, index: number): App | undefined {
  const what = nameText(node, "app", "appId", index);
  const fields = readFields(list, node, what, APP);
  if (fields === undefined) return undefined;
  requiredEntry(list, fields, "merchantVerified", APP);
  requiredEntry(list, fields, "products", APP);
  const giftCoinsDays = readCoins(list, fields, "giftCoinsDays", 1);
  const tokenPrices = readTokenRates(list, fields);
  return {
    appId: readPublicName(list, fields, "appId"),
    appKey: readPublicName(list, fields, "appKey"),
    title: readLocalText(list, fields, "title", APP, { bytesMax: TITLE_BYTES_MAX }),
    merchantId: readPublicName(list, fields, "merchantId"),
    merchantVerified: readChoice(list, fields, "merchantVerified", YES_NO) === "true",
    starterGiftCoins: readCoins(list, fields, "starterGiftCoins", 0) ?? 0,
    ...(giftCoinsDays === undefined ? {} : { giftCoinsDays }),
    undeliverable: readChoice(list, fields, "undeliverable", UNDELIVERABLE) ?? "person",
    payGrantBy: readChoice(list, fields, "payGrantBy", GRANTERS) ?? "server",
    notifyUrls: readNotifyUrls(list, fields),
    noticeDialect: readChoice(list, fields, "noticeDialect", DIALECT_NAMES) ?? "standard",
    ...(readChoice(list, fields, "guests", YES_NO) === "true" ? { guests: true } : {}),
    ...(tokenPrices.length === 0 ? {} : { tokenPrices }),
    currency: readCurrency(list, fields),
    products: readProducts(list, fields),
  };
}

function readPublicName(list: ProblemList, fields: Fields, key: string): string {
  const text = readText(list, fields, key, APP, { bytesMax: PUBLIC_NAME_CHARS_MAX });
  const entry = fields.entries.get(key);
  if (entry === undefined || text === "" || /^[A-Za-z0-9._-]+$/.test(text)) return text;
  const fix = `Write letters, digits, and . _ - only, for example: ${key}: ${APP.examples[key]}`;
  list.add(entry.value.offset, `${key} of ${fields.what} is ${quote(text)}.`, fix);
  return text;
}

function readCurrency(list: ProblemList, app: Fields): Currency {
  const none = { name: { en: "", zh: "" } };
  const entry = requiredEntry(list, app, "currency", APP);
  if (entry === undefined) return none;
  const fields = readFields(list, entry.value, `currency of ${app.what}`, CURRENCY);
  if (fields === undefined) return none;
  const name = readLocalText(list, fields, "name", CURRENCY, WORD);
  const icon = readOptionalText(list, fields, "icon", WORD);
  return icon === undefined ? { name } : { name, icon };
}

function readNotifyUrls(list: ProblemList, app: Fields): string[] {
  const nodes = readList(list, app, "notifyUrls");
  const surplus = nodes[NOTIFY_URLS_MAX];
  if (surplus !== undefined) {
    const message = `${app.what} has ${nodes.length} notifyUrls; ${NOTIFY_URLS_MAX} are allowed.`;
    list.add(surplus.offset, message, "Remove those that no order uses.");
  }
  return nodes.slice(0, NOTIFY_URLS_MAX).map((node) => readNotifyUrl(list, app, node));
}

function readNotifyUrl(list: ProblemList, app: Fields, node: YamlNode): string {
  const text = node.kind === "text" ? node.text.trim() : "";
  const wrong = wrongNotifyUrl(text);
  if (wrong === undefined) return text;
  const fix = "Write a whole address without parameters, for example: https://shop.example/notify";
  list.add(node.offset, `notifyUrls of ${app.what}: ${quote(text)} ${wrong}.`, fix);
  return text;
}
