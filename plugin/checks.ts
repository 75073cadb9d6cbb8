/** What can be refused without asking the server, with the documented codes. Each gives undefined when all is well. */

import {
  ATTACH_BYTES_MAX,
  CART_LINES_MAX,
  COINS_MAX,
  DETAIL_BYTES_MAX,
  NOTIFY_URL_BYTES_MAX,
  ORDER_NO_CHARS_MAX,
  PRODUCT_CODE_CHARS_MAX,
  QUANTITY_MAX,
  TITLE_BYTES_MAX,
} from "../bridge/wire/limits.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { CartItem, OrderParams } from "./clientTypes.ts";
import { type Core, refusal } from "./core.ts";

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** A Lua string counts bytes, a JavaScript string UTF-16 units: this tells which one is running. */
const COUNTS_BYTES = "é".length === 2;

/** `given` if it is a record: a forgotten or wrong argument is an empty one, which the checks then refuse. */
export function recordOf<Params extends object>(this: void, given: Params | undefined): Params {
  return typeof given === "object" && given !== null ? given : ({} as Params);
}

/** Coins: a whole number, 1 or more, that every engine holds exactly. */
export function checkCoins(this: void, core: Core, coins: number): PayError | undefined {
  if (isWhole(coins, COINS_MAX)) return undefined;
  return refusal(core, "badAmount", "coins: a whole number from 1 to 2^53 - 1");
}

/** Pico document 7.2.3: 1 to 32 letters and digits. */
export function checkOrderNo(this: void, core: Core, orderNo: string): PayError | undefined {
  if ((orderNo ?? "") === "") {
    return refusal(core, "orderNoMissing", "orderNo: empty");
  }
  const isGood =
    typeof orderNo === "string" &&
    orderNo.length <= ORDER_NO_CHARS_MAX &&
    hasOnly(orderNo, LETTERS + DIGITS);
  return isGood ? undefined : refusal(core, "paramsWrong", "orderNo: 1 to 32 letters and digits");
}

/** The texts of an order and its number. */
export function checkOrder(
  this: void,
  core: Core,
  orderNo: string,
  params: OrderParams,
): PayError | undefined {
  return (
    checkOrderNo(core, orderNo) ??
    checkText(core, "title", params.title, TITLE_BYTES_MAX) ??
    checkText(core, "detail", params.detail, DETAIL_BYTES_MAX) ??
    checkText(core, "attach", params.attach, ATTACH_BYTES_MAX) ??
    checkText(core, "notifyUrl", params.notifyUrl, NOTIFY_URL_BYTES_MAX)
  );
}

/** A cart: product codes that could exist, in quantities that could be bought. */
export function checkCart(this: void, core: Core, cart: readonly CartItem[]): PayError | undefined {
  if (cart.length === 0) return refusal(core, "productMissing", "items: empty");
  if (cart.length > CART_LINES_MAX) {
    return refusal(core, "paramsWrong", `items: more than ${CART_LINES_MAX} lines`);
  }
  for (const item of cart) {
    const problem = checkItem(core, item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A text that may be absent, of a length in bytes of UTF-8. */
export function checkText(
  this: void,
  core: Core,
  name: string,
  text: string | undefined,
  bytesMax: number,
): PayError | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string" && countBytes(text) <= bytesMax) return undefined;
  return refusal(core, "paramsWrong", `${name}: text of at most ${bytesMax} bytes`);
}

function checkItem(this: void, core: Core, item: CartItem): PayError | undefined {
  const { code, quantity, expectedPrice } = recordOf(item);
  if (code === undefined || code === "") return refusal(core, "productMissing", "code: empty");
  if (!isProductCode(code)) {
    return refusal(core, "productUnknown", "code: a letter, then letters and digits, at most 20");
  }
  if (quantity !== undefined && !isWhole(quantity, QUANTITY_MAX)) {
    return refusal(core, "paramsWrong", `quantity: a whole number from 1 to ${QUANTITY_MAX}`);
  }
  if (expectedPrice !== undefined && !isWhole(expectedPrice, COINS_MAX)) {
    return refusal(core, "badAmount", "expectedPrice: a whole number of coins");
  }
  return undefined;
}

/** Pico document 7.1.1. */
function isProductCode(this: void, code: string): boolean {
  return (
    typeof code === "string" &&
    code.length <= PRODUCT_CODE_CHARS_MAX &&
    hasOnly(code.charAt(0), LETTERS) &&
    hasOnly(code, LETTERS + DIGITS)
  );
}

function isWhole(this: void, value: number, max: number): boolean {
  return typeof value === "number" && value >= 1 && value <= max && value % 1 === 0;
}

function hasOnly(this: void, text: string, allowed: string): boolean {
  for (let i = 0; i < text.length; i++) if (allowed.indexOf(text.charAt(i)) < 0) return false;
  return true;
}

function countBytes(this: void, text: string): number {
  if (COUNTS_BYTES) return text.length;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Half of a pair counts two: a pair is one character of four bytes.
    const isHalf = unit >= 0xd800 && unit < 0xe000;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}
