import { type Command, Option } from "commander";
import type { KeyRange, Reports } from "../store/reports.ts";
import type { CliWorld } from "./cliWorld.ts";
import { csvHead, csvLines } from "./csvLines.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { hledgerEntry, hledgerHead } from "./hledgerEntry.ts";
import { openReports } from "./openReports.ts";
import { dataCommand, placeOf, type StoreOptions } from "./storeOptions.ts";
import { sumBooks } from "./sumBooks.ts";

interface ExportOptions extends StoreOptions {
  readonly format: "hledger" | "csv";
}

/** `coinslot export`: the books, for somebody else's arithmetic. */
export function addExport(program: Command, world: CliWorld): void {
  dataCommand(program, "export")
    .description("print every entry of the books, for a book-keeping program")
    .addOption(
      new Option("--format <format>", "hledger: a journal for `hledger -f - check`; csv: postings")
        .choices(["hledger", "csv"])
        .makeOptionMandatory(),
    )
    .action(world.act((options: ExportOptions) => exportBooks(options, world)));
}

/** Entries read at a time. */
const PAGE_ENTRIES = 1000;

async function exportBooks(options: ExportOptions, world: CliWorld): Promise<ExitCode> {
  const reports = await openReports(placeOf(options, world));
  try {
    // What is booked meanwhile is in the next export.
    const range = { afterKey: 0, throughKey: await reports.lastEntryKey() };
    if (options.format === "hledger") {
      const { incarnation } = await reports.getIdentity();
      world.out(hledgerHead(incarnation, range, await sumBooks(reports, range)));
    } else {
      world.out(csvHead());
    }
    const textOf = options.format === "hledger" ? hledgerEntry : csvLines;
    for await (const page of pagesOf(reports, range)) world.out(page.map(textOf).join(""));
    return EXIT.done;
  } finally {
    await reports.close();
  }
}

async function* pagesOf(reports: Reports, { afterKey, throughKey }: KeyRange) {
  for (let after = afterKey; after < throughKey; ) {
    const page = await reports.listEntries({ afterKey: after, throughKey }, PAGE_ENTRIES);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.key;
  }
}
