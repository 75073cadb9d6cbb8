import type { Command } from "commander";
import type { PreparedSendBack, PreparedTransfer } from "../calls/invoices/sendBack.ts";
import { readChains } from "../chainsFile.ts";
import { findTransfer } from "../rails/evm/sendBack.ts";
import { unreachable } from "../unreachable.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { ask } from "./platformOptions.ts";
import { print } from "./storeOptions.ts";

interface BackOptions extends OrderOptions {
  readonly to?: string;
}

interface SentOptions extends BackOptions {
  readonly tx: readonly string[];
  readonly chains?: string;
}

const REFUND_NO_BYTES = 12;
const CALL_MS = 10_000;

/** `coinslot invoice send-back|refund|sent`: money of a chain that goes back (docs/CHAINS.md). */
export function addInvoice(program: Command, world: CliWorld): void {
  const invoice = program.command("invoice").description("money that came over a chain");
  const where = "--to <address>";
  orderCommand(invoice, "send-back")
    .description("prepare sending back what was too much, too late or too little; moves nothing")
    .option(where, "to this address instead of who paid")
    .action(
      world.act(async (orderNo: string, options: BackOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const { to } = options;
        const prepared = await ask("prepareSendBack", { ...ref, to }, options, world);
        print(world, options, prepared, () => preparedText(prepared));
        return EXIT.done;
      }),
    );
  orderCommand(invoice, "refund")
    .description("begin to give a paid order's money back, and prepare the transfer")
    .option(where, "to this address instead of who paid")
    .action(
      world.act(async (orderNo: string, options: BackOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const refundNo = `OP${world.randomHex(REFUND_NO_BYTES).toUpperCase()}`;
        const asked = { ...ref, refundNo, by: "operator", to: options.to } as const;
        const prepared = await ask("refundOnChain", asked, options, world);
        const after = `Then: coinslot invoice sent ${orderNo} --tx HASH --chains FILE\n`;
        print(world, options, prepared, () => preparedText(prepared) + after);
        return EXIT.done;
      }),
    );
  addSent(invoice, world);
}

function addSent(invoice: Command, world: CliWorld): void {
  orderCommand(invoice, "sent")
    .description("say in which transactions a refund went; it is final when the chain is so deep")
    .requiredOption("--tx <hash...>", "the transactions, one for each transfer")
    .option("--to <address>", "the address that was said when the refund began")
    .option("--chains <file>", "whose nodes are asked (COINSLOT_CHAINS)")
    .action(
      world.act(async (orderNo: string, options: SentOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const { to, tx: txIds } = options;
        const prepared = await ask("prepareSendBack", { ...ref, to }, options, world);
        const rpc = await nodeOf(prepared.net, options, world);
        for (const transfer of prepared.transfers) {
          const waiting = await examine(rpc, txIds, transfer, prepared.confirmations);
          if (waiting === undefined) continue;
          world.out(`${waiting}\n`);
          return EXIT.found;
        }
        const ended = { ...ref, txIds, by: "operator" } as const;
        const order = await ask("endRefundOnChain", ended, options, world);
        print(world, options, order, () => `${orderNo} is ${order.money}.\n`);
        return EXIT.done;
      }),
    );
}

type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** What is missing still; undefined when the transfer is final. Throws when none can be it. */
async function examine(
  rpc: Rpc,
  txIds: readonly string[],
  transfer: PreparedTransfer,
  need: number,
): Promise<string | undefined> {
  const what = `${transfer.amount} ${transfer.symbol} to ${transfer.payer}`;
  for (const txId of txIds) {
    const found = await findTransfer(rpc, txId, transfer);
    switch (found.kind) {
      case "mined":
        if (found.confirmations >= need) return undefined;
        return `${what}: ${found.confirmations} of ${need} confirmations; ask again`;
      case "failed":
        throw new CliProblem(`${what}: the transaction failed on the chain; send it again`);
      case "unknown":
        return `${what}: the chain does not show ${txId} yet; ask again`;
      case "other":
        continue;
      default:
        return unreachable(found);
    }
  }
  throw new CliProblem(`${what}: none of these transactions is it`);
}

async function nodeOf(net: string, options: SentOptions, { variables }: CliWorld): Promise<Rpc> {
  const file = options.chains ?? variables.COINSLOT_CHAINS;
  if (file === undefined) throw new CliProblem("--chains names the chains file", EXIT.wrongUse);
  const read = await readChains(file);
  if (!read.ok) throw new CliProblem(read.problem);
  const [url] = read.chains.chains.find((chain) => chain.net === net)?.rpc ?? [];
  if (url === undefined) throw new CliProblem(`${file} has no chain ${net}`);
  return async (method, params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(CALL_MS);
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal });
      const answer: { readonly result?: unknown } = JSON.parse(await response.text());
      return answer.result;
    } catch {
      // What fetch says may hold the address.
      throw new CliProblem("the node cannot be asked, or its answer is none");
    }
  };
}

function preparedText({ net, transfers }: PreparedSendBack): string {
  const lines = transfers.map(({ payer, amount, symbol, to, value, data }) => {
    return `${amount} ${symbol} to ${payer}\n  to    ${to}\n  value ${value}\n  data  ${data}\n`;
  });
  return `To be signed by your own wallet on ${net}, from whichever address:\n${lines.join("")}`;
}
