/** A pen writes notices in one dialect: genuine ones, and all that a stranger might send instead. */

import type { DialectName } from "../notices/profile.ts";
import type { TestOrder } from "./testOrder.ts";

/** What a notice tells of an order. Not every dialect has a word for each. */
export type Moment =
  | "seen"
  | "paid"
  | "partlyRefunded"
  | "refunded"
  | "reversed"
  | "expired"
  | "failed"
  /** A word of a later version. */
  | "unheardOf";

/** A notice before it is signed. */
export interface Draft {
  readonly [name: string]: unknown;
}

/** A POST, byte by byte. */
export interface Letter {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** How a notice is signed. */
export interface Signing {
  /** The newest first; also a text that is no secret of the dialect, which is then taken as it is. */
  readonly secrets: readonly string[];
  /** When this try is sent; only the standard dialect says it. */
  readonly atMs: number;
  /** Of the standard dialect; else the trade number and version, as the payment server has it. */
  readonly noticeId?: string;
  /** Spaces by which the JSON is indented; none. */
  readonly indent?: number;
}

export interface Pen {
  readonly dialect: DialectName;
  /** By which the game knows the order: the number that stands in the notice. */
  nameOf(order: TestOrder): string;
  /** Where notices go, given the registered address. */
  urlOf(url: string, environment: TestOrder["environment"]): string;
  /**
   * The order as it stands, `later` versions after the first notice of this moment. Throws for a
   * moment that the dialect cannot say.
   */
  draft(order: TestOrder, moment: Moment, later?: number): Draft;
  /** With members that no version of the dialect has had so far. */
  withNews(draft: Draft): Draft;
  sign(draft: Draft, signing: Signing): Letter;
  signatureOf(letter: Letter): string;
  /** The same letter under another signature, or under none. */
  withSignature(letter: Letter, signature: string | undefined): Letter;
}

/** For a moment that a dialect has no word for. */
export function unsayable(dialect: DialectName, moment: Moment): never {
  throw new Error(`${dialect} cannot say ${moment}`);
}

export const JSON_TYPE = { "Content-Type": "application/json" } as const;
