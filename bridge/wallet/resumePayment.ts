import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import type { OpenWallet } from "./openWallet.ts";
import { type Attempt, lastAttempt, type Payment } from "./payment.ts";
import { sendAttempt } from "./sendPayment.ts";
import type { WalletFolder } from "./walletFolder.ts";
import { findTransactions } from "./walletTransactions.ts";

/**
 * The order was signed before: what the network does not have of it is sent, once more if need be, and
 * nothing else. Throws CliProblem when the order is paid.
 */
export async function resumePayment(
  earlier: Payment,
  link: OrderLink,
  wallet: OpenWallet,
  folder: WalletFolder,
  send: boolean,
): Promise<Attempt> {
  const attempt = lastAttempt(earlier);
  if (attempt === undefined) throw new Error("nothing is signed");
  const txIds = earlier.attempts.map(({ txId }) => txId);
  const known = await findTransactions(wallet.node, wallet.rpc, txIds);
  const paid = known.find(({ state }) => state === "confirmed" || state === "seen");
  if (paid !== undefined) {
    throw refusal(`this wallet has paid the order: ${paid.txId}. To pay twice: --again`);
  }
  if (known.find(({ txId }) => txId === attempt.txId)?.state === "replaced") {
    throw refusal(
      `${attempt.txId} paid the order, and a block spends its coins otherwise: see find`,
    );
  }
  if (earlier.amount !== String(link.amount) || earlier.address !== link.address) {
    const what = "another payment of this order is signed";
    throw refusal(`${what}: ${attempt.txId}. To pay this one, too: --again`);
  }
  if (send) await sendAttempt(folder, wallet, earlier, attempt);
  return attempt;
}

function refusal(text: string): CliProblem {
  return new CliProblem(text, EXIT.refused);
}
