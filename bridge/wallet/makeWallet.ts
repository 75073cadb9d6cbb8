import type { Command } from "commander";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { UTXO_NETWORKS } from "../server/rails/utxo/network.ts";
import { addressAt } from "../server/rails/utxo/receivingAddress.ts";
import { keysOfWords, newWords } from "../server/rails/utxo/spending/accountKeys.ts";
import { sealWords } from "./keyFile.ts";
import { netOf, nodeAt, nodeUrl, openWallet, PLAYER, readPassword } from "./openWallet.ts";
import { type FolderOptions, folderOf, type WalletFile, walletCommand } from "./walletFolder.ts";
import { print, table } from "./walletOutput.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface MakeOptions extends FolderOptions {
  readonly network: string;
}

interface RestoreOptions extends MakeOptions {
  readonly since?: string;
}

/** `coinslot-wallet new` and `restore`: the words of BIP-39 are the wallet, wherever they are typed in. */
export function addMakeWallet(program: Command, world: WalletWorld): void {
  makeCommand(program, "new", "make a wallet, and print the words that bring it back").action(
    world.act(async (options: MakeOptions) => {
      const words = newWords();
      const since = Math.floor(world.nowMs() / 1000) - CLOCK_SKEW_S;
      const made = await make(words, since, options, world);
      print(world, options, { words, ...made }, () => [
        "Write these words down. Who has them has the money; without them it is lost with this folder.",
        "",
        ...rowsOf(words),
        "",
        ...table(made),
      ]);
      return EXIT.done;
    }),
  );
  makeCommand(program, "restore", "bring a wallet back from its words")
    .option(
      "--since <date>",
      "it was not paid before this day, as 2026-01-31: saves reading old blocks",
    )
    .action(world.act((options: RestoreOptions) => restore(options, world)));
}

/** Blocks may say that they are two hours older than they are. */
const CLOCK_SKEW_S = 2 * 60 * 60;
const PASSWORD_CHARS_MIN = 8;
const NETWORKS = Object.keys(UTXO_NETWORKS) as WalletFile["network"][];

function makeCommand(program: Command, name: string, description: string): Command {
  return walletCommand(program, name)
    .description(description)
    .requiredOption("--network <name>", `one of ${NETWORKS.join(", ")}`);
}

async function restore(options: RestoreOptions, world: WalletWorld): Promise<ExitCode> {
  const since = options.since === undefined ? 0 : Date.parse(`${options.since}T00:00Z`) / 1000;
  if (!(since >= 0)) throw new CliProblem("--since is a day, as 2026-01-31", EXIT.wrongUse);
  const given = world.variables.COINSLOT_WALLET_WORDS;
  if (given === undefined && !world.isAnswered) {
    throw new CliProblem(
      "no words: nobody can be asked, and COINSLOT_WALLET_WORDS is not set",
      EXIT.wrongUse,
    );
  }
  const words = given ?? (await world.ask("Words: ", "hidden"));
  const made = await make(words, since, options, world);
  print(world, options, made, () => table(made));
  return EXIT.done;
}

async function make(words: string, since: number, options: MakeOptions, world: WalletWorld) {
  const name = NETWORKS.find((network) => network === options.network);
  if (name === undefined) {
    throw new CliProblem(`--network is one of ${NETWORKS.join(", ")}`, EXIT.wrongUse);
  }
  const node = nodeUrl(options, world);
  if (node === undefined) {
    throw new CliProblem("which node? --node http://USER:PASSWORD@127.0.0.1:PORT", EXIT.wrongUse);
  }
  const folder = folderOf(options, world);
  const network = UTXO_NETWORKS[name];
  return await folder.alone(async () => {
    if ((await folder.find()) !== undefined) {
      throw new CliProblem(`there is a wallet in ${folder.directory} already`, EXIT.refused);
    }
    const { publicKey: accountKey, origin = "" } = keysOfWords(words, network);
    const net = await netOf(nodeAt(node));
    await requireNetwork(name, nodeAt(node));
    const password = await newPassword(world);
    const sealed = await sealWords(words, password, accountKey);
    const file: WalletFile = {
      ...{ version: 1, network: name, net, accountKey, origin, since, node, words: sealed },
    };
    await folder.write(file);
    await openWallet(file, options, world);
    const { address } = addressAt(accountKey, PLAYER.branch, PLAYER.index, network);
    return { folder: folder.directory, network: name, net, player: address };
  });
}

/** A node tells its chain's addresses from others'. */
async function requireNetwork(name: WalletFile["network"], node: ReturnType<typeof nodeAt>) {
  const network = UTXO_NETWORKS[name];
  const { publicKey } = keysOfWords(newWords(), network);
  const { address } = addressAt(publicKey, 0, 0, network);
  const { isvalid } = (await node.call("validateaddress", [address])) as { isvalid?: boolean };
  if (isvalid !== true) throw new CliProblem(`the node is not of ${name}`);
}

async function newPassword(world: WalletWorld): Promise<string> {
  const password = await readPassword("New password: ", world);
  if (password.length < PASSWORD_CHARS_MIN) {
    throw new CliProblem(`a password has ${PASSWORD_CHARS_MIN} letters or more`, EXIT.wrongUse);
  }
  const again = await readPassword("The same again: ", world);
  if (again !== password) throw new CliProblem("these were two passwords", EXIT.wrongUse);
  return password;
}

const WORDS_A_ROW = 6;

function rowsOf(words: string): readonly string[] {
  const numbered = words
    .split(" ")
    .map((word, at) => `${String(at + 1).padStart(2)} ${word}`.padEnd(12));
  const rows = Math.ceil(numbered.length / WORDS_A_ROW);
  return Array.from({ length: rows }, (_, row) =>
    numbered
      .slice(row * WORDS_A_ROW, (row + 1) * WORDS_A_ROW)
      .join(" ")
      .trimEnd(),
  );
}
