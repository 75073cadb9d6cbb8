/** A sender of notices that a story plays, and what can be seen of them. */

import assert from "node:assert/strict";
import type { LeasedNotice } from "../../bridge/server/calls/notices/leaseNotices.ts";
import type { App } from "../../bridge/server/catalog/catalog.ts";
import type { TryOutcome } from "../../bridge/server/orders/notice.ts";
import { SHOP, type World } from "./world.ts";

export const URLS = ["https://merchant.example/notify", "https://second.example/notify"];
export const LEASE_MS = 20_000;

/** The shop, told in this dialect at these addresses. */
export function noticeShop(more: Partial<App> = {}) {
  return { apps: SHOP.apps.map((one) => ({ ...one, notifyUrls: URLS, ...more })) };
}

/** The shop, told in this dialect; the merchant's server hands everything over. */
export function serverShop(noticeDialect: App["noticeDialect"]) {
  const { apps } = noticeShop({ noticeDialect });
  const grantBy = "server" as const;
  return {
    apps: apps.map((one) => ({
      ...one,
      products: one.products.map((product) => ({ ...product, grantBy })),
    })),
  };
}

export function playSender(world: World) {
  /** Asks for work as a sender does. */
  async function lease(more: object = {}): Promise<readonly LeasedNotice[]> {
    const params = { owner: "one", leaseMs: LEASE_MS, room: 100, perLane: 8, lanes: {} };
    const asked = { ...params, afterLane: "", ...more };
    return (await world.store.execute("leaseNotices", asked)).result.notices;
  }

  async function end(
    leased: LeasedNotice | undefined,
    outcome: TryOutcome,
    next: "delivered" | "dead" | number,
    owner = "one",
  ): Promise<void> {
    assert.ok(leased);
    const { orderKey, orderVersion, tryNo } = leased;
    const record = { tryNo, atMs: world.nowMs(), outcome, status: 500 };
    const then =
      typeof next === "number" ? ({ kind: "again", afterMs: next } as const) : { kind: next };
    const params = { orderKey, orderVersion, owner, record, next: then };
    await world.store.execute("endNoticeTry", params);
  }

  async function refund(orderNo: string, coins?: number) {
    const refund = {
      refundNo: `R-${orderNo}-${coins}`,
      coins,
      by: "operator",
      reason: "-",
    } as const;
    const order = { appId: "demo", door: "plugin", orderNo } as const;
    await world.store.execute("refundOrder", { ...order, ...refund });
  }

  async function notices() {
    const { result } = await world.store.execute("listNotices", {});
    return result.notices.map(({ orderNo, moment, state }) => `${orderNo} ${moment} ${state}`);
  }

  async function log(orderNo: string) {
    const order = { appId: "demo", door: "plugin", orderNo } as const;
    const { result } = await world.store.execute("showNotices", order);
    return result.map((one) => ({ ...one, log: one.log.map(({ outcome }) => outcome) }));
  }

  async function attention() {
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    return result.map(({ kind, subject }) => `${kind} ${subject}`);
  }

  return { lease, end, refund, notices, log, attention };
}
