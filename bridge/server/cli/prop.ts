import type { Command } from "commander";
import type { ShownProp } from "../calls/props/listAppProps.ts";
import { readChains } from "../chainsFile.ts";
import type { ChainConfig } from "../rails/chain/chainConfig.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { placeOf, print, type StoreOptions, signedReason, storeCommand } from "./storeOptions.ts";

interface RetryOptions extends StoreOptions {
  readonly reason: string;
}

interface AddressOptions extends OrderOptions {
  readonly chains?: string;
}

/** `coinslot prop list`, `retry` and `address`: things on a chain (docs/PROPS.md). */
export function addProp(program: Command, world: CliWorld): void {
  const prop = program.command("prop").description("things of games that lie on a chain");
  storeCommand(prop, "list")
    .description("the props of an app, with where they are")
    .argument("<appId>")
    .action(world.act((appId: string, options: StoreOptions) => list(appId, options, world)));
  storeCommand(prop, "retry")
    .description("ask for the same transaction again, once its reason to wait is gone")
    .argument("<pid>", "32 hex characters")
    .requiredOption("--reason <text>", "what has changed")
    .action(world.act((pid: string, options: RetryOptions) => retry(pid, options, world)));
  orderCommand(prop, "address")
    .description("say where the goods of a paid order go")
    .argument("<address>", "the player's, on the chain of the goods")
    .option("--chains <file>", "the server's chains file, where no server answers")
    .action(
      world.act((orderNo: string, address: string, options: AddressOptions) =>
        giveAddress(orderNo, address, options, world),
      ),
    );
}

async function list(appId: string, options: StoreOptions, world: CliWorld): Promise<ExitCode> {
  const store = await openOperatorStore(placeOf(options, world), world);
  const props = await store.execute("listAppProps", { appId }).finally(() => store.close());
  print(world, options, props, () =>
    props.length === 0 ? `${appId} has no props.\n` : props.map(lineOf).join(""),
  );
  return EXIT.done;
}

async function retry(pid: string, options: RetryOptions, world: CliWorld): Promise<ExitCode> {
  const reason = signedReason(options.reason, world);
  const store = await openOperatorStore(placeOf(options, world), world);
  const params = { pid, by: "operator", reason } as const;
  await store.execute("retryProp", params).finally(() => store.close());
  print(world, options, { pid }, () => `${pid} is tried again.\n`);
  return EXIT.done;
}

async function giveAddress(
  orderNo: string,
  address: string,
  options: AddressOptions,
  world: CliWorld,
): Promise<ExitCode> {
  const { appId, door, orderNo: number } = await findOrderRef(orderNo, options, world);
  const chains = await readGiven(options.chains);
  const store = await openOperatorStore(placeOf(options, world), world);
  const where = { appId, door, orderNo: number, address, by: "operator" } as const;
  const params = { ...where, ...(chains === undefined ? {} : { chains }) };
  const props = await store.execute("addressProps", params).finally(() => store.close());
  print(world, options, { props }, () => `${props} to be made for ${address}.\n`);
  return EXIT.done;
}

async function readGiven(file: string | undefined): Promise<readonly ChainConfig[] | undefined> {
  if (file === undefined) return undefined;
  const read = await readChains(file);
  if (!read.ok) throw new CliProblem(read.problem, EXIT.wrongUse);
  return read.chains.chains;
}

function lineOf({ pid, oid, gold, state, txId, index, moves }: ShownProp): string {
  const place = txId === undefined ? "" : `  ${txId}:${index}`;
  return `${pid}  ${oid}  ${gold}  ${state} (${moves.join(", ")})${place}\n`;
}
