import type { OrderView, PaymentView } from "../../../wire/views.ts";
import { payUrl } from "../../invoices/payUrl.ts";
import { formatTokenAmount } from "../../invoices/tokenAmount.ts";
import { isPaidOnChain, isUnpaid, type Order } from "../../orders/order.ts";
import { orderView } from "../../orders/orderView.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** The order as its player may see it, with its payment page while money can still come. */
export function viewOrder(tx: Tx, order: Order, context: VerbContext): OrderView {
  return orderView(order, findPayment(tx, order, context));
}

/** How an unpaid order is paid on a chain; undefined for every other. */
export function findPayment(
  tx: Tx,
  order: Order,
  { catalog }: Pick<VerbContext, "catalog">,
): PaymentView | undefined {
  if (!isPaidOnChain(order) || !isUnpaid(order)) return undefined;
  const invoice = tx.listInvoicesOf(order.key).at(-1);
  if (invoice === undefined) return undefined;
  const { chains, publicUrl } = catalog.chains();
  const { invoiceId, net, symbol, amount, decimals } = invoice;
  const name = chains.find((chain) => chain.net === net)?.name ?? net;
  return {
    payWith: `${symbol}@${name}`,
    url: payUrl(publicUrl, invoiceId),
    amount: formatTokenAmount(amount, decimals),
    symbol,
  };
}
