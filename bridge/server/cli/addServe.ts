import type { Command } from "commander";

/** `coinslot serve` as the help lists it; serve.ts runs it, without commander. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("run the server (the default; serve --help lists its options)");
}
