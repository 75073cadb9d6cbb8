/** Orders as the notices' engine tells of them. */

import type { TryInfo } from "../../bridge/server/notices/dialect.ts";
import type { NoticeTarget } from "../../bridge/server/notices/noticeTarget.ts";
import type { DialectName } from "../../bridge/server/notices/profile.ts";
import type { NoticeOrder, NoticeSnapshot } from "../../bridge/server/orders/notice.ts";

export const PAID_AT_MS = 1_800_000_000_000;
export const TRADE_NO = "01a3185c-5000-7abc-8def-0123456789ab";

/** A try with nothing random in it. */
export const FIRST_TRY: TryInfo = {
  tryNo: 1,
  atMs: PAID_AT_MS + 1500,
  randomHex: (bytes) => "0a".repeat(bytes),
};

/** A paid sword, granted by the merchant. */
export function snapshot(
  more: Partial<NoticeSnapshot> = {},
  order: Partial<NoticeOrder> = {},
): NoticeSnapshot {
  return {
    noticeId: `${TRADE_NO}-2`,
    moment: "paid",
    atMs: PAID_AT_MS,
    environment: "sandbox",
    appId: "demo",
    merchantId: "81",
    playerId: "4f3148bdc34d9bca104927729a173b64",
    order: {
      orderNo: "ORDER1",
      tradeNo: TRADE_NO,
      door: "plugin",
      state: "paid",
      money: "settled",
      version: 2,
      coins: 60,
      refundedCoins: 0,
      confirmations: 0,
      title: "Sword",
      detail: "",
      items: [{ code: "SWORD", quantity: 1, priceCoins: 60, kind: "consumable" }],
      zoneId: "1",
      grantBy: "server",
      createdAtMs: PAID_AT_MS - 5000,
      paidAtMs: PAID_AT_MS,
      ...order,
    },
    delivery: { deliveryId: "01a3185c50000123456789abcdef0123", state: "due" },
    ...more,
  };
}

/** Where it goes. */
export function target(
  dialect: DialectName,
  ...secrets: readonly (string | { kind: "ed25519"; text: string })[]
): NoticeTarget {
  return {
    url: "https://game.example/notify",
    dialect,
    secrets: secrets.map((secret) =>
      typeof secret === "string" ? { kind: "symmetric", text: secret } : secret,
    ),
    appId: "demo",
    merchantId: "81",
  };
}
