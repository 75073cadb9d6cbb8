import { walletAddress } from "../../auth/gip0006/walletSubject.ts";
import { creditedCoins } from "../../invoices/lateCredit.ts";
import type { ChainFacts, Notice, NoticeProp, NoticeSnapshot } from "../../orders/notice.ts";
import { noticeIdOf } from "../../orders/notice.ts";
import { isPaidOnChain, type Order } from "../../orders/order.ts";
import { exceptionWord, stateWord } from "../../orders/stateWord.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { playerIdOf } from "../gip0006/gipCall.ts";
import { depthOf, lastPaymentOf } from "../gip0006/placeOfPayment.ts";
import { hasProps } from "../props/prepareProps.ts";
import { payeeOf } from "./openInvoice.ts";

/** All that a merchant is told of the order as it is now. */
export function noticeSnapshot(
  tx: Tx,
  { orderVersion, moment, createdAtMs }: Notice,
  order: Order,
  { environment, catalog }: Pick<VerbContext, "environment" | "catalog">,
): NoticeSnapshot {
  const last = tx.listDeliveries(order.key).at(-1);
  return {
    noticeId: noticeIdOf(order, orderVersion),
    moment,
    atMs: createdAtMs,
    environment,
    appId: order.appId,
    merchantId: catalog.findApp(order.appId)?.app.merchantId ?? "",
    playerId: playerIdOf(tx, order),
    order: {
      orderNo: order.orderNo,
      tradeNo: order.tradeNo,
      door: order.door,
      state: stateWord(order),
      exception: exceptionWord(order),
      money: order.money,
      version: order.version,
      coins: order.coins,
      refundedCoins: order.refundedCoins,
      ...creditsOf(tx, order),
      confirmations: order.confirmations,
      title: order.title,
      detail: order.detail,
      items: order.items,
      attach: order.attach,
      zoneId: order.zoneId,
      grantBy: order.grantBy,
      createdAtMs: order.createdAtMs,
      paidAtMs: order.paidAtMs,
      fulfilledAtMs: order.fulfilledAtMs,
    },
    chain: isPaidOnChain(order) ? chainFacts(tx, order) : undefined,
    ...(hasProps(order) ? { props: propFacts(tx, order) } : {}),
    delivery: last && { deliveryId: last.deliveryId, state: stateOf(last) },
  };
}

/** Late money is that of a closed order alone. */
function creditsOf(tx: Tx, order: Order): { readonly creditedCoins?: number } {
  if (!isPaidOnChain(order) || order.life === "open" || order.money !== "none") return {};
  const coins = creditedCoins(tx.listOrderEvents(order.key));
  return coins === undefined ? {} : { creditedCoins: coins };
}

/** Undefined until its chain has shown a payment. */
function chainFacts(tx: Tx, order: Order): ChainFacts | undefined {
  const last = lastPaymentOf(tx, order);
  if (last === undefined) return undefined;
  const { invoice, payment } = last;
  const {
    txId: hash,
    block,
    firstSeenAtMs,
    payer = walletAddress(tx.getPlayer(order.playerKey)),
  } = payment;
  const { height, confirm: confirmations } = depthOf(tx, payment);
  const atMs = block?.timeMs ?? firstSeenAtMs;
  return {
    ...{ hash, height, confirmations, atMs },
    ...{ address: payeeOf(invoice), due: String(invoice.amount), payer },
  };
}

function stateOf(delivery: { readonly ackedAtMs?: number; readonly voidedAtMs?: number }) {
  if (delivery.ackedAtMs !== undefined) return "acked";
  return delivery.voidedAtMs === undefined ? "due" : "void";
}

function propFacts(tx: Tx, { key }: Order): readonly NoticeProp[] {
  return tx.listPropsOfOrder(key).flatMap((prop) => {
    const made = tx.listMovesOf(prop.key).find(({ from }) => from === undefined);
    if (made === undefined) return [];
    const { pid, oid, gold } = prop;
    const { txId: hash, index, block, state, address = "", createdAtMs } = made;
    const isHeld = state === "included" || state === "confirmed";
    return [
      {
        ...{ pid, oid, gold: Number(gold), address },
        ...(hash === undefined ? {} : { hash }),
        ...(index === undefined ? {} : { index }),
        height: isHeld ? (block?.height ?? -1) : -1,
        atMs: block?.timeMs ?? createdAtMs,
      },
    ];
  });
}
