/** Orders as they come to a wallet: a link, a picture of one, or four fields typed in by hand. */

import type { Command } from "commander";
import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import { UTXO_NETWORKS } from "../server/rails/utxo/network.ts";
import { orderDigest } from "../server/rails/utxo/orderBinding.ts";
import {
  judgeOrderLink,
  type LinkFault,
  type OrderLink,
  parseOrderLink,
} from "../server/rails/utxo/orderLink.ts";
import { paddedSn } from "./payment.ts";
import { type FolderOptions, type WalletFile, walletCommand } from "./walletFolder.ts";

/** The four fields of GIP0006, and where to pay. */
export interface OrderOptions extends FolderOptions {
  readonly cid?: string;
  readonly uid?: string;
  readonly sn?: string;
  readonly sum?: string;
  readonly to?: string;
}

/** A command that takes an order. */
export function orderCommand(program: Command, name: string): Command {
  return walletCommand(program, name)
    .argument("[order]", "a link (litecoin:...), or a PNG file with its QR code")
    .option("--cid <game>", "typed in by hand: the game")
    .option("--uid <player>", "... the player")
    .option("--sn <number>", "... the order's number")
    .option("--sum <units>", "... what it costs, in the smallest units")
    .option("--to <address>", "... where to pay");
}

/** The order that is meant. Throws CliProblem for none. */
export async function readOrder(
  given: string | undefined,
  options: OrderOptions,
  file: WalletFile,
): Promise<OrderLink> {
  if (given === undefined) return typedOrder(options, file);
  const text = /\.png$/i.test(given) ? await scan(given) : given;
  const read = parseOrderLink(text);
  if (!read.ok) throw new CliProblem(read.reason, EXIT.wrongUse);
  return withData(read.link, file.net);
}

/** What reads pictures is loaded when there is one. */
async function scan(file: string): Promise<string> {
  const { scanPicture } = await import("./scanPicture.ts");
  return await scanPicture(file);
}

/** What is wrong with it, in sentences; empty when nothing is. */
export function orderFaults(link: OrderLink, file: WalletFile): readonly string[] {
  return judgeOrderLink(link, UTXO_NETWORKS[file.network], file.net).map((fault) => FAULTS[fault]);
}

const FAULTS: Readonly<Record<LinkFault, string>> = {
  otherScheme: "it is for another coin than this wallet's",
  otherNetwork: "its address is of another network than this wallet's",
  noAddress: "its address is none, or has a slip in it",
  nothingToPay: "it costs nothing",
  amountIsNotSum: "it asks for another amount than the order's sum",
  dataWithoutOrder: "it wants data on the chain and does not say for which order",
  dataOfAnotherOrder: "its data binds another order, player, sum, address or chain than it shows",
};

const SUM = /^[1-9]\d{0,16}$/;

function typedOrder({ cid, uid, sn, sum, to }: OrderOptions, { network, net }: WalletFile) {
  if (!cid || !uid || !sn || !sum || !to) {
    throw new CliProblem(
      "which order? Give a link, a PNG file, or --cid, --uid, --sn, --sum and --to",
      EXIT.wrongUse,
    );
  }
  if (!SUM.test(sum)) {
    throw new CliProblem(
      `--sum is a whole number of the smallest units, not "${sum}"`,
      EXIT.wrongUse,
    );
  }
  const order = { gameId: cid, userId: uid, orderSn: sn, orderSum: BigInt(sum) };
  const { scheme } = UTXO_NETWORKS[network];
  return withData({ scheme, address: to, amount: order.orderSum, order }, net);
}

/** An order that came without data is bound by its digest. */
function withData(link: OrderLink, net: string): OrderLink {
  if (link.data !== undefined || link.order === undefined) return link;
  const order = { ...link.order, orderSn: paddedSn(link.order.orderSn) };
  const data = orderDigest({ ...order, recipient: link.address, net }).toString("hex");
  return { ...link, order, data };
}
