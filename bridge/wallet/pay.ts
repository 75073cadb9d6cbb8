import type { Command } from "commander";
import { decodeSegwitAddress } from "../server/auth/gip0006/segwitAddress.ts";
import { CliProblem, EXIT, type ExitCode } from "../server/cli/exitCode.ts";
import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import { spendPsbt } from "../server/rails/utxo/spending/signSpend.ts";
import { earlierOnChain, earlierPayment, refusedCoins } from "./earlierPayment.ts";
import { type OpenWallet, openWallet, unlock } from "./openWallet.ts";
import { orderLines, orderValue } from "./orderLines.ts";
import { ownCoins } from "./ownCoins.ts";
import { type Attempt, newPayment, type Payment } from "./payment.ts";
import { type OrderOptions, orderCommand, orderFaults, readOrder } from "./readOrder.ts";
import { requireYes } from "./requireYes.ts";
import { resumePayment } from "./resumePayment.ts";
import {
  type DecidedSpend,
  decideSpend,
  keepPayment,
  sendAttempt,
  signDecided,
} from "./sendPayment.ts";
import { folderOf, requireWallet, type WalletFolder } from "./walletFolder.ts";
import { coinText, print } from "./walletOutput.ts";
import { walletTransactions } from "./walletTransactions.ts";
import type { WalletWorld } from "./walletWorld.ts";

interface PayOptions extends OrderOptions {
  readonly yes?: boolean;
  readonly again?: boolean;
  readonly final?: boolean;
  readonly fee?: string;
  readonly signOnly?: boolean;
  readonly psbt?: boolean;
}

/** `coinslot-wallet pay`: signs an order's payment and sends it. */
export function addPay(program: Command, world: WalletWorld): void {
  orderCommand(program, "pay")
    .description("sign the payment of an order and send it to the network")
    .option("--yes", "do not ask")
    .option("--again", "although this wallet has paid the order before")
    .option("--final", "no other transaction may take its place (otherwise: see bump)")
    .option(
      "--fee <units>",
      "for a virtual byte, in the smallest units; otherwise as the node says",
    )
    .option("--sign-only", "print the signed transaction, and do not send it")
    .option("--psbt", "print it unsigned, as PSBT, and do nothing")
    .action(
      world.act((given: string | undefined, options: PayOptions) => {
        const folder = folderOf(options, world);
        return folder.alone(() => pay(given, options, folder, world));
      }),
    );
}

async function pay(
  given: string | undefined,
  options: PayOptions,
  folder: WalletFolder,
  world: WalletWorld,
): Promise<ExitCode> {
  const file = await requireWallet(folder);
  const link = await readOrder(given, options, file);
  const faults = orderFaults(link, file);
  if (faults.length > 0) {
    throw new CliProblem(`this order is not paid: ${faults.join("; ")}`, EXIT.refused);
  }
  const payments = await folder.payments();
  const earlier = options.again === true ? undefined : earlierPayment(payments, link);
  const wallet = await openWallet(file, options, world);
  const send = options.signOnly !== true;
  if (earlier !== undefined) {
    const attempt = await resumePayment(earlier, link, wallet, folder, send);
    tell(link, attempt, options, world);
    return EXIT.done;
  }
  if (options.again !== true) await requireUnpaid(link, wallet);

  const decided = await decide(link, wallet, payments, options);
  const replaceability = options.final === true ? "final" : "replaceable";
  if (options.psbt === true) {
    const psbt = spendPsbt(decided.plan, replaceability, { ...file, network: wallet.network });
    print(world, options, { psbt }, () => [psbt]);
    return EXIT.done;
  }
  await confirm(link, decided, options, world);
  const keys = await unlock(file, world);
  const attempt = signDecided(decided, replaceability, keys, world.nowMs());
  const payment = { ...newPayment("payment", link), attempts: [attempt] };
  await keepPayment(folder, payment);
  if (send) await sendAttempt(folder, wallet, payment, attempt);
  tell(link, attempt, options, world);
  return EXIT.done;
}

async function requireUnpaid(link: OrderLink, { node, rpc }: OpenWallet): Promise<void> {
  if (link.data === undefined) return;
  const paid = earlierOnChain(await walletTransactions(node, rpc), link);
  if (paid === undefined) return;
  throw new CliProblem(
    `this wallet has paid the order: ${paid.txId}. To pay twice: --again`,
    EXIT.refused,
  );
}

const FEE = /^[1-9]\d{0,5}$/;

/** For a thousand virtual bytes; undefined: as the node says. */
export function feeOption(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (FEE.test(text)) return BigInt(text) * 1000n;
  throw new CliProblem(
    `--fee is a whole number of the smallest units, not "${text}"`,
    EXIT.wrongUse,
  );
}

async function decide(
  link: OrderLink,
  wallet: OpenWallet,
  payments: readonly Payment[],
  { fee }: PayOptions,
): Promise<DecidedSpend> {
  const feePerKvb = feeOption(fee);
  const { address, amount, data } = link;
  const { free } = await ownCoins(wallet, payments);
  return await decideSpend(wallet, {
    ...{ coins: free, spends: refusedCoins(payments, link, free) },
    ...{ outputs: [{ script: scriptOf(address), amount }] },
    ...(data === undefined ? {} : { data }),
    ...(feePerKvb === undefined ? {} : { feePerKvb }),
  });
}

/** The script (hex) that pays an address; whether it is of this network was judged before. */
export function scriptOf(address: string): string {
  const place = decodeSegwitAddress(address);
  if (place === undefined) throw new CliProblem(`${address} is no address`, EXIT.wrongUse);
  const length = place.program.length.toString(16).padStart(2, "0");
  return `00${length}${Buffer.from(place.program).toString("hex")}`;
}

function confirm(
  link: OrderLink,
  { plan }: DecidedSpend,
  options: PayOptions,
  world: WalletWorld,
): Promise<void> {
  if (options.yes !== true) {
    for (const line of orderLines(link)) world.err(`${line}\n`);
    if (link.order === undefined) world.err("This is a payment to an address, for no order.\n");
    if (options.again === true) world.err("Paid orders are paid again, because of --again.\n");
  }
  const question = `Pay ${coinText(link.amount)} and a fee of ${coinText(plan.fee)}?`;
  return requireYes(question, options, world);
}

function tell(
  link: OrderLink,
  { txId, hex, fee }: Attempt,
  options: PayOptions,
  world: WalletWorld,
): void {
  const state = options.signOnly === true ? "signed" : "sent";
  const value = { state, txId, fee, ...(state === "signed" ? { hex } : {}), ...orderValue(link) };
  print(world, options, value, () => [state === "signed" ? hex : txId]);
}
