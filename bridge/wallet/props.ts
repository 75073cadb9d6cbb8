import type { Command } from "commander";
import { EXIT } from "../server/cli/exitCode.ts";
import { openWallet } from "./openWallet.ts";
import { type OwnProp, ownCoins } from "./ownCoins.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import { coinText, print, visible } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** `coinslot-wallet props`: the things of games that lie on this wallet's addresses. */
export function addProps(program: Command, world: WalletWorld): void {
  walletCommand(program, "props")
    .description("the things of games that lie on your addresses")
    .action(
      world.act(async (options: FolderOptions) => {
        const folder = folderOf(options, world);
        const wallet = await openWallet(await requireWallet(folder), options, world);
        const { props } = await ownCoins(wallet, await folder.payments());
        const told = props.map((prop) => tellProp(prop, wallet.watch.addressAt(prop.coin.path)));
        print(world, options, told, () => told.map(lineOf));
        return EXIT.done;
      }),
    );
}

function tellProp({ coin, tag, data, confirmations }: OwnProp, place: { address: string }) {
  return {
    ...{ pid: tag.pid, gold: String(coin.amount), confirmations },
    ...{ hash: coin.txId, index: coin.index, addr: place.address, data },
    ...(tag.kind === "clear" ? { cid: tag.cid, oid: tag.oid } : {}),
  };
}

function lineOf(told: ReturnType<typeof tellProp>): string {
  const what = "oid" in told ? visible(`${told.cid} ${told.oid}`) : "";
  const standing = told.confirmations === 0 ? "seen" : `confirmed ${told.confirmations}`;
  return `${told.pid}  ${coinText(told.gold).padStart(12)}  ${standing.padEnd(14)}  ${what}`.trimEnd();
}
