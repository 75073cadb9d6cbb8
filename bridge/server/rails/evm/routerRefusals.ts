/** Why a payment contract of ours refused a call: what a node gives with the failed call, in words. */

import { wordsOf } from "./abiWords.ts";

export type RouterRefusal =
  /** The invoice's time is over. */
  | "Expired"
  | "NothingToPay"
  /** The token moved nothing to the recipient, or kept all as its fee. */
  | "NothingArrived"
  | "PayerIsRecipient"
  | "RecipientRefused"
  /** The chain's coin was sent for an invoice in a token. */
  | "NotNative"
  /** The recipient is a contract that does not take the chain's coin. */
  | "NativeRefused"
  | "Reentered"
  /** There is no token at this address, on this chain. */
  | "TokenWithoutCode"
  /** The token said no, and not why. */
  | "TransferFailed";

/** The first four bytes of each error's signature; the tests make them again. */
export const REFUSALS: Readonly<Record<RouterRefusal, string>> = {
  Expired: "f80dbaea",
  NothingToPay: "4d63c252",
  NothingArrived: "62af86ad",
  PayerIsRecipient: "94b5171d",
  RecipientRefused: "5659e029",
  NotNative: "863d608a",
  NativeRefused: "b85a1568",
  Reentered: "b5dfd9e5",
  TokenWithoutCode: "9276324f",
  TransferFailed: "39f1c8d9",
};

/** Reads the data of a reverted call; undefined for a token's own reasons and for anything else. */
export function readRefusal(data: string): RouterRefusal | undefined {
  const selector = data.slice(2, 10).toLowerCase();
  if (wordsOf(`0x${data.slice(10)}`) === undefined) return undefined;
  const names = Object.keys(REFUSALS) as RouterRefusal[];
  return names.find((name) => REFUSALS[name] === selector);
}
