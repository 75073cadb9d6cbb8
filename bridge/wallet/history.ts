import type { Command } from "commander";
import { EXIT } from "../server/cli/exitCode.ts";
import { openWallet } from "./openWallet.ts";
import type { Payment } from "./payment.ts";
import { type FolderOptions, folderOf, requireWallet, walletCommand } from "./walletFolder.ts";
import { coinText, print, visible } from "./walletOutput.ts";
import { type WalletTransaction, walletTransactions } from "./walletTransactions.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** `coinslot-wallet history`: what came and went, newest first, with the orders that it was for. */
export function addHistory(program: Command, world: WalletWorld): void {
  walletCommand(program, "history")
    .description("what came and went, newest first")
    .action(
      world.act(async (options: FolderOptions) => {
        const folder = folderOf(options, world);
        const { node, rpc } = await openWallet(await requireWallet(folder), options, world);
        const payments = await folder.payments();
        const transactions = await walletTransactions(node, rpc);
        const told = transactions.map((one) => tellTransaction(one, payments));
        const unsent = unsentOf(payments, transactions);
        print(world, options, { transactions: told, unsent }, () => [
          ...unsent.map(({ txId, sn }) => `signed, not sent  ${txId}  ${visible(sn ?? "")}`),
          ...told.map(lineOf),
        ]);
        return EXIT.done;
      }),
    );
}

/** A transaction with the order that it was for, if this wallet knows it. */
export function tellTransaction(
  { txId, state, confirmations, time, amount, fee, data }: WalletTransaction,
  payments: readonly Payment[],
) {
  const payment = payments.find(({ attempts }) => attempts.some((one) => one.txId === txId));
  return {
    ...{ txId, state, confirmations, time: new Date(time * 1000).toISOString() },
    amount: String(amount),
    ...(fee === undefined ? {} : { fee: String(fee) }),
    ...(payment?.label === undefined ? {} : { label: payment.label }),
    ...(payment?.order ?? {}),
    ...(data === undefined ? {} : { data }),
  };
}

type ToldTransaction = ReturnType<typeof tellTransaction>;

/** For a person. */
export function lineOf(told: ToldTransaction): string {
  const { txId, state, confirmations, time, amount } = told;
  const sn = "sn" in told ? told.sn : undefined;
  const standing = state === "confirmed" ? `confirmed ${confirmations}` : state;
  const words = [time.slice(0, 16), standing.padEnd(14), signedText(amount).padStart(16), txId];
  return [...words, ...(sn === undefined ? [] : [visible(sn)])].join("  ");
}

function signedText(amount: string): string {
  return amount.startsWith("-") ? `-${coinText(amount.slice(1))}` : coinText(amount);
}

function unsentOf(payments: readonly Payment[], transactions: readonly WalletTransaction[]) {
  const known = new Set(transactions.map(({ txId }) => txId));
  return payments.flatMap(({ order, attempts }) =>
    attempts.flatMap(({ state, txId, hex }) =>
      state === "signed" && !known.has(txId) ? [{ txId, hex, sn: order?.sn }] : [],
    ),
  );
}
