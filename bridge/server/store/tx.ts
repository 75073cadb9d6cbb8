/**
 * What a transaction can do: small operations on rows, the same over every database. The rules live
 * in calls/, orders/ and ledger/; only an adapter of this interface knows SQL. Operations are
 * synchronous and work on what the transaction sees. Those that could not do what they were told
 * throw: that is a bug or a lost race, and undoes the transaction.
 */

import type { NewPlayer, Player, Session } from "../auth/session.ts";
import type { VouchedPlayer } from "../auth/signIn.ts";
import type { Entry, EntryKind, Posting } from "../ledger/entry.ts";
import type { Moved } from "../ledger/movement.ts";
import type { Wallet } from "../ledger/wallet.ts";
import type { AttentionItem, NewAttentionItem } from "../orders/attention.ts";
import type { Delivery, NewDelivery } from "../orders/delivery.ts";
import type { Actor, OrderEvent } from "../orders/next.ts";
import type { NewNotice, Notice, NoticeTryRecord } from "../orders/notice.ts";
import type { Axes, Door, NewOrder, Order } from "../orders/order.ts";
import type { NewRefund, Refund } from "../orders/refund.ts";
import type { NewRecharge, Recharge } from "../rails/hosted/recharge.ts";
import type { NewRechargeReport, RechargeReport } from "../rails/hosted/rechargeReport.ts";
import type { CallWindowRows } from "./callWindowTx.ts";
import type { ChainRefundRows } from "./chainRefundTx.ts";
import type { ChainPaymentRows, ChainRows, InvoiceRows } from "./chainTx.ts";
import type { SignInRows } from "./identityTx.ts";
import type { MergeRows } from "./mergeTx.ts";
import type {
  AnswerRows,
  ApiKeyRows,
  AppRows,
  AppSecretRows,
  LookUpRows,
  MerchantRows,
  TicketRows,
} from "./platformTx.ts";
import type { PropMoveRows, PropRows } from "./propTx.ts";
import type { Settlement } from "./settlement.ts";

/** One transaction. */
export interface Tx
  extends CatalogRows,
    PlayerRows,
    SessionRows,
    OrderRows,
    ClaimRows,
    DeliveryRows,
    LedgerRows,
    RefundRows,
    RechargeRows,
    ReportRows,
    AttentionRows,
    NoticeRows,
    MarkRows,
    SettlementRows,
    MerchantRows,
    AppRows,
    ApiKeyRows,
    AppSecretRows,
    AnswerRows,
    TicketRows,
    LookUpRows,
    SignInRows,
    ChainRows,
    InvoiceRows,
    ChainPaymentRows,
    ChainRefundRows,
    MergeRows,
    CallWindowRows,
    PropRows,
    PropMoveRows {
  /** Changes when the store was restored from a backup (ORDERS.md 5). */
  getIncarnation(): string;
}

/** One content of the catalogue that was in force. */
export interface CatalogVersion {
  readonly version: number;
  readonly contentHash: string;
}

export interface CatalogRows {
  findLatestCatalog(): CatalogVersion | undefined;
  insertCatalog(catalog: CatalogVersion, atMs: number): void;
}

export interface PlayerRows {
  findPlayer(appId: string, subject: string): Player | undefined;
  getPlayer(key: number): Player;
  insertPlayer(player: NewPlayer): Player;
  /** Somebody else vouches for the player from now on; throws when `player` is not as stored. */
  renamePlayer(player: Player, to: VouchedPlayer): Player;
}

/** A session before anybody used it. */
export interface NewSession {
  readonly hash: string;
  readonly playerKey: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** The session that it renews: it ends when this one is taken up. */
  readonly replaces?: string;
}

export interface SessionRows {
  /** Expired ones too, until they are purged. */
  findSession(hash: string): Session | undefined;
  insertSession(session: NewSession): void;
  deleteSession(hash: string): void;
  /** The hashes of the player's sessions beyond the newest `keep`. */
  listSurplusSessions(playerKey: number, keep: number): readonly string[];
  /** Deletes at most `limit` sessions that expired before `expiredBeforeMs`; gives how many. */
  purgeSessions(expiredBeforeMs: number, limit: number): number;
}

/** One row of an order's story, with the place that the order came to. */
export interface StoredOrderEvent extends Axes {
  readonly version: number;
  readonly atMs: number;
  readonly event: OrderEvent;
}

/** What the story says of an order after an event. */
export type OrderPlace = Axes & Pick<Order, "key" | "version">;

export interface OrderRows {
  findOrder(appId: string, door: Door, orderNo: string): Order | undefined;
  getOrder(key: number): Order;
  insertOrder(order: NewOrder): Order;
  /**
   * Writes what may change, if the stored version is still `fromVersion`; throws when it is not.
   */
  updateOrder(order: Order, fromVersion: number): void;
  /** Appends to the order's story; `order` is the order after the event. */
  insertOrderEvent(order: OrderPlace, event: OrderEvent, atMs: number): void;
  /** The order's story, oldest first. */
  listOrderEvents(orderKey: number): readonly StoredOrderEvent[];
  /**
   * The plugin's, newest first, without numbers that were only closed; keys below `belowKey`, when
   * given.
   */
  listOrders(playerKey: number, belowKey: number | undefined, limit: number): readonly Order[];
  /** Open orders of coins without any money whose time is over. */
  listExpirable(nowMs: number, limit: number): readonly Order[];
  countOpenOrders(playerKey: number): number;
  /** Those whose money may still move: open ones, whatever the door, and those being refunded. */
  listUnsettled(playerKey: number): readonly Order[];
  /** The order and all its deliveries are another player's; gives the order as it is then. */
  giveOrder(order: Order, playerKey: number): Order;
}

/** A claim on a non-consumable product: `held` by an open order, `owned` once it is paid. */
export interface Claim {
  readonly code: string;
  readonly orderKey: number;
  readonly orderNo: string;
  readonly ownedAtMs?: number;
}

/** One claim per player and product, enforced by the database (ORDERS.md 7). */
export interface ClaimRows {
  findClaim(playerKey: number, code: string): Claim | undefined;
  insertClaim(playerKey: number, code: string, orderKey: number): void;
  /** All claims of the order become `owned`. */
  ownClaims(orderKey: number, atMs: number): void;
  /** All claims of the order end; the products can be bought again. */
  releaseClaims(orderKey: number): void;
  /** All ended claims of the order are `held` again; throws when another order has one meanwhile. */
  retakeClaims(orderKey: number): void;
  /** Sorted by code, beginning after `afterCode`. */
  listOwned(playerKey: number, afterCode: string, limit: number): readonly Claim[];
  /** The claim is another player's, who has none on the product. */
  giveClaim(claim: Claim, playerKey: number): void;
}

export interface DeliveryRows {
  findDelivery(deliveryId: string): Delivery | undefined;
  insertDelivery(delivery: NewDelivery): Delivery;
  /** Writes attempts, tries and hold. */
  updateDelivery(delivery: Delivery): void;
  ackDelivery(delivery: Delivery, by: Actor, sessionHash: string, atMs: number): void;
  /**
   * What is due and free for this session: what the client grants to `saveSlot` first, then what
   * the merchant's server grants, whatever the slot; each oldest first.
   */
  listDue(
    playerKey: number,
    saveSlot: string,
    sessionHash: string,
    nowMs: number,
    limit: number,
  ): readonly Delivery[];
  /** The orders of which goods are due to the player, whoever has them on offer. */
  listOrdersDue(playerKey: number, limit: number): readonly Order[];
  /** Ends every rest of the player's deliveries. */
  endRests(playerKey: number): void;
  /** Ends what `sessionHash` holds. */
  endLeases(sessionHash: string): void;
  /** Deliveries whose hold ran out. */
  listHoldsOver(nowMs: number, limit: number): readonly Delivery[];
  /** What is due for the order is not due any more, if anything is. */
  voidDelivery(orderKey: number, atMs: number): void;
  /** All of an order's, oldest first. */
  listDeliveries(orderKey: number): readonly Delivery[];
  /** Of every order, in the order of their keys, which is nearly that of their times. */
  listDeliveriesAfter(afterKey: number, limit: number): readonly Delivery[];
}

export interface LedgerRows {
  findWallet(playerKey: number, zoneId: string): Wallet | undefined;
  insertWallet(player: Player, zoneId: string): Wallet;
  getWallet(key: number): Wallet;
  /** In every zone. */
  listWallets(playerKey: number): readonly Wallet[];
  /**
   * Writes the entry with its postings, opens its lot, and writes what is left in the wallet and its
   * lots, if the wallet is still as given; gives the wallet as it is then. The only way to change a
   * balance.
   */
  post(moved: Moved, wallet: Wallet, atMs: number): Wallet;
  /** An entry in which no wallet has a part. */
  postAside(entry: Entry, atMs: number): void;
  /** The postings of one entry, in order; none when it was never made. */
  listPostings(appId: string, kind: EntryKind, reference: string): readonly Posting[];
  /** The wallet in which that entry was made; undefined when it was never made. */
  findWalletOf(appId: string, kind: EntryKind, reference: string): Wallet | undefined;
  /** Wallets with gift coins whose time is over. */
  listExpiringWallets(nowMs: number, limit: number): readonly Wallet[];
}

export interface RefundRows {
  findRefund(appId: string, refundNo: string): Refund | undefined;
  insertRefund(refund: NewRefund): Refund;
  /** Oldest first. */
  listRefunds(orderKey: number): readonly Refund[];
  /** What was asked for a present, as JSON. */
  findPresent(appId: string, presentNo: string): string | undefined;
  insertPresent(
    appId: string,
    presentNo: string,
    walletKey: number,
    request: string,
    atMs: number,
  ): void;
}

export interface RechargeRows {
  findRecharge(appId: string, rechargeNo: string): Recharge | undefined;
  getRecharge(key: number): Recharge;
  /** The number of one that was opened after `sinceMs` and not answered, or whose coins are due. */
  findRechargeUnderWay(playerKey: number, sinceMs: number): string | undefined;
  findRechargeByPage(pageToken: string): Recharge | undefined;
  insertRecharge(recharge: NewRecharge): Recharge;
  /**
   * Writes the answer, what came in and went out again, and the exception, if the stored state and
   * sums are as in `from`; throws when not.
   */
  updateRecharge(recharge: Recharge, from: Recharge): void;
}

export interface ReportRows {
  findReport(appId: string, reportNo: string): RechargeReport | undefined;
  insertReport(report: NewRechargeReport): RechargeReport;
  /** Moves a report on; throws when its stored state is not `from`. */
  updateReport(report: RechargeReport, from: RechargeReport["state"]): void;
  /** Oldest first. */
  listReports(rechargeKey: number): readonly RechargeReport[];
  /** Those whose coins are due by now, oldest first. */
  listReportsDue(nowMs: number, limit: number): readonly RechargeReport[];
  /** Coins of the wallet's recharges that are due and not in yet. */
  sumReportsDue(playerKey: number, zoneId: string): number;
}

export interface AttentionRows {
  findAttention(key: number): AttentionItem | undefined;
  /** Opens an item, unless one of the same kind and subject is open. */
  openAttention(item: NewAttentionItem): void;
  /** Resolves the open item of this kind and subject, if there is one. */
  resolveAttention(
    appId: string,
    kind: AttentionItem["kind"],
    subject: string,
    resolution: { readonly by: Actor; readonly text: string; readonly atMs: number },
  ): void;
  /** The open ones, oldest first, keys after `afterKey`. */
  listAttention(afterKey: number, limit: number): readonly AttentionItem[];
}

/** What tells notices apart. */
export type NoticeKey = Pick<NewNotice, "orderKey" | "orderVersion">;

export interface NoticeRows {
  /** The merchant must be told of the order as it is now; due at once. */
  insertNotice(notice: NewNotice): void;
  /** All of an order's, oldest first. */
  listNoticesOf(orderKey: number): readonly Notice[];
  /**
   * What is due, lane by lane: of each the `perLane` that wait longest. Leases that are over are among
   * them; lanes that are `full` are passed over.
   */
  listNoticesDue(
    nowMs: number,
    perLane: number,
    limit: number,
    full: readonly string[],
  ): readonly Notice[];
  /** Writes what may change, if state and tries are stored as in `from`; throws when not. */
  updateNotice(notice: Notice, from: Notice): void;
  /** Newest order first, below `below`; every one, or those that are dead. */
  listNotices(of: "all" | "dead", below: NoticeKey, limit: number): readonly Notice[];
  insertNoticeTry(notice: NoticeKey, record: NoticeTryRecord): void;
  /** In their order. */
  listNoticeTries(notice: NoticeKey): readonly NoticeTryRecord[];
  /** Every one, oldest order first, above `above`. */
  listNoticesAbove(above: NoticeKey, limit: number): readonly Notice[];
  /** With its tries. */
  deleteNotice(notice: NoticeKey): void;
}

/** How far chores that look at each row once have come. */
export interface MarkRows {
  /** The last key that was looked at; 0 before the first. */
  findMark(chore: ChoreMark): number;
  /** Throws when the stored mark is not `from`. */
  moveMark(chore: ChoreMark, from: number, to: number): void;
}

/** The chores that keep a mark. */
export type ChoreMark = "alarmUnacknowledged";

/** Days whose reports are frozen. */
export interface SettlementRows {
  findSettlement(zone: string, day: string): Settlement | undefined;
  /** The latest closed day of the zone. */
  findLastSettledDay(zone: string): string | undefined;
  insertSettlement(settlement: Settlement): void;
}
