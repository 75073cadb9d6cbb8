/**
 * A guest becomes a player who existed before (ORDERS.md 21): coins and debt by postings, goods that
 * are due or owned with their orders; nothing while a payment of the guest is under way.
 */

import { RECHARGE_WAIT_MS } from "../../auth/guest.ts";
import type { Player } from "../../auth/session.ts";
import { isUnpaid, type Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Claim, Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { sessionsOf } from "../endSessions.ts";
import { closeUnpaid } from "./closeUnpaid.ts";
import { endSession } from "./endSession.ts";
import { mergeWallet } from "./mergeWallet.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { tellDelivery } from "./tell.ts";
import { changeOrder } from "./writeOrder.ts";

/** Orders of a guest that one merge takes over; a guest who has more has to play some of them out. */
export const MERGED_ORDERS_MAX = 500;

/**
 * Brings over what the guest has. What it brought before is not there any more, so it may come again.
 * Refuses `guestUncertain` while nobody knows what of it will be there.
 */
export function mergeGuest(tx: Tx, guest: Player, player: Player, context: VerbContext): void {
  const unsettled = requireCertain(tx, guest, context);
  const due = tx.listOrdersDue(guest.key, MERGED_ORDERS_MAX + 1);
  const owned = tx.listOwned(guest.key, "", MERGED_ORDERS_MAX + 1);
  if (due.length + owned.length > MERGED_ORDERS_MAX) {
    throw new Refusal(
      "guestUncertain",
      `the goods of ${MERGED_ORDERS_MAX} orders wait or are owned`,
    );
  }
  for (const hash of sessionsOf(tx, guest)) endSession(tx, guest, hash, "signed in", context);
  for (const order of unsettled) {
    closeUnpaid(tx, guest.playerId, order, GIVEN_UP, context);
  }
  giveGoods(tx, { guest, player, due, owned }, context);
  for (const wallet of tx.listWallets(guest.key)) {
    if (mergeWallet(tx, wallet, player, context).kind === "full") {
      throw new Refusal("guestUncertain", `zone ${wallet.zoneId}: the wallet cannot hold so much`);
    }
  }
}

const GIVEN_UP = { kind: "cancelled", by: "server", reason: "the guest signed in" } as const;

/** The guest's unpaid orders, which are all whose money may still move. */
function requireCertain(tx: Tx, guest: Player, { nowMs }: VerbContext): readonly Order[] {
  const unsettled = tx.listUnsettled(guest.key);
  const uncertain = unsettled.find((order) => !isUnpaid(order));
  if (uncertain !== undefined) {
    throw new Refusal("guestUncertain", `order ${uncertain.orderNo}: money ${uncertain.money}`);
  }
  const rechargeNo = tx.findRechargeUnderWay(guest.key, nowMs - RECHARGE_WAIT_MS);
  if (rechargeNo !== undefined) throw new Refusal("guestUncertain", `recharge ${rechargeNo}`);
  return unsettled;
}

interface Goods {
  readonly guest: Player;
  readonly player: Player;
  readonly due: readonly Order[];
  readonly owned: readonly Claim[];
}

/** An order moves when its goods are still due, or one of its products is the player's from now on. */
function giveGoods(tx: Tx, { guest, player, due, owned }: Goods, context: VerbContext): void {
  const moving = new Map(due.map((order) => [order.key, order]));
  const twice = new Map<number, string[]>();
  for (const claim of owned) {
    const order = moving.get(claim.orderKey) ?? tx.getOrder(claim.orderKey);
    if (isFree(tx, claim, player)) {
      tx.giveClaim(claim, player.key);
      moving.set(order.key, order);
    } else {
      twice.set(order.key, [...(twice.get(order.key) ?? []), claim.code]);
      callForTwice(tx, order, claim, player, context);
    }
  }
  for (const order of moving.values()) {
    giveOrder(tx, order, { guest, player, ownedTwice: twice.get(order.key) }, context);
  }
}

/** Whether the player has none of it; refuses while an order of the player's wants one. */
function isFree(tx: Tx, { code }: Claim, player: Player): boolean {
  const theirs = tx.findClaim(player.key, code);
  if (theirs === undefined) return true;
  if (theirs.ownedAtMs !== undefined) return false;
  throw new Refusal("guestUncertain", `${code}: order ${theirs.orderNo} of the player is open`);
}

/** Both were paid for: whether one is given back is for a person to say. */
function callForTwice(
  tx: Tx,
  { appId, orderNo: subject }: Order,
  { code }: Claim,
  { playerId }: Player,
  { nowMs: openedAtMs }: VerbContext,
): void {
  const detail = `${code}: bought as a guest by player ${playerId}, who owns one already`;
  tx.openAttention({ appId, kind: "ownedTwice", subject, detail, openedAtMs });
}

function giveOrder(
  tx: Tx,
  order: Order,
  { guest, player, ownedTwice }: Pick<Goods, "guest" | "player"> & { ownedTwice?: string[] },
  context: VerbContext,
): void {
  const who = { guest: guest.playerId, player: player.playerId };
  const event = { kind: "merged", ...who, ...(ownedTwice && { ownedTwice }) } as const;
  const given = tx.giveOrder(changeOrder(tx, order, event, context.nowMs), player.key);
  if (given.delivery !== "due" && given.delivery !== "offered") return;
  const delivery = tx.listDeliveries(given.key).at(-1);
  if (delivery !== undefined) tellDelivery(context, player.playerId, delivery, given);
  // Who is to grant must know to whom; what was told before is overtaken by this.
  if (given.grantBy === "server") noticeOrder(tx, given, "paid", context);
}
