import type { Command } from "commander";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { orderDigest } from "../server/rails/utxo/orderBinding.ts";
import { lineOf, tellTransaction } from "./history.ts";
import { type OpenWallet, openWallet } from "./openWallet.ts";
import { type Payment, paddedSn } from "./payment.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import { print } from "./walletOutput.ts";
import {
  findTransactions,
  type WalletTransaction,
  walletTransactions,
} from "./walletTransactions.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface FindOptions extends FolderOptions {
  readonly cid?: string;
  readonly uid?: string;
}

/** `coinslot-wallet find`: the payments of an order, by its number. */
export function addFind(program: Command, world: WalletWorld): void {
  walletCommand(program, "find")
    .description(
      "the payments of an order, by its number; also after restore, with --cid and --uid",
    )
    .argument("<sn>", "the order's number")
    .option("--cid <game>", "the game: looks for the order's hash on the chain")
    .option("--uid <player>", "the player: the same")
    .action(world.act((sn: string, options: FindOptions) => find(sn, options, world)));
}

async function find(given: string, options: FindOptions, world: WalletWorld): Promise<ExitCode> {
  const sn = paddedSn(given);
  const folder = folderOf(options, world);
  const wallet = await openWallet(await requireWallet(folder), options, world);
  const payments = (await folder.payments()).filter(
    ({ order }) => order && paddedSn(order.sn) === sn,
  );
  const found = await transactionsOf(sn, payments, options, wallet);
  const known = new Set(found.map(({ txId }) => txId));
  const told = found.map((one) => tellTransaction(one, payments));
  // A node that forgot them, or never had them.
  const unknown = payments
    .flatMap(({ attempts }) => attempts)
    .filter(({ txId, state }) => state !== "refused" && !known.has(txId))
    .map(({ txId, hex }) => ({ txId, state: "unsent", hex }));
  if (told.length + unknown.length === 0) {
    throw new CliProblem(`this wallet knows no payment of order ${given}`, EXIT.failed);
  }
  print(world, options, { transactions: told, unsent: unknown }, () => [
    ...told.map(lineOf),
    ...unknown.map(({ txId }) => `signed, not sent  ${txId}`),
  ]);
  return EXIT.done;
}

async function transactionsOf(
  sn: string,
  payments: readonly Payment[],
  { cid, uid }: FindOptions,
  { node, rpc, file }: OpenWallet,
): Promise<readonly WalletTransaction[]> {
  const txIds = payments.flatMap(({ attempts }) => attempts.map(({ txId }) => txId));
  if (txIds.length > 0) return await findTransactions(node, rpc, txIds);
  const all = await walletTransactions(node, rpc);
  return all.filter(
    (transaction) =>
      saysInClear(transaction, sn) ||
      (cid !== undefined &&
        uid !== undefined &&
        isBoundTo(transaction, { cid, uid, sn }, file.net)),
  );
}

function saysInClear({ data = "" }: WalletTransaction, sn: string): boolean {
  return Buffer.from(data, "hex")
    .toString()
    .includes(`"sn":${JSON.stringify(sn)},`);
}

/** Whoever knows the order can make its hash again, for each output that may have paid it. */
function isBoundTo(
  { data, outputs }: WalletTransaction,
  { cid, uid, sn }: { readonly cid: string; readonly uid: string; readonly sn: string },
  net: string,
): boolean {
  return outputs.some(({ address: recipient, amount: orderSum }) => {
    const order = { gameId: cid, userId: uid, orderSn: sn, orderSum, recipient, net };
    return orderDigest(order).toString("hex") === data;
  });
}
