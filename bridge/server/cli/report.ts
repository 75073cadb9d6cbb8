import type { Command } from "commander";
import { isDay, rangeOfDay, requireZone } from "./calendar.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { type DayReport, digestOf, drawUpReport, FIGURES, keysOfDay } from "./settlement.ts";
import { placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface ReportOptions extends StoreOptions {
  readonly day: string;
  readonly zone: string;
  readonly close?: boolean;
}

/** A day's report, and whether it can still change. */
interface Shown {
  readonly state: "open" | "closed";
  readonly closedAtMs?: number;
  readonly digest: string;
  readonly report: DayReport;
}

/** `coinslot report`: what a day brought; once closed it never changes. */
export function addReport(program: Command, world: CliWorld): void {
  storeCommand(program, "report")
    .description("the daily settlement: recharges, spends, refunds, gifts, expiries, holds")
    .requiredOption("--day <yyyy-mm-dd>", "which day")
    .option("--zone <name>", "whose day, as in Asia/Shanghai", "UTC")
    .option("--close", "freeze the report of a day that is over; corrections belong to later days")
    .action(world.act((options: ReportOptions) => report(options, world)));
}

async function report(options: ReportOptions, world: CliWorld): Promise<ExitCode> {
  const { day } = options;
  if (!isDay(day)) throw new CliProblem(`--day is like 2026-11-20, not "${day}"`, EXIT.wrongUse);
  const zone = requireZone(options.zone);
  const reports = await openReports(placeOf(options, world));
  try {
    const closed = await reports.findSettlement(zone, day);
    if (closed !== undefined) {
      show({ state: "closed", ...closed, report: JSON.parse(closed.body) }, options, world);
      return EXIT.done;
    }
    const { toMs } = rangeOfDay(day, zone);
    const drawn = await drawUpReport(reports, day, zone, await keysOfDay(reports, day, zone));
    if (options.close !== true) {
      show({ state: "open", digest: digestOf(drawn), report: drawn }, options, world);
      return EXIT.done;
    }
    if (world.nowMs() < toMs + GRACE_MS) {
      throw new CliProblem(`${day} can be closed from ${timeText(toMs + GRACE_MS)}`);
    }
  } finally {
    await reports.close();
  }
  return await close(options, zone, world);
}

/** What was under way when the day ended is booked by then. */
const GRACE_MS = 60_000;

async function close(options: ReportOptions, zone: string, world: CliWorld): Promise<ExitCode> {
  const { day } = options;
  const place = placeOf(options, world);
  const reports = await openReports(place);
  const keys = await keysOfDay(reports, day, zone);
  const drawn = await drawUpReport(reports, day, zone, keys).finally(() => reports.close());
  const store = await openOperatorStore(place, world);
  try {
    const settlement = { zone, day, throughKey: keys.throughKey, body: JSON.stringify(drawn) };
    const closed = await store.execute("closeDay", { ...settlement, digest: digestOf(drawn) });
    show({ state: "closed", ...closed, report: JSON.parse(closed.body) }, options, world);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function show(shown: Shown, options: ReportOptions, world: CliWorld): void {
  const { state, digest, report: drawn, closedAtMs } = shown;
  if (digestOf(drawn) !== digest) {
    throw new CliProblem(`the report of ${drawn.day} is not as it was closed: ${digest}`);
  }
  print(world, options, { state, closedAtMs, digest, ...drawn }, () => {
    const { day, zone, fromMs, toMs, afterKey, throughKey, rows } = drawn;
    const lines = rows.flatMap((row) => [
      `${row.appId}, zone ${row.zoneId}: ${row.entries} entries`,
      ...FIGURES.map((figure) => `  ${figure.padEnd(12)}${row[figure].padStart(16)}`),
    ]);
    const last =
      closedAtMs === undefined ? "open: it can still change" : `closed ${timeText(closedAtMs)}`;
    return [
      `${day} in ${zone} (${timeText(fromMs)} to ${timeText(toMs)}), ${last}`,
      `entries ${afterKey + 1} to ${throughKey}, digest ${digest}`,
      ...(lines.length === 0 ? ["Nothing was booked."] : lines),
      "",
    ].join("\n");
  });
}
