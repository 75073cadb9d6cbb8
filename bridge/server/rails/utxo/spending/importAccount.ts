/** Tells a node's wallet which addresses are an account's, whichever kind of wallet the node keeps. */

import type { UtxoNetwork } from "../network.ts";
import { NodeRefusal, type NodeRpc } from "../nodeRpc.ts";
import { addressAt } from "../receivingAddress.ts";
import type { KeyPath } from "./coin.ts";
import {
  readDescriptor,
  readImports,
  readKnown,
  readNames,
  readWalletFolder,
  readWalletKind,
} from "./walletAnswers.ts";

/** An account, and where a node watches it. */
export interface WatchedAccount {
  /** The node; waits long, because it may read years of blocks. */
  readonly node: NodeRpc;
  /** The same node's wallet of the name below: see `walletUrl`. */
  readonly wallet: NodeRpc;
  readonly name: string;
  readonly network: UtxoNetwork;
  /** The account's extended public key. */
  readonly accountKey: string;
  /** `d34db33f/84h/2h/0h` */
  readonly origin?: string;
  /** Seconds: the account was never paid before. A wallet that is new here reads blocks from then on. */
  readonly since: number | "now";
}

/** The address of a node's wallet at the node's own. */
export function walletUrl(url: string, name: string): string {
  return new URL(`/wallet/${encodeURIComponent(name)}`, url).href;
}

/** An account in a node's wallet. */
export interface ImportedAccount {
  /** Tells the node further places, so that there are enough after this one. */
  widen(index: number): Promise<void>;
}

type FirstFree = (branch: KeyPath["branch"], from: number) => Promise<number>;

const BRANCHES = [0, 1] as const;
/** Places that the node is told at a time. */
const WINDOW = 250;
/** So many of them must be left when old blocks were read, or there may be more to find. */
const REST = 100;

/** Finds the wallet in the node, or makes it there and reads blocks back to when it was made. */
export async function importAccount(
  options: WatchedAccount,
  firstFree: FirstFree,
): Promise<ImportedAccount> {
  const { node, since } = options;
  const say = (end: number, from: number | "now") => tell(options, end, from);
  if (!(await load(node, options.name))) {
    await make(node, options.name);
    let end = WINDOW;
    await say(end, since);
    while (since !== "now" && (await mostUsed(firstFree)) > end - REST) {
      end += WINDOW;
      await say(end, since);
    }
  } else if (!(await isTold(options, { branch: 1, index: 0 }))) {
    // It was made, and its program ended before it told what is in it.
    await say(WINDOW, since);
  }
  return { widen: (index) => say(index + WINDOW, "now") };
}

async function mostUsed(firstFree: FirstFree): Promise<number> {
  return Math.max(...(await Promise.all(BRANCHES.map((branch) => firstFree(branch, 0)))));
}

/** Whether the node has a wallet of this name; it is loaded then. */
async function load(node: NodeRpc, name: string): Promise<boolean> {
  if (readNames(await node.call("listwallets")).includes(name)) return true;
  const { wallets } = readWalletFolder(await node.call("listwalletdir"));
  if (!wallets.some((wallet) => wallet.name === name)) return false;
  await node.call("loadwallet", [name]);
  return true;
}

/** Without private keys, and blank. Descriptors where the node can; some are built without. */
async function make(node: NodeRpc, name: string): Promise<void> {
  const create = (hasDescriptors: boolean) =>
    node.call("createwallet", [name, true, true, null, false, hasDescriptors, true]);
  try {
    await create(true);
  } catch (error) {
    if (!(error instanceof NodeRefusal) || !/sqlite/i.test(error.message)) throw error;
    await create(false);
  }
}

/** Whether the node's wallet knows a place of the account. */
export async function isTold(
  { wallet, accountKey, network }: WatchedAccount,
  { branch, index }: KeyPath,
): Promise<boolean> {
  const { address } = addressAt(accountKey, branch, index, network);
  const { ismine, iswatchonly } = readKnown(await wallet.call("getaddressinfo", [address]));
  return ismine || iswatchonly === true;
}

async function tell(
  { node, wallet, accountKey, origin }: WatchedAccount,
  end: number,
  since: number | "now",
): Promise<void> {
  const head = origin === undefined ? "" : `[${origin}]`;
  const wanted = await Promise.all(
    BRANCHES.map(async (branch) => {
      const text = `wpkh(${head}${accountKey}/${branch}/*)`;
      const { descriptor } = readDescriptor(await node.call("getdescriptorinfo", [text]));
      return { desc: descriptor, range: [0, end], timestamp: since };
    }),
  );
  const { descriptors } = readWalletKind(await wallet.call("getwalletinfo"));
  const answers = readImports(
    descriptors === true
      ? await wallet.call("importdescriptors", [wanted])
      : await wallet.call("importmulti", [
          wanted.map((entry, branch) => ({ ...entry, watchonly: true, internal: branch === 1 })),
          { rescan: since !== "now" },
        ]),
  );
  const failure = answers.find(({ success }) => !success);
  if (failure !== undefined)
    throw new Error(`the node took no addresses: ${failure.error?.message}`);
}
