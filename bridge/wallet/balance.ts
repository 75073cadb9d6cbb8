import type { Command } from "commander";
import { EXIT } from "../server/cli/exitCode.ts";
import { openWallet } from "./openWallet.ts";
import { ownCoins } from "./ownCoins.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import { coinText, print, table } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** `coinslot-wallet balance`: what can be spent, what is coming, what lies in props. */
export function addBalance(program: Command, world: WalletWorld): void {
  walletCommand(program, "balance")
    .description("what can be spent, what is coming, what lies in props")
    .action(
      world.act(async (options: FolderOptions) => {
        const folder = folderOf(options, world);
        const wallet = await openWallet(await requireWallet(folder), options, world);
        const { free, props, promised } = await ownCoins(wallet, await folder.payments());
        const balance = {
          spendable: sumOf(free),
          pending: await wallet.watch.pending(),
          promised: sumOf(promised),
          props: sumOf(props.map(({ coin }) => coin)),
        };
        print(world, options, balance, () =>
          table({
            ...{ spendable: coinText(balance.spendable), pending: coinText(balance.pending) },
            ...(promised.length === 0 ? {} : { "signed, not sent": coinText(balance.promised) }),
            ...(props.length === 0 ? {} : { "in props": coinText(balance.props) }),
          }),
        );
        return EXIT.done;
      }),
    );
}

function sumOf(coins: readonly { readonly amount: bigint }[]): bigint {
  return coins.reduce((sum, { amount }) => sum + amount, 0n);
}
