import {
  type Acknowledgement,
  type GrantWork,
  grantOnce,
  markAcknowledged,
  type Notice,
  type NoticeAnswer,
  type NoticeHeaders,
  noticeAnswer,
  type SqliteDriver,
  sqliteDatabase,
  type VerifyOptions,
  verifyNotice,
} from "coinslot/merchant";
import { giveGoods, takeBackGoods } from "./inventory.ts";
import { purchaseOf } from "./priceList.ts";
import { completeNotice } from "./soldOrders.ts";

/** What a game's server is made of. */
export interface GameParts {
  readonly driver: SqliteDriver;
  readonly notices: VerifyOptions;
  /** In tests: whoever asks is told what was handed over for an order. */
  readonly showsGrants?: boolean;
  /** Tells the payment server; rejects when it was not told. */
  acknowledge(acknowledgement: Acknowledgement): Promise<void>;
  /** For what a person should look at. */
  warn(message: string): void;
}

/** One notice, from the raw request to the answer. */
export async function takeNotice(
  parts: GameParts,
  rawBody: Uint8Array,
  headers: NoticeHeaders,
): Promise<NoticeAnswer> {
  const result = verifyNotice(rawBody, headers, parts.notices);
  if (result.kind === "refused") {
    parts.warn(`${result.reason}: ${result.message}. ${result.fix}`);
    const body = JSON.stringify({ error: result.reason });
    return { status: result.status, headers: { "content-type": "application/json" }, body };
  }
  const notice = completeNotice(parts.driver, result.notice);
  return noticeAnswer(notice.dialect, (await takeGenuine(parts, notice)) ? "taken" : "again");
}

/** Whether it need not come again. */
async function takeGenuine(parts: GameParts, notice: Notice): Promise<boolean> {
  if (notice.standing === "nothing") return true;
  const { orderNo } = notice;
  const purchase = purchaseOf(notice);
  // Of goods that this game sells it can mean that the block of a payment is gone.
  if (purchase === undefined && notice.standing === "wait") return true;
  if (purchase === undefined) {
    parts.warn(`order ${orderNo} is paid, but this game does not sell it`);
    return false;
  }
  const work: GrantWork<SqliteDriver> = {
    grant: (driver) => giveGoods(driver, orderNo, notice.playerId ?? "", purchase.goods),
    revoke: (driver) => takeBackGoods(driver, orderNo),
  };
  const database = sqliteDatabase(parts.driver);
  const outcome = await grantOnce(database, notice, purchase.expected, work);
  if (outcome.kind === "mismatch") {
    const { field, expected, found } = outcome;
    parts.warn(`order ${orderNo}: ${field} is ${found}, this game's is ${expected}`);
    return false;
  }
  if (outcome.acknowledge !== undefined) await tell(parts, outcome.acknowledge);
  return true;
}

/** The table remembers what could not be told: `tellLater` tries again. */
export async function tell(parts: GameParts, acknowledgement: Acknowledgement): Promise<void> {
  try {
    await parts.acknowledge(acknowledgement);
  } catch (error) {
    parts.warn(`order ${acknowledgement.orderNo} is not acknowledged yet: ${String(error)}`);
    return;
  }
  await markAcknowledged(sqliteDatabase(parts.driver), parts.notices, acknowledgement);
}
