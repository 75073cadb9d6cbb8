import type { Command } from "commander";
import type { ListedNotice } from "../calls/notices/listNotices.ts";
import { REDELIVER_MAX, type Redelivered } from "../calls/notices/redeliverNotices.ts";
import type { ShownNotice } from "../calls/notices/showNotices.ts";
import type { NoticeState, NoticeTryRecord } from "../orders/notice.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { type OperatorStore, openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { parseCount, placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface FilterOptions extends StoreOptions {
  readonly app?: string;
  readonly state?: string;
  readonly since?: string;
  readonly limit?: string;
}

const STATES: readonly string[] = [
  "pending",
  "leased",
  "delivered",
  "superseded",
  "dead",
] satisfies readonly NoticeState[];
const LIST_MAX = "100";

/** `coinslot notices list`, `show` and `redeliver`: what merchants are told (docs/NOTICES.md). */
export function addNotices(program: Command, world: CliWorld): void {
  const notices = program.command("notices").description("what merchants are told of their orders");
  filtered(storeCommand(notices, "list"))
    .description("notices, the newest orders first")
    .option("--limit <n>", "how many", LIST_MAX)
    .action(world.act((options: FilterOptions) => list(options, world)));
  orderCommand(notices, "show")
    .description("every notice of one order with the log of its tries")
    .action(world.act((orderNo: string, options: OrderOptions) => show(orderNo, options, world)));
  filtered(storeCommand(notices, "redeliver"))
    .description("send again: the last notice of one order, or all that the options name")
    .argument("[orderNo]", "the order, by the merchant's number or ours")
    .option("--door <door>", "plugin or midas, when both have an order of this number")
    .action(
      world.act((orderNo: string | undefined, options: FilterOptions) =>
        redeliver(orderNo, options, world),
      ),
    );
}

function filtered(command: Command): Command {
  return command
    .option("--app <appId>", "of this app alone")
    .option("--state <state>", STATES.join(", "))
    .option(
      "--since <time>",
      "written at this time or later, like 2026-01-31 or 2026-01-31T12:00Z",
    );
}

async function list(options: FilterOptions, world: CliWorld): Promise<ExitCode> {
  const limit = parseCount("--limit", options.limit ?? LIST_MAX);
  const store = await openOperatorStore(placeOf(options, world), world);
  try {
    const found: ListedNotice[] = [];
    for await (const page of pages(store, options)) {
      found.push(...page);
      if (found.length >= limit) break;
    }
    const shown = found.slice(0, limit);
    print(world, options, shown, () =>
      shown.length === 0 ? "There is no such notice.\n" : shown.map(noticeText).join(""),
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

/** A page at a time, so that no payment waits behind a long list. */
async function* pages(
  store: OperatorStore,
  options: FilterOptions,
): AsyncGenerator<readonly ListedNotice[]> {
  const filter = { appId: options.app, state: readState(options), sinceMs: readSince(options) };
  let page = await store.execute("listNotices", filter);
  yield page.notices;
  while (page.below !== undefined) {
    page = await store.execute("listNotices", { ...filter, below: page.below });
    yield page.notices;
  }
}

function readState({ state }: FilterOptions): NoticeState | undefined {
  if (state === undefined || STATES.includes(state)) return state as NoticeState | undefined;
  throw new CliProblem(`--state is ${STATES.join(", ")}, not "${state}"`, EXIT.wrongUse);
}

function readSince({ since }: FilterOptions): number | undefined {
  if (since === undefined) return undefined;
  const atMs = Date.parse(since);
  if (!Number.isNaN(atMs)) return atMs;
  throw new CliProblem(`--since is a time like 2026-01-31T12:00Z, not "${since}"`, EXIT.wrongUse);
}

async function show(orderNo: string, options: OrderOptions, world: CliWorld): Promise<ExitCode> {
  const ref = await findOrderRef(orderNo, options, world);
  const store = await openOperatorStore(placeOf(options, world), world);
  const shown = await store.execute("showNotices", ref).finally(() => store.close());
  print(world, options, shown, () =>
    shown.length === 0
      ? "Nothing was to be told of this order.\n"
      : shown.map((notice) => shownText(notice, ref.orderNo)).join(""),
  );
  return EXIT.done;
}

async function redeliver(
  orderNo: string | undefined,
  options: FilterOptions,
  world: CliWorld,
): Promise<ExitCode> {
  const { app, state, since } = options;
  if (orderNo === undefined && app === undefined && state === undefined && since === undefined) {
    throw new CliProblem(
      "say which: an order number, --state dead, --app or --since",
      EXIT.wrongUse,
    );
  }
  const ref = orderNo === undefined ? undefined : await findOrderRef(orderNo, options, world);
  const store = await openOperatorStore(placeOf(options, world), world);
  try {
    const sum = { redelivered: 0, outdated: 0, hurried: 0 };
    if (ref !== undefined) {
      const last = (await store.execute("showNotices", ref)).slice(-1);
      if (last.length === 0) throw new CliProblem("nothing was to be told of it", EXIT.refused);
      await redeliverAll(store, last, sum);
    } else {
      for await (const page of pages(store, options)) await redeliverAll(store, page, sum);
    }
    print(world, options, sum, () => sumText(sum));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function redeliverAll(
  store: OperatorStore,
  notices: readonly Pick<ListedNotice, "orderKey" | "orderVersion">[],
  sum: { -readonly [kind in keyof Redelivered]: number },
): Promise<void> {
  for (let first = 0; first < notices.length; first += REDELIVER_MAX) {
    const some = notices.slice(first, first + REDELIVER_MAX);
    const keys = some.map(({ orderKey, orderVersion }) => ({ orderKey, orderVersion }));
    const done = await store.execute("redeliverNotices", { notices: keys, by: "operator" });
    sum.redelivered += done.redelivered;
    sum.outdated += done.outdated;
    sum.hurried += done.hurried;
  }
}

function sumText({ redelivered, outdated, hurried }: Redelivered): string {
  return (
    `${redelivered} go out again; ${hurried} that waited go out now; ` +
    `${outdated} are out of date and stay.\n`
  );
}

function noticeText(notice: ListedNotice): string {
  const { appId, orderNo, orderVersion, moment, state, tries, createdAtMs } = notice;
  const due = state === "pending" ? `, next ${timeText(notice.dueAtMs)}` : "";
  const what = `${orderNo} v${orderVersion} ${moment}`;
  return `${timeText(createdAtMs)}  ${appId}  ${what}  ${state} after ${tries} tries${due}\n`;
}

function shownText(notice: ShownNotice, orderNo: string): string {
  return noticeText({ ...notice, orderNo, door: "plugin" }) + notice.log.map(tryText).join("");
}

function tryText(one: NoticeTryRecord): string {
  const facts = [
    one.status === undefined ? undefined : `status ${one.status}`,
    one.error,
    one.latencyMs === undefined ? undefined : `${one.latencyMs} ms`,
    one.answer === undefined || one.answer === "" ? undefined : JSON.stringify(one.answer),
  ];
  const said = facts.filter((fact) => fact !== undefined).join(", ");
  return `    ${one.tryNo}  ${timeText(one.atMs)}  ${one.outcome}${said === "" ? "" : `: ${said}`}\n`;
}
