/** The schemas that the operations of the REST API are made of. */

import { type TProperties, type TSchema, Type } from "@sinclair/typebox";
import {
  ATTACH_BYTES_MAX,
  COINS_MAX,
  DETAIL_BYTES_MAX,
  NOTIFY_URL_BYTES_MAX,
  REASON_BYTES_MAX,
  TITLE_BYTES_MAX,
} from "../../../wire/limits.ts";
import { DOORS } from "../../orders/order.ts";
import { STATE_WORDS } from "../../orders/stateWord.ts";
import { SCOPES } from "../../platform/apiKey.ts";

/** An object, and nothing in it that is not listed. */
export function only<Members extends TProperties>(members: Members) {
  return Type.Object(members, { additionalProperties: false });
}

/** Keyword of a text whose bytes are limited: no text has more characters than bytes. */
export const BYTES_MAX = "x-bytes-max";

export const NOTHING = only({});

/** One of some words; the pattern is for the library, which knows no enum of text. */
export function words<const Words extends readonly string[]>(all: Words, more: object = {}) {
  const pattern = `^(${all.join("|")})$`;
  return Type.Unsafe<Words[number]>(Type.String({ enum: [...all], pattern, ...more }));
}

/**
 * Text of at most so many bytes of UTF-8 (`parseGiven` counts them), without control characters but
 * line breaks and tabs.
 */
export function line(bytesMax: number, description?: string, bytesMin: 0 | 1 = 0) {
  return Type.String({
    ...{ minLength: bytesMin, maxLength: bytesMax, [BYTES_MAX]: bytesMax, description },
    pattern: "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$",
  });
}

export const ORDER_NO_PATH = Type.String({
  pattern: "^[ -~]{1,63}$",
  description: "The merchant's order number; in the door plugin 1 to 32 letters and digits.",
});
export const NEW_ORDER_NO = Type.String({
  pattern: "^[A-Za-z0-9]{1,32}$",
  description: "1 to 32 letters and digits, unique in the app; it stays bound to its terms.",
});
export const DOOR = words(DOORS, {
  default: "plugin",
  description: "The number space: games' own orders, or those of a document's endpoints.",
});
export const DOOR_QUERY = only({ door: Type.Optional(DOOR) });
export const ORDER_PATH = only({ orderNo: ORDER_NO_PATH });
export const COINS = Type.Integer({ minimum: 1, maximum: COINS_MAX, description: "Whole coins." });
export const ANY_COINS = Type.Integer({ description: "Whole coins." });
export const TIME_MS = Type.Integer({ description: "Milliseconds since 1970." });
export const PAST_MS = Type.Integer({ minimum: 0, maximum: COINS_MAX });
export const PLAYER_ID = Type.String({
  pattern: "^[0-9a-f]{32}$",
  description: "The player's id in this app: what the game gets at login.",
});
export const ZONE_ID = Type.String({ pattern: "^[A-Za-z0-9_.-]{1,64}$" });
export const TITLE = line(TITLE_BYTES_MAX);
export const DETAIL = line(DETAIL_BYTES_MAX);
export const ATTACH = line(ATTACH_BYTES_MAX);
export const REASON = line(REASON_BYTES_MAX, "Becomes a part of the order's story.", 1);
export const NOTIFY_URL = Type.String({
  minLength: 1,
  maxLength: NOTIFY_URL_BYTES_MAX,
  pattern: "^https?://[!-~]+$",
});
export const SCOPE = words(SCOPES);
export const KEY_ID = Type.String({ pattern: "^[0-9a-f]{12}$" });
export const LIMIT = Type.Integer({ minimum: 1, maximum: 100, default: 20 });

/** An order in answers. */
export const ORDER = Type.Object(
  {
    orderNo: Type.String(),
    door: DOOR,
    tradeNo: Type.String({ description: "Our own number, 36 characters." }),
    environment: words(["sandbox", "live"]),
    state: words(STATE_WORDS, {
      description: "`paid` means settled; `fulfilled` also handed over.",
    }),
    exception: Type.Optional(Type.String({ description: "What does not fit, if something." })),
    money: Type.String(),
    delivery: Type.String(),
    coins: ANY_COINS,
    refundedCoins: ANY_COINS,
    title: Type.String(),
    detail: Type.String(),
    items: Type.Optional(
      Type.Array(
        Type.Object({ code: Type.String(), quantity: Type.Integer(), priceCoins: ANY_COINS }),
      ),
    ),
    attach: Type.Optional(Type.String()),
    notifyUrl: Type.Optional(Type.String()),
    zoneId: Type.String(),
    saveSlot: Type.String(),
    playerId: Type.String(),
    grantBy: words(["client", "server"], {
      description: "Who hands over the goods, and acknowledges them.",
    }),
    createdAtMs: TIME_MS,
    expiresAtMs: TIME_MS,
    paidAtMs: Type.Optional(TIME_MS),
    fulfilledAtMs: Type.Optional(TIME_MS),
    version: Type.Integer({ description: "Grows with every change." }),
  },
  { $id: "Order" },
);

export const REFUND = Type.Object({
  refundNo: Type.String(),
  coins: ANY_COINS,
  by: Type.String(),
  reason: Type.String(),
  atMs: TIME_MS,
});

export const DELIVERY = Type.Object({
  deliveryId: Type.String(),
  grantBy: words(["client", "server"]),
  tries: Type.Integer(),
  createdAtMs: TIME_MS,
  ackedAtMs: Type.Optional(TIME_MS),
  ackedBy: Type.Optional(Type.String()),
  voidedAtMs: Type.Optional(TIME_MS),
});

export const KEY = Type.Object({
  keyId: Type.String({ description: "The part of the key by which it is told from others." }),
  appId: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  createdAtMs: TIME_MS,
  lastUsedAtMs: Type.Optional(TIME_MS),
  revokedAtMs: Type.Optional(TIME_MS),
});

export const NEW_KEY = Type.Object({
  ...KEY.properties,
  key: Type.Optional(
    Type.String({ description: "The whole key: shown once, absent in a repeated answer." }),
  ),
});

/** Where a page ends, and the next one begins. */
export const NEXT = Type.Optional(
  Type.String({ description: "Give it as `after` for the next page; absent on the last one." }),
);

/** Every error. */
export const ERROR = Type.Object(
  {
    code: Type.String({ description: "One word, for code that branches." }),
    message: Type.String({ description: "What happened." }),
    fix: Type.String({ description: "What to do about it." }),
    docs: Type.String({ description: "Where the code is explained." }),
  },
  { $id: "Error" },
);

/** A list of an answer. */
export function list<Item extends TSchema>(item: Item) {
  return Type.Array(item);
}
