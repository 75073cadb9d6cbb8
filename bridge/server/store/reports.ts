/**
 * What is read from the books beside the server: whole lists and sums, in steps that hold up no
 * writer. Every answer is of one moment; entries up to a given key stay what they are for ever.
 */

import type { Environment } from "../../wire/views.ts";
import type { Account, EntryKind } from "../ledger/entry.ts";
import type { Door } from "../orders/order.ts";
import type { Settlement } from "./settlement.ts";

/** Which environment a store serves, and which life of it this is (ORDERS.md 5). */
export interface Identity {
  readonly environment: Environment;
  readonly incarnation: string;
}

/** A migration that has run. */
export interface AppliedMigration {
  readonly name: string;
  readonly appliedAtMs: number;
}

/** What waits for a person. */
export interface Waiting {
  readonly openAttention: number;
  readonly uncertainOrders: number;
  readonly notices: WaitingNotices;
}

/** What merchants were not told yet. */
export interface WaitingNotices {
  readonly waiting: number;
  /** When the one was written that waits longest. */
  readonly oldestAtMs: number | undefined;
  /** Given up. */
  readonly dead: number;
}

/** Which order. */
export interface OrderRef {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/** Entries with keys above `afterKey`, up to and with `throughKey`. */
export interface KeyRange {
  readonly afterKey: number;
  readonly throughKey: number;
}

/** All coins that went from one account to another, for one reason, in one zone of an app. */
export interface Movement {
  readonly appId: string;
  /** Empty where no zone can be told: reports of recharges that nobody opened. */
  readonly zoneId: string;
  readonly kind: EntryKind;
  readonly from: Account;
  readonly to: Account;
  readonly coins: bigint;
  readonly entries: number;
}

/** One entry of the books. */
export interface BookedEntry {
  readonly key: number;
  readonly appId: string;
  readonly zoneId: string;
  readonly walletKey?: number;
  readonly kind: EntryKind;
  readonly reference: string;
  readonly atMs: number;
  readonly postings: readonly BookedPosting[];
}

export interface BookedPosting {
  readonly from: Account;
  readonly to: Account;
  readonly coins: number;
  readonly lotKey?: number;
}

/** What is compared with what. */
export const CHECKS = [
  "wallets against postings",
  "lots against postings",
  "orders against postings",
  "debits against orders",
  "orders against their stories",
  "deliveries against orders",
  "claims against orders",
  "recharges against provider reports",
  "provider reports against postings",
  "orders against players",
  "events against orders",
  "deliveries against their owners",
  "entries against wallets",
  "postings against entries",
  "merges against postings",
  "guests against their heirs",
  "chain orders against confirmed payments",
  "chain payments against their stories",
  "chain credits against payments",
  "chain refunds against orders",
] as const;

export type CheckName = (typeof CHECKS)[number];

/** Two places that contradict each other. */
export interface Mismatch {
  readonly check: CheckName;
  readonly appId: string;
  /** The number of the order, recharge or report, or "wallet 7". */
  readonly subject: string;
  readonly detail: string;
  /** The order that it is about, if it is about one. */
  readonly order?: OrderRef;
}

/** Some rows of a check. */
export interface CheckStep {
  readonly rows: number;
  readonly mismatches: readonly Mismatch[];
  /** Where the next step begins; absent after the last. */
  readonly nextKey?: number;
}

export interface Reports {
  getIdentity(): Promise<Identity>;
  listMigrations(): Promise<readonly AppliedMigration[]>;
  countWaiting(): Promise<Waiting>;
  countRows(): Promise<{ readonly orders: number; readonly postings: number }>;
  /** The orders with this order number or trade number, of every app and door. */
  findOrders(number: string): Promise<readonly OrderRef[]>;
  /** The key of the last entry; 0 when there is none. */
  lastEntryKey(belowKey?: number): Promise<number>;
  /** The first key above `afterKey` whose entry was booked at `atMs` or later. */
  findEntryFrom(atMs: number, afterKey: number): Promise<number | undefined>;
  sumMovements(range: KeyRange): Promise<readonly Movement[]>;
  /** In order of their keys. */
  listEntries(range: KeyRange, limit: number): Promise<readonly BookedEntry[]>;
  /** Compares at most `limit` rows, beginning after `afterKey`. `nowMs` tells what is late. */
  check(name: CheckName, afterKey: number, limit: number, nowMs: number): Promise<CheckStep>;
  /** The frozen report of a day. */
  findSettlement(zone: string, day: string): Promise<Settlement | undefined>;
  /** The last entry that closed days before `day` count; 0 when there is none. */
  lastSettledKey(zone: string, day: string): Promise<number>;
  close(): Promise<void>;
}
