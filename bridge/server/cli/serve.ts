import type { Command } from "commander";
import { checkCatalog } from "../catalog/checkCatalog.ts";
import { HELP, readConfig } from "../config.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";

/** `coinslot serve`: its options are those of config.ts. */
export function addServe(program: Command, world: CliWorld): void {
  program
    .command("serve")
    .description("run the server (the default; serve --help lists its options)")
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(world.act((_options: object, command: Command) => serve(command.args, world)));
}

async function serve(args: readonly string[], world: CliWorld): Promise<ExitCode> {
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
