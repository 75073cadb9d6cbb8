/** What can be refused without asking the server, with the documented codes. Each gives undefined when all is well. */

import {
  ATTACH_BYTES_MAX,
  CART_LINES_MAX,
  COINS_MAX,
  DETAIL_BYTES_MAX,
  NOTIFY_URL_BYTES_MAX,
  ORDER_NO_CHARS_MAX,
  PAY_WITH_BYTES_MAX,
  PRODUCT_CODE_CHARS_MAX,
  QUANTITY_MAX,
  QUERY_ORDERS_MAX,
  TITLE_BYTES_MAX,
} from "../bridge/wire/limits.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { CartItem, OrderParams, PayByCodeParams } from "./clientTypes.ts";
import { type Core, refusal } from "./core.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;

/** `given` if it is a record: a forgotten or wrong argument is an empty one, which the checks then refuse. */
export function recordOf<Params extends object>(this: void, given: Params | undefined): Params {
  return typeof given === "object" && given !== null ? given : ({} as Params);
}

/** Coins: a whole number, 1 or more, that every engine holds exactly. */
export function checkCoins(this: void, core: Core, coins: number): PayError | undefined {
  if (isWhole(coins, COINS_MAX)) return undefined;
  return refusal(core, "badAmount", "coins: a whole number, 1 or more");
}

/** The number of an order and its texts. */
export function checkOrder(
  this: void,
  core: Core,
  params: OrderParams & Pick<PayByCodeParams, "payWith">,
): PayError | undefined {
  return (
    checkOrderNo(core, params.orderNo) ??
    checkText(core, "title", params.title, TITLE_BYTES_MAX) ??
    checkText(core, "detail", params.detail, DETAIL_BYTES_MAX) ??
    checkText(core, "attach", params.attach, ATTACH_BYTES_MAX) ??
    checkText(core, "notifyUrl", params.notifyUrl, NOTIFY_URL_BYTES_MAX) ??
    checkText(core, "payWith", params.payWith, PAY_WITH_BYTES_MAX)
  );
}

/** Numbers of orders to ask about. */
export function checkNumbers(
  this: void,
  core: Core,
  orderNos: readonly string[],
): PayError | undefined {
  if (orderNos.length === 0) return refusal(core, "orderNoMissing", "orderNo: empty");
  if (orderNos.length > QUERY_ORDERS_MAX) return refusal(core, "paramsWrong", "too many orderNos");
  for (const orderNo of orderNos) {
    const problem = checkOrderNo(core, orderNo);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A cart: product codes that could exist, in quantities that could be bought. */
export function checkCart(this: void, core: Core, cart: readonly CartItem[]): PayError | undefined {
  if (cart.length === 0) return refusal(core, "productMissing", "neither code nor items");
  if (cart.length > CART_LINES_MAX) return refusal(core, "paramsWrong", "items: too many lines");
  for (const item of cart) {
    const { code, quantity, expectedPrice } = item;
    if (code === undefined || code === "") return refusal(core, "productMissing", "empty code");
    if (!isProductCode(code)) return refusal(core, "productUnknown", "malformed code");
    if (quantity !== undefined && !isWhole(quantity, QUANTITY_MAX)) {
      return refusal(core, "paramsWrong", "quantity: a whole number, 1 to 9999");
    }
    if (expectedPrice !== undefined && !isWhole(expectedPrice, COINS_MAX)) {
      return refusal(core, "badAmount", "expectedPrice: a whole number, 1 or more");
    }
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
  let isGood = false;
  // What the codec cannot write is no Unicode: half a pair of surrogates, bytes that are not UTF-8. As a frame a text
  // has its bytes and a header of two, or of three from 256 bytes on.
  core.host.guard(() => {
    const frameBytes = core.codec.sizeOf(core.codec.encode(text));
    isGood = typeof text === "string" && frameBytes <= bytesMax + (bytesMax < 256 ? 2 : 3);
  });
  if (isGood) return undefined;
  return refusal(core, "paramsWrong", `${name}: not a text, or too long`);
}

/** Pico document 7.2.3: 1 to 32 letters and digits. */
function checkOrderNo(this: void, core: Core, orderNo: string | undefined): PayError | undefined {
  if ((orderNo ?? "") === "") return refusal(core, "orderNoMissing", "orderNo: empty");
  if (isWord(orderNo, ORDER_NO_CHARS_MAX)) return undefined;
  return refusal(core, "paramsWrong", "orderNo: 1 to 32 letters and digits");
}

/** Pico document 7.1.1: a letter, then letters and digits, at most 20. */
function isProductCode(this: void, code: string): boolean {
  return isWord(code, PRODUCT_CODE_CHARS_MAX) && LETTERS.indexOf(code.charAt(0)) >= 0;
}

function isWhole(this: void, value: number, max: number): boolean {
  return typeof value === "number" && value >= 1 && value <= max && value % 1 === 0;
}

function isWord(this: void, text: string | undefined, charsMax: number): boolean {
  if (typeof text !== "string" || text.length > charsMax) return false;
  for (let i = 0; i < text.length; i++) {
    if (LETTERS_AND_DIGITS.indexOf(text.charAt(i)) < 0) return false;
  }
  return true;
}
