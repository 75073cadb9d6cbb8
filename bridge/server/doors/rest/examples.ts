/** What the examples of the API's description are made of. */

export const ORDER_EXAMPLE = {
  orderNo: "ORDER17",
  door: "plugin",
  tradeNo: "019a1b2c-3d4e-7f50-8a6b-7c8d9e0f1a2b",
  environment: "sandbox",
  state: "paid",
  money: "settled",
  delivery: "due",
  coins: 60,
  refundedCoins: 0,
  title: "Title of the month",
  detail: "",
  zoneId: "1",
  saveSlot: "1",
  playerId: "4f3148bdc34d9bca104927729a173b64",
  grantBy: "server",
  createdAtMs: 1800000000000,
  expiresAtMs: 1800000900000,
  paidAtMs: 1800000004000,
  version: 2,
} as const;

export const DELIVERY_ID_EXAMPLE = "019a1b2c3d4e5f60718293a4b5c6d7e8";

export const KEY_EXAMPLE = {
  keyId: "6f1d2c3b4a59",
  appId: "demo",
  name: "shop server",
  scopes: ["orders:read", "refunds:write"],
  createdAtMs: 1800000000000,
} as const;

export const REFUND_EXAMPLE = {
  refundNo: "REFUND17",
  coins: 60,
  by: "merchant",
  reason: "bought by mistake",
  atMs: 1800000300000,
} as const;
