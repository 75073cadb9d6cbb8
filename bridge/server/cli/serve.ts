import { checkCatalog } from "../catalog/checkCatalog.ts";
import { HELP, readConfig } from "../config.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";

/** Whether a command line means a server; gives its options then. Flags alone mean one. */
export function serveArgs(args: readonly string[]): readonly string[] | undefined {
  const [first, ...rest] = args;
  if (first === "serve") return rest;
  if (first === "--help" || first === "-h") return undefined;
  return first === undefined || first.startsWith("-") ? args : undefined;
}

/** Serves, or says what is wrong with the options. Rejects with CliProblem. */
export async function serve(
  args: readonly string[],
  world: Pick<CliWorld, "variables" | "out" | "serve">,
): Promise<ExitCode> {
  const asked = readConfig(args, world.variables);
  switch (asked.kind) {
    case "help":
      world.out(HELP);
      return EXIT.done;
    case "wrong":
      throw new CliProblem(`${asked.problem}\n(--help lists every option)`, EXIT.wrongUse);
    case "checkCatalog": {
      const check = await checkCatalog(asked.file);
      world.out(check.text);
      return check.exitCode;
    }
    case "serve":
      await world.serve(asked.config);
      return EXIT.done;
  }
}
