import type { Command } from "commander";
import { examineRouter, type RouterFinding } from "../rails/evm/examineRouter.ts";
import { createRpcEndpoint } from "../rails/evm/rpcEndpoint.ts";
import { unreachable } from "../unreachable.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { print } from "./storeOptions.ts";

const TIMEOUT_MS = 10_000;
/** No contract has more than 24,576 bytes (EIP-170); a node writes two digits for each. */
const BYTES_MAX = 100_000;

/** `coinslot evm check-router`: whether the code at an address is the router that this program knows. */
export function addCheckRouter(evm: Command, world: CliWorld): void {
  evm
    .command("check-router")
    .description("compare the code at an address with our router; ends with 3 when it is not ours")
    .argument("<rpc>", "the node's address, or - for what COINSLOT_RPC says; it is not shown")
    .argument("<address>", "where the router should be")
    .option("--json", "print one JSON value instead of text")
    .action(
      world.act(async (rpc: string, address: string, options: { json?: boolean }) => {
        const finding = await examine(urlOf(rpc, world), address);
        const { kind, codeBytes } = finding;
        const chainId = finding.chainId.toString();
        print(world, options, { kind, chainId, codeBytes }, () => textOf(finding, address));
        return exitCodeOf(kind);
      }),
    );
}

/** An address with a key in it should not stand in the list of processes. */
function urlOf(rpc: string, { variables }: CliWorld): string {
  const url = rpc === "-" ? variables.COINSLOT_RPC : rpc;
  if (url === undefined) throw new CliProblem("COINSLOT_RPC is not set", EXIT.wrongUse);
  return url;
}

async function examine(url: string, address: string): Promise<RouterFinding> {
  try {
    const options = { url, place: 1, timeoutMs: TIMEOUT_MS, bytesMax: BYTES_MAX, fetch };
    const node = createRpcEndpoint(options);
    return await examineRouter((method, params) => node.call(method, params), address);
  } catch (error) {
    if (error instanceof RangeError)
      throw new CliProblem(`that is ${error.message}`, EXIT.wrongUse);
    throw new CliProblem(`the node cannot be asked: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function exitCodeOf(kind: RouterFinding["kind"]): ExitCode {
  return kind === "ours" ? EXIT.done : EXIT.found;
}

function textOf({ kind, chainId, codeBytes }: RouterFinding, address: string): string {
  const place = `${address} on chain ${chainId}`;
  switch (kind) {
    case "ours":
      return `ok    the router at ${place} is ours, byte for byte (${codeBytes} bytes)\n`;
    case "none":
      return `fail  there is no contract at ${place}\n`;
    case "other":
      return `fail  the contract at ${place} is another one (${codeBytes} bytes): do not pay through it\n`;
    default:
      return unreachable(kind);
  }
}
