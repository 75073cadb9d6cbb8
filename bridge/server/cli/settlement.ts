/**
 * What a day brought. A day is a run of entries: it begins after the last entry of the days before
 * and ends before the first entry that was booked on a later day. An entry whose clock went
 * backwards thus belongs to the day that was open, and a day that is closed gets no entries any
 * more.
 */

import { createHash } from "node:crypto";
import type { KeyRange, Movement, Reports } from "../store/reports.ts";
import { unreachable } from "../unreachable.ts";
import { dayBefore, rangeOfDay } from "./calendar.ts";
import { sumBooks } from "./sumBooks.ts";

/** The lines of a report, in coins. */
export const FIGURES = [
  "recharged",
  "chargedBack",
  "owed",
  "repaid",
  "given",
  "expired",
  "spent",
  "refunded",
  "held",
  "released",
  "toSuspense",
  "fromSuspense",
  "fromChains",
  "toChains",
  "mergedOut",
  "mergedIn",
] as const;

export type Figure = (typeof FIGURES)[number];

/**
 * The figures of one zone of an app; coins are texts, because sums may pass what a number holds.
 */
export type DayRow = { readonly [figure in Figure]: string } & {
  readonly appId: string;
  readonly zoneId: string;
  readonly entries: number;
};

export interface DayReport extends KeyRange {
  readonly day: string;
  /** Whose day: an IANA name. */
  readonly zone: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly DayRow[];
}

/** Which entries are those of the day. */
export async function keysOfDay(reports: DayKeys, day: string, zone: string): Promise<KeyRange> {
  const { fromMs, toMs } = rangeOfDay(day, zone);
  const closedKey = await reports.lastSettledKey(zone, day);
  const later = await reports.findEntryFrom(toMs, closedKey);
  // Not all keys below the later entry's: another server may still be booking under one of them.
  const throughKey = Math.max(closedKey, await reports.lastEntryKey(later));
  const before = await reports.findSettlement(zone, dayBefore(day));
  if (before !== undefined) return { afterKey: before.throughKey, throughKey };
  const first = await reports.findEntryFrom(fromMs, closedKey);
  const afterKey = first === undefined ? throughKey : Math.min(first - 1, throughKey);
  return { afterKey, throughKey };
}

/** What tells the days apart. */
type DayKeys = Pick<
  Reports,
  "lastSettledKey" | "findEntryFrom" | "lastEntryKey" | "findSettlement"
>;

/** Adds the day up. */
export async function drawUpReport(
  reports: Reports,
  day: string,
  zone: string,
  keys: KeyRange,
): Promise<DayReport> {
  const movements = await sumBooks(reports, keys);
  const places = new Map<string, Movement[]>();
  for (const movement of movements) {
    const place = JSON.stringify([movement.appId, movement.zoneId]);
    places.set(place, [...(places.get(place) ?? []), movement]);
  }
  const rows = [...places.values()].map(rowOf);
  return { day, zone, ...rangeOfDay(day, zone), ...keys, rows };
}

/** The SHA-256 of a report, in hex. */
export function digestOf(report: DayReport): string {
  return createHash("sha256").update(JSON.stringify(report)).digest("hex");
}

function rowOf(movements: readonly Movement[]): DayRow {
  const sums = new Map<Figure, bigint>();
  for (const movement of movements) {
    const figure = figureOf(movement);
    sums.set(figure, (sums.get(figure) ?? 0n) + movement.coins);
  }
  const figures = FIGURES.map((figure) => [figure, String(sums.get(figure) ?? 0n)] as const);
  const [{ appId = "", zoneId = "" } = {}] = movements;
  const entries = movements.reduce((sum, movement) => sum + movement.entries, 0);
  const row = Object.fromEntries(figures) as { readonly [figure in Figure]: string };
  return { appId, zoneId, entries, ...row };
}

/** Where a movement counts. What was held counts as held, and once more as spent or released. */
function figureOf({ kind, from, to }: Movement): Figure {
  switch (kind) {
    case "recharge":
      return from === "suspense" ? "fromSuspense" : "recharged";
    case "chainCredit":
      return "fromChains";
    case "chainReversal":
      return from === "debt" ? "owed" : "toChains";
    case "chargeBack":
      return from === "debt" ? "owed" : "chargedBack";
    case "repay":
      return "repaid";
    case "present":
      return "given";
    case "expiry":
      return "expired";
    case "spend":
      return to === "held" ? "held" : "spent";
    case "capture":
      return "spent";
    case "release":
      return "released";
    case "refund":
      return "refunded";
    case "suspense":
      return to === "suspense" ? "toSuspense" : "fromSuspense";
    case "mergeOut":
      return "mergedOut";
    case "mergeIn":
      return "mergedIn";
    default:
      return unreachable(kind);
  }
}
