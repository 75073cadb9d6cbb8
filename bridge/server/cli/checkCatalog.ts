import type { Command } from "commander";
import { checkCatalog } from "../catalog/checkCatalog.ts";
import type { CliWorld } from "./cliWorld.ts";

/** `coinslot check-catalog FILE`: for the designer, without a server. */
export function addCheckCatalog(program: Command, world: CliWorld): void {
  program
    .command("check-catalog")
    .description("read a product file and say what is wrong with it, line by line")
    .argument("<file>", "the product file")
    .action(
      world.act(async (file: string) => {
        const { text, exitCode } = await checkCatalog(file);
        world.out(text);
        return exitCode;
      }),
    );
}
