import type { Command } from "commander";
import { EXIT } from "../server/cli/exitCode.ts";
import { FIRST_RECEIVING, openWallet, PLAYER } from "./openWallet.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import { print } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface AddressOptions extends FolderOptions {
  readonly player?: boolean;
}

/** `coinslot-wallet address`: where others pay this wallet. */
export function addAddress(program: Command, world: WalletWorld): void {
  walletCommand(program, "address")
    .description("an address that was never paid; with --player the one that games know you by")
    .option("--player", "the address of the login token, to which games send props")
    .action(
      world.act(async (options: AddressOptions) => {
        const wallet = await openWallet(
          await requireWallet(folderOf(options, world)),
          options,
          world,
        );
        const { watch } = wallet;
        const path = options.player === true ? PLAYER : await watch.freePath(0, FIRST_RECEIVING);
        const { address } = watch.addressAt(path);
        print(world, options, { address, index: path.index }, () => [address]);
        return EXIT.done;
      }),
    );
}
