import type { Command } from "commander";
import {
  deterministicDeployment,
  routerCode,
  trinoPaymentCode,
  type UnsignedDeployment,
} from "../rails/evm/deployment.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { print } from "./storeOptions.ts";

interface DeployOptions {
  readonly token?: string;
  readonly salt: string;
  readonly ownAddress?: boolean;
  readonly json?: boolean;
}

/** `coinslot evm deploy-calldata`: what a wallet signs to deploy; nothing here can sign or send it. */
export function addDeployCalldata(evm: Command, world: CliWorld): void {
  evm
    .command("deploy-calldata")
    .description("print the transaction that deploys a contract, for a wallet of yours to sign")
    .argument("[contract]", "router, or trino: Trino's interface for one token", "router")
    .option("--token <address>", "the one token of trino")
    .option("--salt <hex>", "32 bytes: another salt, another address", `0x${"0".repeat(64)}`)
    .option("--own-address", "deploy without the deterministic deployer, where a chain has none")
    .option("--json", "print one JSON value instead of text")
    .action(
      world.act((contract: string, options: DeployOptions): ExitCode => {
        const deployment = deploymentOf(contract, options);
        print(world, options, { ...deployment, value: "0x0" }, () => textOf(deployment, contract));
        return EXIT.done;
      }),
    );
}

function deploymentOf(contract: string, options: DeployOptions): UnsignedDeployment {
  try {
    const code = codeOf(contract, options);
    if (options.ownAddress === true) return { to: null, data: code, address: null };
    return deterministicDeployment(code, options.salt);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliProblem(`--token or --salt is ${error.message}`, EXIT.wrongUse);
  }
}

function codeOf(contract: string, { token }: DeployOptions): UnsignedDeployment["data"] {
  if (contract === "router" && token === undefined) return routerCode();
  if (contract === "trino" && token !== undefined) return trinoPaymentCode(token);
  throw new CliProblem(
    "it is router, which takes every token, or trino with --token ADDRESS",
    EXIT.wrongUse,
  );
}

function textOf({ to, data, address }: UnsignedDeployment, contract: string): string {
  const next = `coinslot evm check-router RPC ${address ?? "ADDRESS"}`;
  return [
    "Sign and send this with a wallet of your own, on the chain that you mean:",
    "",
    `to     ${to ?? "(empty: a new contract)"}`,
    "value  0",
    `data   ${data}`,
    "",
    address === null
      ? "The receipt of the transaction names the contract's address."
      : `The contract will be at ${address}, on every chain, whoever sends it.`,
    ...(contract === "router" ? [`Then: ${next}`] : []),
    "",
  ].join("\n");
}
