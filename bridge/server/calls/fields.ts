/**
 * The members that params are made of. Lengths of text are bytes of UTF-8; `parseParams`
 * (parseParams.ts) counts them.
 */

import { type TProperties, Type } from "@sinclair/typebox";
import {
  ATTACH_BYTES_MAX,
  COINS_MAX,
  DETAIL_BYTES_MAX,
  NOTIFY_URL_BYTES_MAX,
  ORDER_NO_CHARS_MAX,
  PRODUCT_CODE_CHARS_MAX,
  TITLE_BYTES_MAX,
} from "../../wire/limits.ts";

/** Params: one map, and nothing in it that the call does not know. */
export function paramsOf<Members extends TProperties>(members: Members) {
  return Type.Object(members, { additionalProperties: false });
}

/** Text of at most so many bytes, without NUL, at which the store's driver would cut it off. */
export function text(bytesMax: number, bytesMin: 0 | 1 = 0) {
  // No text has more characters than bytes.
  const lengths = { maxLength: bytesMax, minLength: bytesMin, bytesMax };
  return Type.String({ ...lengths, pattern: "^[^\\u0000]*$" });
}

export const SESSION_MEMBER = { session: text(64, 1) };
export const APP_MEMBERS = { appId: text(64, 1), appKey: text(64, 1) };
export const LANGUAGE = Type.Union([Type.Literal("en"), Type.Literal("zh")]);
export const COINS = Type.Integer({ minimum: 1, maximum: COINS_MAX });
export const TIME_MS = Type.Integer({ minimum: 0, maximum: COINS_MAX });
/** Pico document 7.2.3; recharges are numbered alike. */
export const ORDER_NO = Type.String({ pattern: `^[A-Za-z0-9]{1,${ORDER_NO_CHARS_MAX}}$` });
/** Pico document 7.1.1. */
export const PRODUCT_CODE = Type.String({
  pattern: `^[A-Za-z][A-Za-z0-9]{0,${PRODUCT_CODE_CHARS_MAX - 1}}$`,
});
/** "1", or "<zone>_<role>" as in the Midas document. */
export const ZONE_ID = Type.String({ pattern: "^[A-Za-z0-9_.-]{1,64}$" });
/** The game's own name for one of its saves. */
export const SAVE_SLOT = text(64, 1);

/** What an order number stays bound to. */
export const ORDER_TERMS = {
  orderNo: ORDER_NO,
  title: text(TITLE_BYTES_MAX),
  detail: text(DETAIL_BYTES_MAX),
  notifyUrl: Type.Optional(text(NOTIFY_URL_BYTES_MAX, 1)),
  attach: Type.Optional(text(ATTACH_BYTES_MAX)),
  zoneId: ZONE_ID,
  saveSlot: SAVE_SLOT,
};
