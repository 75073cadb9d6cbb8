import type { Command } from "commander";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import { coinName } from "../server/rails/utxo/spending/coin.ts";
import { type OpenWallet, openWallet, unlock } from "./openWallet.ts";
import { ownCoins } from "./ownCoins.ts";
import { feeOption } from "./pay.ts";
import { type Attempt, coinsOf, lastAttempt, type Payment, paddedSn } from "./payment.ts";
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
import { findTransactions } from "./walletTransactions.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface BumpOptions extends FolderOptions {
  readonly fee?: string;
  readonly yes?: boolean;
}

/** `coinslot-wallet bump`: the same payment again with a greater fee, in place of the one before (BIP-125). */
export function addBump(program: Command, world: WalletWorld): void {
  walletCommand(program, "bump")
    .description("send a payment again with a greater fee, in place of the one before")
    .argument("<payment>", "the order's number, or the id of the transaction")
    .option(
      "--fee <units>",
      "for a virtual byte, in the smallest units; otherwise twice what it was",
    )
    .option("--yes", "do not ask")
    .action(
      world.act((name: string, options: BumpOptions) => {
        const folder = folderOf(options, world);
        return folder.alone(() => bump(name, options, folder, world));
      }),
    );
}

async function bump(
  name: string,
  options: BumpOptions,
  folder: WalletFolder,
  world: WalletWorld,
): Promise<ExitCode> {
  const file = await requireWallet(folder);
  const payments = await folder.payments();
  const payment = findPayment(payments, name);
  const last = payment === undefined ? undefined : lastAttempt(payment);
  if (payment === undefined || last === undefined) {
    throw new CliProblem(`this wallet has signed no payment ${name}`, EXIT.refused);
  }
  const wallet = await openWallet(file, options, world);
  await requireOpen(payment, last, wallet);
  const decided = await decideSpend(wallet, {
    // Coins of no block would make the replacement hang on something else, too.
    coins: await settledCoins(wallet, payments),
    spends: coinsOf(last),
    outputs: last.outputs.map(({ script, amount }) => ({ script, amount: BigInt(amount) })),
    ...(payment.data === undefined ? {} : { data: payment.data }),
    feePerKvb: feeOption(options.fee) ?? (2n * 1000n * BigInt(last.fee)) / BigInt(last.size),
    changeScript: last.change,
    replaces: { fee: BigInt(last.fee), incrementPerKvb: await wallet.watch.incrementPerKvb() },
  });
  const raise = `A fee of ${coinText(decided.plan.fee)} instead of ${coinText(last.fee)}?`;
  await requireYes(raise, options, world);
  const attempt = signDecided(decided, "replaceable", await unlock(file, world), world.nowMs());
  const bumped = { ...payment, attempts: [...payment.attempts, attempt] };
  await keepPayment(folder, bumped);
  await sendAttempt(folder, wallet, bumped, attempt);
  const { txId, fee } = attempt;
  print(world, options, { txId, fee, replaces: last.txId }, () => [txId]);
  return EXIT.done;
}

function findPayment(payments: readonly Payment[], name: string): Payment | undefined {
  return payments
    .filter(
      ({ order, attempts }) =>
        (order && paddedSn(order.sn) === paddedSn(name)) ||
        attempts.some(({ txId }) => txId === name),
    )
    .at(-1);
}

/** Throws CliProblem for what cannot be replaced any more. */
async function requireOpen(payment: Payment, last: Attempt, { node, rpc }: OpenWallet) {
  const txIds = payment.attempts.map(({ txId }) => txId);
  const mined = (await findTransactions(node, rpc, txIds)).find(
    ({ state }) => state === "confirmed",
  );
  if (mined !== undefined) {
    throw new CliProblem(
      `a block holds it: ${mined.txId}. Nothing can take its place`,
      EXIT.refused,
    );
  }
  if (last.replaceability === "final") {
    throw new CliProblem(
      `${last.txId} was signed as final: nodes take nothing in its place`,
      EXIT.refused,
    );
  }
}

async function settledCoins(wallet: OpenWallet, payments: readonly Payment[]) {
  const { free } = await ownCoins(wallet, payments);
  const open = new Set(payments.flatMap(({ attempts }) => attempts.map(({ txId }) => txId)));
  const spent = new Set(
    payments.flatMap(({ attempts }) => attempts.flatMap(coinsOf)).map(coinName),
  );
  return free.filter((coin) => !open.has(coin.txId) && !spent.has(coinName(coin)));
}
