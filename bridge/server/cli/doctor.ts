import type { Command } from "commander";
import { examineFile, type FileFindings } from "../store/sqlite/examineFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { doctorEndpoint } from "./doctorEndpoint.ts";
import { type DoctorOptions, withDoctorOptions } from "./doctorOptions.ts";
import { examineDirectory } from "./examineDirectory.ts";
import { examinePostgres } from "./examinePostgres.ts";
import { examineServer } from "./examineServer.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { judgeWaiting } from "./judgeWaiting.ts";
import { requireDatabase } from "./requireDatabase.ts";
import { placeOf, print, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

/**
 * `coinslot doctor`: looks at the store and says what is wrong with it and what to do.
 * `coinslot doctor URL`: does the same with a game server that takes notices (docs/DOCTOR.md).
 */
export function addDoctor(program: Command, world: CliWorld): void {
  withDoctorOptions(storeCommand(program, "doctor"))
    .description(
      "examine the store, beside its server too; or, with a URL, the game server that takes notices " +
        "there. Ends with 3 when something fails",
    )
    .argument("[url]", "where the game server takes notices; without it the store is examined")
    .addHelpText("after", AFTERWORD)
    .action(
      world.act((url: string | undefined, options: DoctorOptions) =>
        url === undefined ? doctor(options, world) : doctorEndpoint(url, options, world),
      ),
    );
}

const AFTERWORD = `
The store:          coinslot doctor --data DIR
A game server:      coinslot doctor http://127.0.0.1:8090/notify --app demo --secret-file secret
It sends genuine, forged, repeated, late, cheap and broken notices, and grades what the server does.
Genuine ones hand goods over, so only servers of this machine are examined, and hosts that you
have proved to own; the doctor says how when a proof is missing. The secret is read from the
file (rights 600), the standard input (-) or COINSLOT_DOCTOR_SECRETS.`;

async function doctor(options: DoctorOptions, world: CliWorld): Promise<ExitCode> {
  if (options.app !== undefined) {
    throw new CliProblem("--app is for the examination of a URL, and there is none", EXIT.wrongUse);
  }
  const place = placeOf(options, world);
  const findings =
    place.kind === "sqlite"
      ? await examineDataDirectory(place.directory, world)
      : await examinePostgres(place.url, world.nowMs());
  print(world, options, findings, () => findings.map(findingText).join(""));
  return findings.some(({ level }) => level === "fail") ? EXIT.found : EXIT.done;
}

async function examineDataDirectory(
  directory: string,
  world: CliWorld,
): Promise<readonly Finding[]> {
  requireDatabase(directory);
  return [
    ...(await examineServer(directory, world)),
    ...examineDirectory(directory),
    ...examineStore(directory, world),
  ];
}

function findingText({ level, what, todo }: Finding): string {
  const hint = todo === undefined ? "" : `      ${todo}\n`;
  return `${level.padEnd(4)}  ${what}\n${hint}`;
}

/** A file that cannot be read is the finding. */
function examineStore(directory: string, world: CliWorld): readonly Finding[] {
  try {
    return judge(examineFile(directory), world.nowMs());
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [fail(`the database cannot be read: ${text}`, RESTORE)];
  }
}

const RESTORE = "stop the server, keep the data directory as it is, and restore the last backup";

function judge(found: FileFindings, nowMs: number): readonly Finding[] {
  const { environment, incarnation, createdAtMs } = found.identity;
  return [
    ok(`environment ${environment}, incarnation ${incarnation}, made ${timeText(createdAtMs)}`),
    found.journalMode === "wal"
      ? ok(`SQLite ${found.sqliteVersion}, journal mode WAL`)
      : fail(
          `journal mode ${found.journalMode}, not WAL`,
          "start the server: it sets and asserts it",
        ),
    ...judgeSchema(found),
    ...(found.faults.length === 0
      ? [ok("integrity_check and foreign_key_check find nothing")]
      : found.faults.map((fault) => fail(fault, RESTORE))),
    ...judgeWaiting(found, nowMs),
    judgeClock(found.lastEntryAtMs, nowMs),
  ];
}

function judgeSchema(found: FileFindings): readonly Finding[] {
  const { openMigrations, strangeMigrations, missingGuards } = found;
  return [
    ...strangeMigrations.map((name) =>
      fail(`migration ${name} is not this program's`, "run the program that the store was made by"),
    ),
    openMigrations.length === 0
      ? ok("every migration has run")
      : warn(
          `to be migrated: ${openMigrations.join(", ")}`,
          "coinslot migrate, or start the server",
        ),
    missingGuards.length === 0
      ? ok("the database refuses to change or delete postings, entries and events")
      : fail(`guards are missing: ${missingGuards.join(", ")}`, RESTORE),
  ];
}

function judgeClock(lastEntryAtMs: number | undefined, nowMs: number): Finding {
  if (lastEntryAtMs === undefined) return ok("the books are empty");
  if (lastEntryAtMs <= nowMs) return ok(`the last entry is of ${timeText(lastEntryAtMs)}`);
  return warn(
    `the last entry is of ${timeText(lastEntryAtMs)}, which is to come`,
    "the clock was set back: set it right; new entries count for the day that is open",
  );
}
