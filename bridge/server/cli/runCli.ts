/** The `coinslot` command line: finds out what is meant, runs it, and says how it ended. */

import { Refusal } from "../refusal.ts";
import { StoreFault } from "../store/storeFault.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { serve, serveArgs } from "./serve.ts";

/**
 * Runs one command line; gives its exit code. While a server runs, the code is that of its start.
 */
export async function runCli(
  args: readonly string[],
  world: Omit<CliWorld, "act">,
): Promise<ExitCode> {
  try {
    const options = serveArgs(args);
    if (options !== undefined) return await serve(options, world);
    // A server does without the tools of its operator.
    const { runCommand } = await import("./runCommand.ts");
    return await runCommand(args, world);
  } catch (error) {
    return explain(error, world);
  }
}

function explain(error: unknown, { err }: Pick<CliWorld, "err">): ExitCode {
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
