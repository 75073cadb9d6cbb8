/**
 * The catalogue: apps, what they are called, and what they sell. A designer writes it as one YAML
 * file (demo.yaml shows and explains every key; the keys of the file have the names used here),
 * loadCatalog.ts reads it, watchCatalog.ts follows its changes, contentHash.ts tells whether two
 * are the same.
 */

import type { Language } from "../../wire/codes.ts";
import type { GrantAuthority, ProductKind } from "../../wire/views.ts";
import type { DialectName } from "../notices/profile.ts";
import type { PropGood } from "../orders/order.ts";

/** The same words in every language that messages exist in. */
export type LocalText = { readonly [language in Language]: string };

/**
 * What a purchase of a product does in the sandbox, for trying out how a game behaves: `paid` as
 * usual; `slow`, the answer comes late; `lost`, it is paid but the answer never comes; `twice`, the
 * delivery is offered twice under the same id; `refused`, the payment fails and no coins move;
 * `uncertain`, nobody knows whether it is paid: its coins are held until an operator resolves it.
 * Means nothing in a live environment.
 */
export type SandboxOutcome = "paid" | "slow" | "lost" | "twice" | "refused" | "uncertain";

/** What a product costs in a token of a chain, instead of what its coins would. */
export interface TokenPrice {
  /** The token's symbol, or that of the chain's own coin. */
  readonly token: string;
  /** The chain's name in the operator's chains file. */
  readonly net: string;
  /** Whole tokens, as decimal text above 0: "1.99". */
  readonly amount: string;
}

/** What coins cost in a token. */
export interface TokenRate extends TokenPrice {
  /** So many coins cost `amount`. */
  readonly coins: number;
}

/** One thing on the shelf: a product code of the Pico document, 7.1.1. */
export interface Product {
  /** A letter first, then letters and digits, at most 20; unique in its app. */
  readonly code: string;
  readonly title: LocalText;
  /** May be empty text. */
  readonly detail: LocalText;
  readonly kind: ProductKind;
  /** Whole coins, 1 or more. */
  readonly priceCoins: number;
  /** Who hands over the goods; `client` unless the file says otherwise. */
  readonly grantBy: GrantAuthority;
  /** A free word for the game's shelves. */
  readonly category?: string;
  /** A name that the game maps to a picture or a mesh. */
  readonly icon?: string;
  readonly sandboxOutcome?: SandboxOutcome;
  /** The good lies on a chain: each of its quantity is one of these. */
  readonly prop?: PropGood;
  /** Prices of its own in tokens; where there is none, the app's rate counts. */
  readonly tokenPrices?: readonly TokenPrice[];
}

/** What the app calls its coins. */
export interface Currency {
  readonly name: LocalText;
  readonly icon?: string;
}

/** One game, as the Pico document's "application": its public names, its merchant, its products. */
export interface App {
  /** Public names: they identify, they never authenticate. */
  readonly appId: string;
  readonly appKey: string;
  readonly title: LocalText;
  readonly merchantId: string;
  /** An app whose merchant is not verified cannot be used (11003). */
  readonly merchantVerified: boolean;
  /** Gift coins that a new player's wallet starts with; 0 or more. */
  readonly starterGiftCoins: number;
  /** After how many days gift coins end; absent when they stay. */
  readonly giftCoinsDays?: number;
  /**
   * What becomes of a paid order whose goods the client could not grant after five tries: an operator
   * looks (`person`), or the coins go back (`refund`).
   */
  readonly undeliverable: "person" | "refund";
  /** Who decides what `pay(amount)` buys: such an order carries no catalogue goods. */
  readonly payGrantBy: GrantAuthority;
  /** The only addresses that an order may name, exactly. */
  readonly notifyUrls: readonly string[];
  /** The form in which they are told; `standard` unless the file says otherwise. */
  readonly noticeDialect: DialectName;
  readonly currency: Currency;
  /** Guests may play without a sign-in in live, too; in the sandbox they may anyhow. */
  readonly guests?: true;
  /** With which tokens players may pay, and at which rate. */
  readonly tokenPrices?: readonly TokenRate[];
  /** In the order of the file. */
  readonly products: readonly Product[];
}

/** Everything that one catalogue file says. */
export interface Catalog {
  /** At least one; the ids differ. */
  readonly apps: readonly App[];
}

/**
 * One mistake in a catalogue file, said so that a designer can mend it without knowing the program.
 */
export interface Problem {
  /** As it was given to the loader. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/**
 * What reading a catalogue gives: the whole of it, or every mistake in it in the order of the file.
 */
export type CatalogResult =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly problems: readonly Problem[] };
