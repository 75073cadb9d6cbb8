import type { Command } from "commander";
import { FIRST_ROWS } from "../calls/chores/chore.ts";
import { CHECKS, type CheckName, type Mismatch, type Reports } from "../store/reports.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
import { type OperatorStore, openOperatorStore } from "./operatorStore.ts";
import { placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { sumBooks } from "./sumBooks.ts";
import { type AccountBalance, balanceJson, trialBalance } from "./trialBalance.ts";

interface ReconcileOptions extends StoreOptions {
  readonly heal?: boolean;
}

/** A mismatch, and what became of it. */
interface Outcome extends Mismatch {
  readonly outcome: "found" | "healed" | "listed";
}

/** `coinslot reconcile`: compares what must agree, on a live system, and proves the books. */
export function addReconcile(program: Command, world: CliWorld): void {
  storeCommand(program, "reconcile")
    .description("compare wallets, lots, orders, deliveries, claims and reports with the postings")
    .option("--heal", "mend what a rule mends, and put the rest on the attention list")
    .addHelpText("after", RULES)
    .action(world.act((options: ReconcileOptions) => reconcile(options, world)));
}

const RULES = `
It ends with 0 when everything agrees or was healed, and with 3 when something needs a person.
--heal never touches money. Its rules:
  deliveries   goods that are due have a delivery, unless one was acknowledged; goods that are
               not due have none that waits
  claims       a paid order owns its products, a closed or refunded one claims none
  reports      a provider's report whose time has come is applied
Everything else is listed for a person: coinslot attention list.`;

/** Rows of one step: a reader that holds up nobody. */
const STEP_ROWS = 5000;

/**
 * Each step of these reads all entries, in statements as short as the others', and keeps one sum a
 * row: as many rows as fit into some 100 MB.
 */
const BIG_STEP_ROWS: { readonly [name in CheckName]?: number } = {
  "wallets against postings": 250_000,
  "lots against postings": 1_000_000,
};

async function reconcile(options: ReconcileOptions, world: CliWorld): Promise<ExitCode> {
  const place = placeOf(options, world);
  const reports = await openReports(place);
  try {
    const { found, rows } = await compareAll(reports, world);
    const outcomes =
      options.heal === true && found.length > 0
        ? await mend(await openOperatorStore(place, world), reports, found, world)
        : found.map((mismatch) => ({ ...mismatch, outcome: "found" as const }));
    const range = { afterKey: 0, throughKey: await reports.lastEntryKey() };
    const balances = trialBalance(await sumBooks(reports, range));
    const left = outcomes.filter(({ outcome }) => outcome !== "healed");
    const value = {
      entries: range.throughKey,
      rows,
      mismatches: outcomes,
      trialBalance: balances.map(balanceJson),
    };
    print(world, options, value, () => reconcileText(rows, outcomes, balances));
    return left.length === 0 ? EXIT.done : EXIT.found;
  } finally {
    await reports.close();
  }
}

async function compareAll(
  reports: Reports,
  world: CliWorld,
): Promise<{ readonly found: readonly Mismatch[]; readonly rows: number }> {
  const found: Mismatch[] = [];
  let rows = 0;
  for (const check of CHECKS) {
    const limit = BIG_STEP_ROWS[check] ?? STEP_ROWS;
    for (let key: number | undefined = 0; key !== undefined; ) {
      const step = await reports.check(check, key, limit, world.nowMs());
      found.push(...step.mismatches);
      rows += step.rows;
      key = step.nextKey;
    }
  }
  return { found, rows };
}

/** What a rule mends is mended and compared again; the rest is listed for a person. */
async function mend(
  store: OperatorStore,
  reports: Reports,
  found: readonly Mismatch[],
  world: CliWorld,
): Promise<readonly Outcome[]> {
  try {
    // What a rule fails on is still there afterwards, and listed.
    for (const mismatch of found) await applyRule(store, mismatch).catch(() => {});
    const left = (await compareAll(reports, world)).found;
    const names = new Set(left.map(nameOf));
    for (const { check, appId, subject, detail } of left) {
      await store.execute("noteMismatch", { appId, subject, detail: `${check}: ${detail}` });
    }
    const gone = found.filter((mismatch) => !names.has(nameOf(mismatch)));
    return [
      ...gone.map((mismatch) => ({ ...mismatch, outcome: "healed" as const })),
      ...left.map((mismatch) => ({ ...mismatch, outcome: "listed" as const })),
    ];
  } finally {
    await store.close();
  }
}

const BY_ORDER: readonly CheckName[] = ["deliveries against orders", "claims against orders"];

async function applyRule(store: OperatorStore, { check, order }: Mismatch): Promise<void> {
  if (check === "provider reports against postings") {
    await store.execute("applyReports", FIRST_ROWS);
  } else if (order !== undefined && BY_ORDER.includes(check)) {
    await store.execute("healOrder", order);
  }
}

function nameOf({ check, appId, subject, order }: Mismatch): string {
  return JSON.stringify([check, appId, subject, order?.door]);
}

function reconcileText(
  rows: number,
  outcomes: readonly Outcome[],
  balances: readonly AccountBalance[],
): string {
  const lines = balances.map(({ appId, zoneId, account, coins }) => {
    const place = `${appId}/${zoneId}`.padEnd(20);
    return `  ${place}  ${account.padEnd(18)}  ${String(coins).padStart(16)}`;
  });
  const sum = balances.reduce((total, { coins }) => total + coins, 0n);
  const wrong = outcomes.map(({ outcome, check, appId, subject, detail }) => {
    return `${outcome}: ${check}: ${appId} ${subject}\n    ${detail}\n`;
  });
  return [
    `Trial balance\n${lines.join("\n")}\n  All accounts sum to ${sum}.\n`,
    ...wrong,
    `${rows} rows compared, ${outcomes.length} mismatches.\n`,
  ].join("");
}
