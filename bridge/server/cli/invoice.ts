import type { Command } from "commander";
import type { ChainRefundsOf, ChainRefundView } from "../calls/invoices/sendBack.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { chainRefundLine } from "./invoiceLines.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { ask } from "./platformOptions.ts";
import { print } from "./storeOptions.ts";

interface BackOptions extends OrderOptions {
  readonly to?: string;
}

interface RefundOptions extends BackOptions {
  readonly amount?: string;
}

interface SentOptions extends OrderOptions {
  readonly tx?: readonly string[];
  readonly refund?: string;
}

const REFUND_NO_BYTES = 12;

/** `coinslot invoice send-back|refund|sent`: money of a chain that goes back (docs/CHAINS.md). */
export function addInvoice(program: Command, world: CliWorld): void {
  const invoice = program.command("invoice").description("money that came over a chain");
  const where = "--to <address>";
  orderCommand(invoice, "send-back")
    .description("prepare sending back what was too much, too late or too little")
    .option(where, "to this address instead of who paid")
    .action(
      world.act(async (orderNo: string, options: BackOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const prepared = await ask("prepareSendBack", { ...ref, to: options.to }, options, world);
        const waiting = prepared.refunds.filter(({ state }) => state === "prepared");
        print(world, options, prepared, () => signText(orderNo, waiting));
        return EXIT.done;
      }),
    );
  orderCommand(invoice, "refund")
    .description("begin to give a paid order's money back, and prepare the transfers")
    .option(where, "to this address instead of who paid")
    .option("--amount <tokens>", "some of it, like 1.99; the order stays paid. All when left out")
    .action(
      world.act(async (orderNo: string, options: RefundOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const refundNo = `OP${world.randomHex(REFUND_NO_BYTES).toUpperCase()}`;
        const { to, amount } = options;
        const asked = { ...ref, refundNo, by: "operator", to, amount } as const;
        const prepared = await ask("refundOnChain", asked, options, world);
        print(world, options, prepared, () => signText(orderNo, [prepared]));
        return EXIT.done;
      }),
    );
  addSent(invoice, world);
}

function addSent(invoice: Command, world: CliWorld): void {
  orderCommand(invoice, "sent")
    .description("say in which transactions it went; the server looks until it is final")
    .option("--tx <hash...>", "the transactions, one for each transfer; none only asks")
    .option("--refund <number>", "of this refund alone, when several wait")
    .action(
      world.act(async (orderNo: string, options: SentOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const { tx: txIds = [], refund: refundNo } = options;
        const told = { ...ref, txIds, refundNo, by: "operator" } as const;
        const standing = await ask("reportRefundSent", told, options, world);
        print(world, options, standing, () => standingText(standing));
        return exitOf(standing);
      }),
    );
}

/** 3 while something is under way. */
function exitOf({ refunds }: ChainRefundsOf): ExitCode {
  const isUnderWay = refunds.some(({ state }) => state === "prepared" || state === "sent");
  return isUnderWay ? EXIT.found : EXIT.done;
}

function signText(orderNo: string, refunds: readonly ChainRefundView[]): string {
  const lists = refunds.map(({ refundNo, state, net, transfers }) => {
    const lines = transfers.map(({ payer, amount, symbol, to, value, data }) => {
      const call = data === "" ? "" : `  data  ${data}\n`;
      return `${amount} ${symbol} to ${payer}\n  to    ${to}\n  value ${value}\n${call}`;
    });
    const what =
      state === "prepared" ? "to be signed by your own wallet, from whichever address" : state;
    return `${refundNo} on ${net}, ${what}:\n${lines.join("")}`;
  });
  return `${lists.join("")}Then: coinslot invoice sent ${orderNo} --tx HASH\n`;
}

function standingText({ orderNo, money, refunds }: ChainRefundsOf): string {
  const lines = refunds.map((refund) => `${chainRefundLine(refund)}\n`);
  return `${orderNo}: its money is ${money}\n${lines.join("")}`;
}
