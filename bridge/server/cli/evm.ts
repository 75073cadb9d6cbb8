import type { Command } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { addCheckRouter } from "./evmCheckRouter.ts";
import { addDeployCalldata } from "./evmDeployCalldata.ts";

/** `coinslot evm`: putting our contracts onto a chain, and looking at them (docs/EVM.md). */
export function addEvm(program: Command, world: CliWorld): void {
  const evm = program.command("evm").description("payment contracts on an EVM chain");
  addDeployCalldata(evm, world);
  addCheckRouter(evm, world);
}
