import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import { UTXO_NETWORKS, type UtxoNetwork } from "../server/rails/utxo/network.ts";
import { createNodeRpc, NodeRefusal, type NodeRpc } from "../server/rails/utxo/nodeRpc.ts";
import { readHash } from "../server/rails/utxo/nodeTypes.ts";
import { type AccountKeys, keysOfWords } from "../server/rails/utxo/spending/accountKeys.ts";
import { walletUrl } from "../server/rails/utxo/spending/importAccount.ts";
import { openWatchWallet, type WatchWallet } from "../server/rails/utxo/spending/watchWallet.ts";
import { openWords } from "./keyFile.ts";
import type { FolderOptions, WalletFile } from "./walletFolder.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** A wallet, and the node that sees for it. */
export interface OpenWallet {
  readonly file: WalletFile;
  readonly network: UtxoNetwork;
  readonly node: NodeRpc;
  /** The node's wallet, which has no keys. */
  readonly rpc: NodeRpc;
  readonly watch: WatchWallet;
}

/** The address that stands for the player in games: it is paid by nobody but games that send props. */
export const PLAYER = { branch: 0, index: 0 } as const;
/** Where others pay: the player's own address is not given to them. */
export const FIRST_RECEIVING = 1;

/** Reading blocks of years may take hours. */
const NODE_TIMEOUT_MS = 12 * 60 * 60 * 1000;
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

/** Finds the wallet in the node, or makes it there; refuses a node of another chain. */
export async function openWallet(
  file: WalletFile,
  options: FolderOptions,
  world: WalletWorld,
): Promise<OpenWallet> {
  const url = nodeUrl(options, world) ?? file.node;
  const name = `coinslot-${file.origin.slice(0, 8)}`;
  const [node, rpc] = [nodeAt(url), nodeAt(walletUrl(url, name))];
  const net = await netOf(node);
  if (net !== file.net) {
    throw new CliProblem(`the node is of another chain (${net}) than the wallet (${file.net})`);
  }
  const network = UTXO_NETWORKS[file.network];
  const { accountKey, origin, since } = file;
  const account = { node, wallet: rpc, name, network, accountKey, origin, since };
  return { file, network, node, rpc, watch: await openWatchWallet(account) };
}

/** The node that the command line or the environment names. */
export function nodeUrl({ node }: FolderOptions, { variables }: WalletWorld): string | undefined {
  const url = node ?? variables.COINSLOT_WALLET_NODE;
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url))) return url;
  throw new CliProblem(
    "the node's address is none: http://USER:PASSWORD@127.0.0.1:PORT",
    EXIT.wrongUse,
  );
}

/** Asks nothing yet. */
export function nodeAt(url: string): NodeRpc {
  return createNodeRpc({ url, timeoutMs: NODE_TIMEOUT_MS, answerBytesMax: ANSWER_BYTES_MAX });
}

/** The chain of a node, as CAIP-2. */
export async function netOf(node: NodeRpc): Promise<string> {
  try {
    return `bip122:${readHash(await node.call("getblockhash", [0])).slice(0, 32)}`;
  } catch (error) {
    // It is there, and says why it cannot answer: it has only just begun.
    if (error instanceof NodeRefusal) throw error;
    throw new CliProblem(
      `your node does not answer: ${error instanceof Error ? error.message : ""}`,
    );
  }
}

/** The wallet's keys, after the password. */
export async function unlock(file: WalletFile, world: WalletWorld): Promise<AccountKeys> {
  const password = await readPassword("Password: ", world);
  const words = await openWords(file.words, password, file.accountKey);
  if (words === undefined) throw new CliProblem("this is not the password", EXIT.refused);
  return keysOfWords(words, UTXO_NETWORKS[file.network]);
}

/** From the environment, or asked for. */
export async function readPassword(question: string, world: WalletWorld): Promise<string> {
  const given = world.variables.COINSLOT_WALLET_PASSWORD;
  if (given !== undefined) return given;
  if (world.isAnswered) return await world.ask(question, "hidden");
  throw new CliProblem(
    "no password: nobody can be asked, and COINSLOT_WALLET_PASSWORD is not set",
    EXIT.wrongUse,
  );
}
