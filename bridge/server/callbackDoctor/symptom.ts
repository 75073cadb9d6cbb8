/** What can be seen from outside when something is wrong. The gravest first. */

import type { Cause } from "./cause.ts";

export type Symptom = (typeof SYMPTOMS)[number];

export const SYMPTOMS = [
  /** The answer holds what nobody may know. */
  "leaked",
  "secretLeaked",
  /** Goods are there that should not be. */
  "handedOver",
  "tooMany",
  "takenBackTwice",
  "wrongPlayer",
  "wrongGoods",
  /** Goods are not there that should be. */
  "tooFew",
  "notHandedOver",
  /** The goods were not there when the payment server was told that they are. */
  "toldTooEarly",
  "notTold",
  "wrongTold",
  /** What a genuine notice was answered with. */
  "redirected",
  "notThere",
  "unauthorized",
  "wrongWord",
  "refused",
  "noAnswer",
  /** Success for what should not have it. */
  "accepted",
  "toldWithoutKey",
  "toldWithoutRepeatKey",
  "slowAnswer",
] as const;

/** What each most likely means where a case does not know better. */
export const USUAL_CAUSES: { readonly [symptom in Symptom]: Cause } = {
  leaked: "leaksSignature",
  secretLeaked: "leaksSecret",
  handedOver: "signatureUnchecked",
  tooMany: "notIdempotent",
  takenBackTwice: "takenBackTwice",
  wrongPlayer: "wrongPlayer",
  wrongGoods: "wrongGoods",
  tooFew: "quantityIgnored",
  notHandedOver: "notGranted",
  toldTooEarly: "ackTooEarly",
  notTold: "notAcknowledged",
  wrongTold: "ackWrong",
  redirected: "redirected",
  notThere: "wrongAddress",
  unauthorized: "secretMismatch",
  wrongWord: "wrongSuccess",
  refused: "refusesGenuine",
  noAnswer: "crashed",
  accepted: "forgeryTaken",
  toldWithoutKey: "ackOpen",
  toldWithoutRepeatKey: "ackUnkeyed",
  slowAnswer: "slow",
};

/** Several ways to refuse what is genuine: a case that has a cause for `refused` means all of them. */
export const REFUSALS: readonly Symptom[] = ["notThere", "unauthorized", "wrongWord", "refused"];
