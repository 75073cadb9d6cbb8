/** Whether this wallet has paid an order before: the number of an order is paid once. */

import type { OrderLink } from "../server/rails/utxo/orderLink.ts";
import { type Coin, coinName } from "../server/rails/utxo/spending/coin.ts";
import { lastAttempt, type Payment, paddedSn } from "./payment.ts";
import type { WalletTransaction } from "./walletTransactions.ts";

type Ordered = Pick<OrderLink, "order" | "data">;

/** The last payment of an order that was not refused, of those that are kept here. */
export function earlierPayment(
  payments: readonly Payment[],
  ordered: Ordered,
): Payment | undefined {
  return paymentsFor(payments, ordered).filter(lastAttempt).at(-1);
}

/**
 * One coin of each transaction for the order that a node refused. Somebody may have it all the same: what
 * is signed in its place spends this coin, too, so that only one of them can be in a chain.
 */
export function refusedCoins(
  payments: readonly Payment[],
  ordered: Ordered,
  free: readonly Coin[],
): readonly Coin[] {
  const refused = paymentsFor(payments, ordered).flatMap(({ attempts }) =>
    attempts.filter(({ state }) => state === "refused"),
  );
  const rivals = refused.flatMap(({ inputs }) => {
    const names = inputs.map(coinName);
    return free.find((coin) => names.includes(coinName(coin))) ?? [];
  });
  return [...new Set(rivals)];
}

/** A game's number means one order, whatever else a link says. */
function paymentsFor(payments: readonly Payment[], { order, data }: Ordered): readonly Payment[] {
  if (order === undefined) return [];
  const { gameId, orderSn } = order;
  return payments.filter(
    (payment) =>
      payment.order !== undefined &&
      (payment.data === data ||
        (payment.order.cid === gameId && paddedSn(payment.order.sn) === paddedSn(orderSn))),
  );
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
