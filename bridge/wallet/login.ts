/** GIP0006, token.user: what the wallet signs so that its player can log in to a game. */

import { hash } from "node:crypto";
import type { Command } from "commander";
import type { LoginToken } from "../server/auth/gip0006/loginToken.ts";
import { stringify } from "../server/auth/gip0006/stringify.ts";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { UTXO_NETWORKS } from "../server/rails/utxo/network.ts";
import { addressAt } from "../server/rails/utxo/receivingAddress.ts";
import { signDigest } from "../server/rails/utxo/signature.ts";
import { PLAYER, unlock } from "./openWallet.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface LoginOptions extends FolderOptions {
  readonly link?: string;
}

/** `coinslot-wallet login`: a login token, good for some minutes. It asks no node. */
export function addLogin(program: Command, world: WalletWorld): void {
  walletCommand(program, "login")
    .description("a token with which the game lets you in; good for some minutes")
    .argument("<cid>", "the game")
    .argument("<uid>", "your name in it")
    .option("--link <url>", "the game's page: print the link that carries the token there")
    .action(
      world.act((cid: string, uid: string, options: LoginOptions) =>
        login(cid, uid, options, world),
      ),
    );
}

async function login(
  cid: string,
  uid: string,
  options: LoginOptions,
  world: WalletWorld,
): Promise<ExitCode> {
  const page = options.link === undefined ? undefined : gamePage(options.link);
  const file = await requireWallet(folderOf(options, world));
  const { address: addr } = addressAt(
    ...([file.accountKey, PLAYER.branch, PLAYER.index, UTXO_NETWORKS[file.network]] as const),
  );
  const keys = await unlock(file, world);
  const pubkey = Buffer.from(keys.publicKeyAt(PLAYER)).toString("hex");
  const data = { cid, uid, time: Math.floor(world.nowMs() / 1000), addr, pubkey };
  const sig = signDigest(hash256(stringify(data)), Buffer.from(keys.privateKeyAt(PLAYER)));
  const token = JSON.stringify({ data, sig } satisfies LoginToken);
  world.out(`${page === undefined ? token : linkWith(page, token)}\n`);
  return EXIT.done;
}

/** SHA-256 twice. */
function hash256(text: string): Buffer {
  return hash("sha256", hash("sha256", text, "buffer"), "buffer");
}

function gamePage(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new CliProblem(`--link is a page's address, not "${text}"`, EXIT.wrongUse);
}

/** After #, which browsers keep from servers and their logs. */
function linkWith(page: URL, token: string): string {
  page.hash = `gip0006=${encodeURIComponent(token)}`;
  return page.href;
}
