/** Days of a place on earth, as moments. */

import { CliProblem, EXIT } from "./exitCode.ts";

/** Whether `text` names a day that exists, like 2026-11-20. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The zone by its full name. Throws for a name that nobody knows. */
export function requireZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new CliProblem(`--zone is like UTC or Asia/Shanghai, not "${name}"`, EXIT.wrongUse);
  }
}

/** From the first moment of the day up to that of the next one. */
export function rangeOfDay(day: string, zone: string): { fromMs: number; toMs: number } {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  return { fromMs: startMs(midnightMs, zone), toMs: startMs(midnightMs + DAY_MS, zone) };
}

/** The day before a day. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/** When the zone's clocks show what UTC's show at `wallMs`. */
function startMs(wallMs: number, zone: string): number {
  const guess = wallMs - offsetMs(wallMs, zone);
  // The first guess may lie on the other side of a change of the clocks.
  return wallMs - offsetMs(guess, zone);
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMs(atMs: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const get = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const shown = Date.UTC(
    ...([get("year"), get("month") - 1, get("day")] as const),
    ...([get("hour"), get("minute"), get("second")] as const),
  );
  return shown - Math.floor(atMs / 1000) * 1000;
}
