/** What the server of the behaviour suite says: results with sensible values, of which a story changes what it is about. */

import type { SessionResult } from "../../bridge/wire/messages.ts";
import type { PayRet } from "../../bridge/wire/payRet.ts";
import type { BalanceView, DeliveryView, OrderView, ProductView } from "../../bridge/wire/views.ts";

/** What the server's clock shows when the game's clock shows 0. */
export const SERVER_START_MS = 1_700_000_000_000;
export const TWO_WEEKS_MS = 14 * 24 * 3600 * 1000;

export function aSession(changes: Partial<SessionResult> = {}): SessionResult {
  return {
    session: "session-of-ann",
    expiresAtMs: SERVER_START_MS + TWO_WEEKS_MS,
    player: { playerId: "p-ann", name: "ann" },
    environment: "sandbox",
    incarnation: "store-1",
    serverTimeMs: SERVER_START_MS,
    catalogVersion: 1,
    cursor: "c0",
    ...changes,
  };
}

/** A paid order of 60 coins for one sword. */
export function anOrder(changes: Partial<OrderView> = {}): OrderView {
  return {
    orderNo: "ORDER1",
    tradeNo: "trade-00000000-0000-0000-0000-000001",
    state: "paid",
    coins: 60,
    title: "",
    detail: "",
    items: [{ code: "SWORD", quantity: 1, priceCoins: 60 }],
    grantBy: "client",
    createdAtMs: SERVER_START_MS,
    expiresAtMs: SERVER_START_MS + 900_000,
    version: 2,
    ...changes,
  };
}

export function aDelivery(changes: Partial<DeliveryView> = {}): DeliveryView {
  return {
    deliveryId: "delivery-1",
    orderNo: "ORDER1",
    coins: 60,
    items: [{ code: "SWORD", quantity: 1, priceCoins: 60 }],
    grantBy: "client",
    attempt: 1,
    saveSlot: "1",
    ...changes,
  };
}

/** A wallet with 100 gift coins and nothing ever bought. */
export function aBalance(changes: Partial<BalanceView> = {}): BalanceView {
  return {
    zoneId: "1",
    balance: 100,
    genBalance: 100,
    saveAmt: 0,
    saveSum: 100,
    costSum: 0,
    presentSum: 100,
    firstSave: 1,
    version: 1,
    ...changes,
  };
}

export function aProduct(code: string, priceCoins = 60): ProductView {
  return { code, title: `The ${code}`, detail: "Sharp", kind: "nonConsumable", priceCoins };
}

export function aPayRet(changes: Partial<PayRet> = {}): PayRet {
  return {
    ret: 0,
    flag: 0,
    msg: "",
    platform: 7,
    realSaveNum: 50,
    payChannel: -1,
    payState: 0,
    provideState: 0,
    extendInfo: "",
    payReserve1: "",
    payReserve2: "",
    payReserve3: "",
    ysdkExtInfo: "",
    ...changes,
  };
}
