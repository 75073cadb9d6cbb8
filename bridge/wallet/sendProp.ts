import type { Command } from "commander";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { judgeOrderLink } from "../server/rails/utxo/orderLink.ts";
import { type OpenWallet, openWallet, unlock } from "./openWallet.ts";
import { ownCoins } from "./ownCoins.ts";
import { feeOption, scriptOf } from "./pay.ts";
import { newPayment } from "./payment.ts";
import { requireYes } from "./requireYes.ts";
import { decideSpend, keepPayment, sendAttempt, signDecided } from "./sendPayment.ts";
import {
  type FolderOptions,
  folderOf,
  requireWallet,
  type WalletFolder,
  walletCommand,
} from "./walletFolder.ts";
import { coinText, print } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface SendPropOptions extends FolderOptions {
  readonly fee?: string;
  readonly yes?: boolean;
}

/** `coinslot-wallet send-prop`: gives a thing of a game to somebody else, with the gold in it. */
export function addSendProp(program: Command, world: WalletWorld): void {
  walletCommand(program, "send-prop")
    .description("give a thing of a game to somebody else, with the gold in it")
    .argument("<pid>", "which one, as props says")
    .argument("<address>", "whose it shall be")
    .option(
      "--fee <units>",
      "for a virtual byte, in the smallest units; otherwise as the node says",
    )
    .option("--yes", "do not ask")
    .action(
      world.act((pid: string, address: string, options: SendPropOptions) => {
        const folder = folderOf(options, world);
        return folder.alone(() => sendProp({ pid, address }, options, folder, world));
      }),
    );
}

async function sendProp(
  { pid, address }: { readonly pid: string; readonly address: string },
  options: SendPropOptions,
  folder: WalletFolder,
  world: WalletWorld,
): Promise<ExitCode> {
  const file = await requireWallet(folder);
  const wallet = await openWallet(file, options, world);
  const { free, props } = await ownCoins(wallet, await folder.payments());
  const [prop, ...others] = props.filter(({ tag }) => tag.pid === pid);
  if (prop === undefined) throw new CliProblem(`this wallet has no prop ${pid}`, EXIT.refused);
  // Anybody can write a tag: two with one name are not what they say.
  if (others.length > 0)
    throw new CliProblem(`several outputs say that they are ${pid}`, EXIT.refused);
  const { coin, data } = prop;
  requireAddress(address, wallet);
  const feePerKvb = feeOption(options.fee);
  const decided = await decideSpend(wallet, {
    ...{ coins: free, spends: [coin], data },
    // The output after the tag holds the prop, with all the gold that is in it.
    outputs: [{ script: scriptOf(address), amount: coin.amount }],
    ...(feePerKvb === undefined ? {} : { feePerKvb }),
  });
  const question = `Send ${pid} to ${address}, with a fee of ${coinText(decided.plan.fee)}?`;
  await requireYes(question, options, world);
  const attempt = signDecided(decided, "replaceable", await unlock(file, world), world.nowMs());
  const link = { scheme: wallet.network.scheme, address, amount: coin.amount, data };
  const payment = { ...newPayment("prop", link), attempts: [attempt] };
  await keepPayment(folder, payment);
  await sendAttempt(folder, wallet, payment, attempt);
  print(world, options, { pid, txId: attempt.txId, index: 1, fee: attempt.fee }, () => [
    attempt.txId,
  ]);
  return EXIT.done;
}

function requireAddress(address: string, { network, file }: OpenWallet): void {
  const faults = judgeOrderLink(
    { scheme: network.scheme, address, amount: 1n },
    ...([network, file.net] as const),
  );
  if (faults.length === 0) return;
  throw new CliProblem(`${address} is no address of this wallet's network`, EXIT.refused);
}
