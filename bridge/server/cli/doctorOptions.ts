/** The options of `coinslot doctor URL`, as they are written and as they are meant. */

import { type Command, Option } from "commander";
import { CASES } from "../callbackDoctor/caseTable.ts";
import type { KnockTimes } from "../callbackDoctor/knock.ts";
import type { DoctorTimes } from "../callbackDoctor/runCase.ts";
import type { TestProduct } from "../callbackDoctor/testOrder.ts";
import { DIALECT_NAMES, type DialectName } from "../notices/profile.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { parseCount, type StoreOptions } from "./storeOptions.ts";

/** As commander gives them. */
export interface DoctorOptions extends StoreOptions {
  readonly app?: string;
  readonly dialect: DialectName;
  readonly environment: "sandbox" | "live";
  readonly item: string;
  readonly player?: string;
  readonly secretFile?: string;
  readonly grantsUrl?: string;
  readonly grantsCommand?: string;
  readonly announce?: boolean;
  readonly ackPort?: string;
  readonly restartCommand?: string;
  readonly allow?: string;
  readonly only?: readonly string[];
  readonly requireAll?: boolean;
  readonly timeoutMs: string;
  readonly settleMs: string;
  readonly patienceMs: string;
  readonly dripMs: string;
}

/** Adds them to the command. */
export function withDoctorOptions(command: Command): Command {
  return command
    .optionsGroup("With a URL, who is examined:")
    .option("--app <appId>", "the app whose notices the game server takes")
    .addOption(
      new Option("--dialect <name>", "its dialect").choices([...DIALECT_NAMES]).default("standard"),
    )
    .addOption(
      new Option("--environment <name>", "its environment")
        .choices(["sandbox", "live"])
        .default("sandbox"),
    )
    .option("--item <CODE=PRICE>", "a thing that the game sells, and its price", "SWORD=60")
    .option("--player <id>", "who gets the goods of genuine notices; new players if absent")
    .option("--secret-file <file>", "the secret that signs, two while one is replaced; - is stdin")
    .option("--allow <ranges>", "private ranges like 10.1.2.0/24 in which your hosts may lie")
    .optionsGroup("With a URL, what else can be seen:")
    .option("--grants-url <url>", "where the game tells what was handed over (docs/DOCTOR.md)")
    .option("--grants-command <command>", "what tells it instead, given the order's number")
    .option("--announce", "tell the game of each order first; always so with trino, gip0006")
    .option("--ack-port <port>", "be the payment server there, and take acknowledgements")
    .option("--restart-command <command>", "what starts the game server anew")
    .optionsGroup("With a URL, how it is examined:")
    .option("--only <beginning>", "cases like forged or once.storm; may be repeated", collect)
    .option("--require-all", "end with 3 also when a case could not be judged")
    .option("--timeout-ms <ms>", "how long an answer may take", "15000")
    .option("--settle-ms <ms>", "how long to wait for what should not happen", "1000")
    .option("--patience-ms <ms>", "how long goods may take after the answer", "10000")
    .option("--drip-ms <ms>", "over how long a slow body arrives", "2000");
}

/** `CODE=PRICE`. */
export function parseItem(text: string): TestProduct {
  const [, code = "", price = ""] = /^([0-9A-Za-z_.-]{1,64})=(\d{1,9})$/.exec(text) ?? [];
  if (code !== "" && Number(price) > 1) return { code, price: Number(price) };
  throw new CliProblem(
    `--item is like SWORD=60, with a price of 2 or more, not "${text}"`,
    EXIT.wrongUse,
  );
}

/** Beginnings of cases' ids; none when all cases are meant. */
export function parseOnly({ only = [] }: DoctorOptions): readonly string[] {
  const strange = only.find((beginning) => !CASES.some(({ id }) => id.startsWith(beginning)));
  if (strange === undefined) return only;
  throw new CliProblem(`--only ${strange}: docs/DOCTOR.md lists the cases`, EXIT.wrongUse);
}

/** All the waiting that a run does. */
export function parseTimes(options: DoctorOptions): DoctorTimes & KnockTimes {
  const dripMs = parseCount("--drip-ms", options.dripMs);
  return {
    timeoutMs: parseCount("--timeout-ms", options.timeoutMs),
    settleMs: parseCount("--settle-ms", options.settleMs),
    patienceMs: parseCount("--patience-ms", options.patienceMs),
    dripMs,
    stallMs: 2 * dripMs,
  };
}

function collect(one: string, before: readonly string[] = []): readonly string[] {
  return [...before, one];
}
