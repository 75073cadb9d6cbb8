import type { Command } from "commander";
import { OWN_QUESTION, operatorSocketFile } from "../edges/operatorFrames.ts";
import type { Chain } from "../rails/chain/chain.ts";
import type { ChainHealth } from "../rails/chain/runFollower.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { connectOperator } from "./operatorConnection.ts";
import { openOperatorStore } from "./operatorStore.ts";
import {
  parseCount,
  placeOf,
  print,
  type StoreOptions,
  signedReason,
  storeCommand,
} from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface UnlockOptions extends StoreOptions {
  readonly reason: string;
  readonly fromHeight?: string;
}

/** A chain as the store knows it, and as the server beside it does, if one runs. */
interface ShownChain extends Chain {
  readonly health?: ChainHealth;
}

/** `coinslot chain list`, `show` and `unlock`: how chains are followed (docs/CHAINS.md). */
export function addChain(program: Command, world: CliWorld): void {
  const chain = program.command("chain").description("the chains that money is taken on");
  storeCommand(chain, "list")
    .description("every chain with height and state; ends with 3 when one is halted")
    .action(world.act((options: StoreOptions) => list(options, world)));
  storeCommand(chain, "show")
    .description("one chain, with its endpoints and why any is set aside")
    .argument("<net>", "as eip155:1, or its name in the chains file while the server runs")
    .action(world.act((net: string, options: StoreOptions) => show(net, options, world)));
  storeCommand(chain, "unlock")
    .description("let a halted chain be followed again, once you know what happened")
    .argument("<net>", "as eip155:1")
    .option("--from-height <n>", "read all above this block anew; it must be in the chain for sure")
    .requiredOption("--reason <text>", "what you found")
    .action(world.act((net: string, options: UnlockOptions) => unlock(net, options, world)));
}

async function list(options: StoreOptions, world: CliWorld): Promise<ExitCode> {
  const chains = await readChains(options, world);
  print(world, options, chains, () =>
    chains.length === 0 ? "No chain was ever followed here.\n" : chains.map(lineOf).join(""),
  );
  return chains.some(({ state }) => state === "halted") ? EXIT.found : EXIT.done;
}

async function show(net: string, options: StoreOptions, world: CliWorld): Promise<ExitCode> {
  const chains = await readChains(options, world);
  const chain = chains.find((one) => one.net === net || one.health?.name === net);
  if (chain === undefined) throw new CliProblem(`${net} was never followed here`);
  print(world, options, chain, () => `${lineOf(chain)}${detailsOf(chain)}`);
  return chain.state === "halted" ? EXIT.found : EXIT.done;
}

async function unlock(net: string, options: UnlockOptions, world: CliWorld): Promise<ExitCode> {
  const { fromHeight } = options;
  const from =
    fromHeight === undefined ? {} : { fromHeight: parseCount("--from-height", fromHeight) };
  const reason = signedReason(options.reason, world);
  const store = await openOperatorStore(placeOf(options, world), world);
  try {
    const chain = await store.execute("unlockChain", { net, by: "operator", reason, ...from });
    print(world, options, chain, () => `${net} goes on at ${chain.cursor.height}.\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function readChains(options: StoreOptions, world: CliWorld): Promise<readonly ShownChain[]> {
  const place = placeOf(options, world);
  const store = await openOperatorStore(place, world);
  const chains = await store.execute("listChains", undefined).finally(() => store.close());
  const healths = place.kind === "sqlite" ? await askServer(place.directory) : [];
  return chains.map((chain) => {
    const health = healths.find(({ net }) => net === chain.net);
    return { ...chain, ...(health === undefined ? {} : { health }) };
  });
}

/** What only the process knows: whether its endpoints answer. */
async function askServer(directory: string): Promise<readonly ChainHealth[]> {
  const server = await connectOperator(operatorSocketFile(directory));
  if (server === undefined) return [];
  const reply = await server.ask(OWN_QUESTION, undefined).finally(() => server.close());
  // The server is of the same build.
  return reply.kind === "done" ? (reply.result as readonly ChainHealth[]) : [];
}

function lineOf({ net, state, cursor, headHeight, health }: ShownChain): string {
  const word = state === "halted" ? state : (health?.state ?? "not followed by a server here");
  const name = health === undefined ? "" : `  ${health.name}`;
  const at = `${cursor.height} of ${headHeight}, block of ${timeText(cursor.timeMs)}`;
  return `${net}${name}  ${word}  ${at}\n`;
}

function detailsOf({ haltedFor, atTipAtMs, leaseUntilMs, health }: ShownChain): string {
  const lines = [
    haltedFor === undefined ? [] : [`halted: ${haltedFor}`],
    [atTipAtMs === 0 ? "never level with the head" : `level with the head ${timeText(atTipAtMs)}`],
    [`followed until ${timeText(leaseUntilMs)}, unless the lease is renewed`],
    health?.note === undefined || haltedFor !== undefined ? [] : [`now: ${health.note}`],
    health?.endpoints.map(({ name, state, reason, calls, failures }) => {
      const why = reason === undefined ? "" : `: ${reason}`;
      return `endpoint ${name}  ${state}${why}  ${calls} calls, ${failures} failed`;
    }) ?? [],
  ];
  return lines
    .flat()
    .map((line) => `    ${line}\n`)
    .join("");
}
