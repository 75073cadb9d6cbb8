/**
 * The player's journal: what must not be forgotten when the game ends in the middle. One record in the engine's
 * storage, saved whole before anything that depends on it is sent.
 */

import type { WireValue } from "../bridge/wire/codec.ts";
import type { PicoCode } from "../bridge/wire/codes.ts";
import type { OrderTerms, PayByCodeItem } from "../bridge/wire/messages.ts";
import { JOURNAL_GRANTED_MAX, JOURNAL_OURS_MAX, JOURNAL_PAID_MAX } from "./bounds.ts";
import { recordOf } from "./checks.ts";
import type { Core } from "./core.ts";
import { isListed, listOf, removeItem } from "./lists.ts";
import { type QueueCore, report } from "./queue.ts";

/** An order whose final word the game has not seen. */
export interface JournalOrder {
  readonly method: "pay" | "payByCode";
  /** The request. From its entry on it stays as it is, however often it is repeated. */
  readonly params: OrderRequest;
  /** The final word, from its coming until the game's callback returned. */
  code?: PicoCode;
}

/** Params of pay and payByCode: one of coins and items is there. */
interface OrderRequest extends OrderTerms {
  coins?: number | undefined;
  items?: readonly PayByCodeItem[] | undefined;
  payWith?: string | undefined;
  deadlineMs: number;
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
  readonly key: string;
  readonly orders: JournalOrder[];
  /** Delivery ids that the game has granted, oldest first. */
  readonly granted: string[];
  /** Numbers of orders that are paid, oldest first. */
  readonly paid: string[];
  readonly recharges: JournalRecharge[];
  /** The server's store when the journal was last used (ORDERS.md 5). */
  incarnation?: string | undefined;
  /** Numbers of the orders and recharges that this run has to do with; any other on the disk is another game's. */
  readonly ours: string[];
}

/** Reads a player's journal; empty when there is none. */
export function openJournal(
  this: void,
  core: Core,
  environment: string,
  playerId: string,
): Journal {
  const key = `journal|${core.endpoint}|${environment}|${core.appId}|${playerId}`;
  const saved = loadRecord<Journal>(core, key);
  const journal: Journal = {
    key,
    orders: listOf(saved.orders),
    granted: listOf(saved.granted),
    paid: listOf(saved.paid),
    recharges: listOf(saved.recharges),
    incarnation: saved.incarnation,
    ours: [],
  };
  gather(journal, journal.orders);
  gather(journal, journal.recharges);
  return journal;
}

/** Reads what other running games of this player have saved: what they granted or saw paid counts here as well. */
export function heedOthers(this: void, core: Core, journal: Journal): Partial<Journal> {
  if (core.host.isShared !== true) return {};
  const saved = loadRecord<Journal>(core, journal.key);
  for (const id of listOf(saved.granted)) remember(journal.granted, id, JOURNAL_GRANTED_MAX);
  for (const orderNo of listOf(saved.paid)) remember(journal.paid, orderNo, JOURNAL_PAID_MAX);
  return saved;
}

/** Enters what must be saved before something is sent. Gives why it could not be saved; then it is not entered. */
export function enterFirst<Entry extends JournalOrder | JournalRecharge>(
  this: void,
  core: Core,
  journal: Journal,
  list: Entry[],
  item: Entry,
  itemsMax: number,
): string | undefined {
  if (list.length >= itemsMax) return "too many are unfinished";
  list.push(item);
  const problem = saveJournal(core, journal);
  if (problem !== undefined) removeItem(list, item);
  return problem;
}

/** Adds to a list that forgets its oldest, unless it is listed. */
export function remember(this: void, list: string[], item: string, itemsMax: number): void {
  if (isListed(list, item)) return;
  if (list.length >= itemsMax) list.shift();
  list.push(item);
}

/** Saves what has changed; what cannot be saved is at least said. */
export function keepJournal(this: void, core: QueueCore, journal: Journal): void {
  const problem = saveJournal(core, journal);
  if (problem !== undefined) report(core, `the journal was not saved: ${problem}`);
}

/** What was saved under `key`; an empty record when there is nothing or it cannot be read. */
export function loadRecord<Saved>(this: void, core: Core, key: string): Partial<Saved> {
  const frame = core.host.load(key);
  if (frame === undefined) return {};
  const decoded = core.codec.decode(frame);
  return decoded.ok ? recordOf(decoded.value as Partial<Saved>) : {};
}

/** Saves before it returns. Gives why it could not: too large, text that is not Unicode, a full disk. */
export function saveRecord(
  this: void,
  core: Core,
  key: string,
  record: object,
): string | undefined {
  let isSaved = false;
  const problem = core.host.guard(() => {
    isSaved = core.host.save(key, core.codec.encode(record as WireValue));
  });
  if (isSaved) return undefined;
  return problem ?? "the engine could not save";
}

function saveJournal(this: void, core: Core, journal: Journal): string | undefined {
  const saved = heedOthers(core, journal);
  return saveRecord(core, journal.key, {
    orders: gather(journal, journal.orders, saved.orders),
    granted: unlessEmpty(journal.granted),
    paid: unlessEmpty(journal.paid),
    recharges: gather(journal, journal.recharges, saved.recharges),
    incarnation: journal.incarnation,
  });
}

/** Our entries, which it notes as ours, and those on the disk that are another game's. */
function gather<Entry extends JournalOrder | JournalRecharge>(
  this: void,
  { ours }: Journal,
  entries: readonly Entry[],
  saved?: readonly Entry[],
): readonly Entry[] | undefined {
  const all: Entry[] = [];
  for (const entry of entries) {
    remember(ours, numberOf(entry), JOURNAL_OURS_MAX);
    all.push(entry);
  }
  for (const entry of listOf(saved)) if (!isListed(ours, numberOf(entry))) all.push(entry);
  return unlessEmpty(all);
}

/** No empty lists: Lua's codec could not tell them from empty maps. */
function unlessEmpty<Item>(this: void, list: readonly Item[]): readonly Item[] | undefined {
  return list.length > 0 ? list : undefined;
}

function numberOf(this: void, entry: Partial<JournalOrder & JournalRecharge>): string {
  const { params, rechargeNo } = recordOf(entry);
  return params?.orderNo ?? rechargeNo ?? "";
}
