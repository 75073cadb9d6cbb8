/** Whether this wallet has paid an order before: the number of an order is paid once. */

import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import { lastAttempt, type Payment, paddedSn } from "./payment.ts";
import type { WalletTransaction } from "./walletTransactions.ts";

/** The last payment of an order that was not refused, of those that are kept here. */
export function earlierPayment(
  payments: readonly Payment[],
  { order, data }: Pick<OrderLink, "order" | "data">,
): Payment | undefined {
  if (order === undefined) return undefined;
  // A game's number means one order, whatever else a link says.
  const isSame = (payment: Payment) =>
    payment.order !== undefined &&
    (payment.data === data ||
      (payment.order.cid === order.gameId &&
        paddedSn(payment.order.sn) === paddedSn(order.orderSn)));
  return payments.filter((payment) => isSame(payment) && lastAttempt(payment)).at(-1);
}

/** The same as the chain knows it: also what another copy of this wallet paid. */
export function earlierOnChain(
  transactions: readonly WalletTransaction[],
  { data }: Pick<OrderLink, "data">,
): WalletTransaction | undefined {
  if (data === undefined) return undefined;
  const paid = transactions.filter((transaction) => transaction.data === data && transaction.fee);
  return paid.find(({ state }) => state !== "replaced");
}
