import type { Command } from "commander";
import { EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { earlierPayment } from "./earlierPayment.ts";
import { orderLines, orderValue } from "./orderLines.ts";
import { lastAttempt } from "./payment.ts";
import { type OrderOptions, orderCommand, orderFaults, readOrder } from "./readOrder.ts";
import { folderOf, requireWallet } from "./walletFolder.ts";
import { print } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** `coinslot-wallet show`: what an order says, and whether it is what it says. Asks no node and no password. */
export function addShow(program: Command, world: WalletWorld): void {
  orderCommand(program, "show")
    .description("what an order says, and what is wrong with it")
    .action(
      world.act((given: string | undefined, options: OrderOptions) => show(given, options, world)),
    );
}

async function show(
  given: string | undefined,
  options: OrderOptions,
  world: WalletWorld,
): Promise<ExitCode> {
  const folder = folderOf(options, world);
  const file = await requireWallet(folder);
  const link = await readOrder(given, options, file);
  const faults = orderFaults(link, file);
  const earlier = earlierPayment(await folder.payments(), link);
  const paidBy = earlier === undefined ? undefined : lastAttempt(earlier)?.txId;
  const value = { ...orderValue(link), faults, ...(paidBy === undefined ? {} : { paidBy }) };
  print(world, options, value, () => [
    ...orderLines(link),
    ...faults.map((fault) => `DO NOT PAY: ${fault}`),
    ...(paidBy === undefined ? [] : [`this wallet has paid it: ${paidBy}`]),
  ]);
  return faults.length === 0 ? EXIT.done : EXIT.refused;
}
