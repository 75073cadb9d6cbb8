/** The `coinslot` command line: finds the command, runs it, and says how it ended. */

import { Command, CommanderError } from "commander";
import { Refusal } from "../refusal.ts";
import { StoreFault } from "../store/storeFault.ts";
import { addAttention } from "./attention.ts";
import { addBackup } from "./backup.ts";
import { addCheckCatalog } from "./checkCatalog.ts";
import type { CliWorld } from "./cliWorld.ts";
import { addDoctor } from "./doctor.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { addExpire } from "./expire.ts";
import { addExport } from "./export.ts";
import { addMigrate } from "./migrate.ts";
import { addOrder } from "./order.ts";
import { addReconcile } from "./reconcile.ts";
import { addRefund } from "./refund.ts";
import { addReport } from "./report.ts";
import { addResolve } from "./resolve.ts";
import { addRestore } from "./restore.ts";
import { addServe } from "./serve.ts";

/** Runs one command line; gives its exit code. While a server runs, the code is that of its start. */
export async function runCli(
  args: readonly string[],
  surroundings: Omit<CliWorld, "act">,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const world: CliWorld = {
    ...surroundings,
    act:
      (work) =>
      async (...given) => {
        exitCode = await work(...given);
      },
  };
  try {
    await programOf(world).parseAsync(withCommand(args), { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, world);
  }
}

function programOf(world: CliWorld): Command {
  const program = new Command("coinslot")
    .description("The backend of the Coinslot payment stack, and the tools of its operator.")
    .exitOverride()
    .showHelpAfterError("(--help lists every option)")
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .addHelpText("after", AFTERWORD);
  for (const add of COMMANDS) add(program, world);
  return program;
}

const COMMANDS = [
  addServe,
  addCheckCatalog,
  addOrder,
  addRefund,
  addResolve,
  addExpire,
  addAttention,
  addReconcile,
  addExport,
  addReport,
  addMigrate,
  addBackup,
  addRestore,
  addDoctor,
] as const;

const AFTERWORD = `
Without a command it serves: coinslot --data DIR is coinslot serve --data DIR.
Every command that prints takes --json. Exit codes: 0 done, 1 it could not be done,
2 wrong use, 3 done and something needs a person, 4 refused by the rules.`;

/** Flags alone mean `serve`. */
function withCommand(args: readonly string[]): readonly string[] {
  const [first] = args;
  if (first === "--help" || first === "-h") return args;
  return first === undefined || first.startsWith("-") ? ["serve", ...args] : args;
}

function explain(error: unknown, { err }: CliWorld): ExitCode {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or printed the help that was asked for.
    return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  }
  if (error instanceof CliProblem) {
    err(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof Refusal) {
    err(
      `refused: ${error.detail === undefined ? error.code : `${error.code} (${error.detail})`}\n`,
    );
    return EXIT.refused;
  }
  if (error instanceof StoreFault) err(`${error.message}\n`);
  else err(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.failed;
}
