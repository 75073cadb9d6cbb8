/**
 * The player's journal: what must not be forgotten when the game ends in the middle. One record in the engine's
 * storage, saved whole before anything that depends on it is sent.
 */

import type { PicoCode } from "../bridge/wire/codes.ts";
import type { OrderTerms, PayByCodeItem } from "../bridge/wire/messages.ts";
import {
  JOURNAL_GRANTED_MAX,
  JOURNAL_ORDERS_MAX,
  JOURNAL_PAID_MAX,
  JOURNAL_RECHARGES_MAX,
} from "./bounds.ts";
import { reportException } from "./callbacks.ts";
import type { Core } from "./core.ts";
import { isListed, listOf, removeItem } from "./lists.ts";
import { loadRecord, saveRecord } from "./storage.ts";

/** Params of pay and payByCode: one of coins and items is there. */
interface FrozenParams extends OrderTerms {
  readonly coins?: number;
  readonly items?: readonly PayByCodeItem[];
  readonly deadlineMs: number;
}

/** An order whose final word the game has not seen. */
export interface JournalOrder {
  readonly orderNo: string;
  readonly method: "pay" | "payByCode";
  /** The request as it was first sent; it is repeated as it is. */
  readonly params: FrozenParams;
  /** The final word, from its coming until the game's callback returned. */
  code?: PicoCode;
}

/**
 * A recharge whose coins are not in. `open`: the provider has not answered. `polling`: it has, or never will; the
 * balance is asked for. `arrived`: the coins came before the answer. `givenUp`: asked about once more, at the next start.
 */
export interface JournalRecharge {
  readonly rechargeNo: string;
  readonly zoneId: string;
  readonly ysdkExtInfo: string;
  /** `saveAmt` before the recharge. */
  readonly baseline: number;
  phase: "open" | "polling" | "arrived" | "givenUp";
  polls: number;
  /** Server time of the next step. */
  dueAtMs: number;
}

export interface Journal {
  readonly core: Core;
  readonly key: string;
  readonly orders: JournalOrder[];
  /** Delivery ids that the game has granted, oldest first. */
  readonly granted: string[];
  /** Numbers of orders that are paid, oldest first. */
  readonly paid: string[];
  readonly recharges: JournalRecharge[];
  /** The server's store when the journal was last used (orders.md 5). */
  incarnation: string | undefined;
}

/** Whose journal it is: one for each server, environment, app and player. */
export function journalKey(this: void, core: Core, environment: string, playerId: string): string {
  const { endpoint, appId } = core.settings;
  return `journal|${endpoint}|${environment}|${appId}|${playerId}`;
}

/** Reads a journal; empty when there is none. */
export function openJournal(this: void, core: Core, key: string): Journal {
  const saved = (loadRecord(core, key) ?? {}) as Partial<Journal>;
  return {
    core,
    key,
    orders: listOf(saved.orders),
    granted: listOf(saved.granted),
    paid: listOf(saved.paid),
    recharges: listOf(saved.recharges),
    incarnation: saved.incarnation,
  };
}

/** Saves what has changed; what cannot be saved is at least said. */
export function keepJournal(this: void, journal: Journal): void {
  const problem = saveJournal(journal);
  if (problem === undefined) return;
  reportException(journal.core.callbacks, `the journal was not saved: ${problem}`);
}

/** Saves a new order before it is sent; gives why it could not, and then the order must not be sent. */
export function enterOrder(this: void, journal: Journal, order: JournalOrder): string | undefined {
  if (journal.orders.length >= JOURNAL_ORDERS_MAX) return "too many orders are unfinished";
  journal.orders.push(order);
  const problem = saveJournal(journal);
  if (problem !== undefined) removeItem(journal.orders, order);
  return problem;
}

/** Saves a new recharge before it is asked for; gives why it could not. A recharge that was given up makes room. */
export function enterRecharge(
  this: void,
  journal: Journal,
  recharge: JournalRecharge,
): string | undefined {
  const { recharges } = journal;
  for (const old of recharges) {
    if (recharges.length < JOURNAL_RECHARGES_MAX) break;
    if (old.phase === "givenUp") removeItem(recharges, old);
  }
  if (recharges.length >= JOURNAL_RECHARGES_MAX) return "too many recharges are unfinished";
  recharges.push(recharge);
  const problem = saveJournal(journal);
  if (problem !== undefined) removeItem(recharges, recharge);
  return problem;
}

/** Remembers that the game has handed over the goods of a delivery. */
export function enterGranted(this: void, journal: Journal, deliveryId: string): void {
  remember(journal.granted, deliveryId, JOURNAL_GRANTED_MAX);
  keepJournal(journal);
}

/** Whether the game has handed over the goods of this delivery before. */
export function hasGranted(this: void, journal: Journal, deliveryId: string): boolean {
  return isListed(journal.granted, deliveryId);
}

/** The game has seen the order's final word: forgets the order, and remembers its number if it was paid. */
export function finishOrder(this: void, journal: Journal, order: JournalOrder): void {
  removeItem(journal.orders, order);
  if (order.code === "12000" && !isListed(journal.paid, order.orderNo)) {
    remember(journal.paid, order.orderNo, JOURNAL_PAID_MAX);
  }
  keepJournal(journal);
}

function remember(this: void, list: string[], entry: string, entriesMax: number): void {
  if (list.length >= entriesMax) list.shift();
  list.push(entry);
}

/** An empty list is left out: Lua's codec could not tell it from an empty map. */
function unlessEmpty<Item>(this: void, list: Item[]): Item[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Gives why the journal could not be saved. */
function saveJournal(this: void, journal: Journal): string | undefined {
  return saveRecord(journal.core, journal.key, {
    orders: unlessEmpty(journal.orders),
    granted: unlessEmpty(journal.granted),
    paid: unlessEmpty(journal.paid),
    recharges: unlessEmpty(journal.recharges),
    incarnation: journal.incarnation,
  });
}
