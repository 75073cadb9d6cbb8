/** Orders and their events as rows of the store. */

import type { Environment, GrantAuthority } from "../../../wire/views.ts";
import type { OrderEvent } from "../../orders/next.ts";
import type { Delivery, Door, Exception, Life, Money, Order } from "../../orders/order.ts";
import type { OrderPlace, StoredOrderEvent } from "../tx.ts";

export interface OrderRow {
  order_key: number;
  app_id: string;
  door: Door;
  order_no: string;
  trade_no: string;
  environment: Environment;
  player_key: number;
  life: Life;
  money: Money;
  delivery: Delivery;
  exception: Exception;
  confirmations: number;
  refunded_coins: number;
  version: number;
  fingerprint: string;
  coins: number;
  title: string;
  detail: string;
  items: string | null;
  attach: string | null;
  notify_url: string | null;
  zone_id: string;
  save_slot: string;
  grant_by: GrantAuthority;
  catalog_version: number;
  created_at_ms: number;
  expires_at_ms: number;
  paid_at_ms: number | null;
  fulfilled_at_ms: number | null;
}

export interface EventRow {
  order_key: number;
  version: number;
  at_ms: number;
  event: string;
  life: Life;
  money: Money;
  delivery: Delivery;
  exception: Exception;
}

/** The order of a row. */
export function orderOf(row: OrderRow): Order {
  return {
    key: row.order_key,
    appId: row.app_id,
    door: row.door,
    orderNo: row.order_no,
    tradeNo: row.trade_no,
    environment: row.environment,
    playerKey: row.player_key,
    life: row.life,
    money: row.money,
    delivery: row.delivery,
    exception: row.exception,
    confirmations: row.confirmations,
    refundedCoins: row.refunded_coins,
    version: row.version,
    fingerprint: row.fingerprint,
    coins: row.coins,
    title: row.title,
    detail: row.detail,
    items: row.items === null ? undefined : JSON.parse(row.items),
    attach: row.attach ?? undefined,
    notifyUrl: row.notify_url ?? undefined,
    zoneId: row.zone_id,
    saveSlot: row.save_slot,
    grantBy: row.grant_by,
    catalogVersion: row.catalog_version,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    paidAtMs: row.paid_at_ms ?? undefined,
    fulfilledAtMs: row.fulfilled_at_ms ?? undefined,
  };
}

/** The row of an order. */
export function orderRowOf(order: Order): OrderRow {
  return {
    order_key: order.key,
    app_id: order.appId,
    door: order.door,
    order_no: order.orderNo,
    trade_no: order.tradeNo,
    environment: order.environment,
    player_key: order.playerKey,
    life: order.life,
    money: order.money,
    delivery: order.delivery,
    exception: order.exception,
    confirmations: order.confirmations,
    refunded_coins: order.refundedCoins,
    version: order.version,
    fingerprint: order.fingerprint,
    coins: order.coins,
    title: order.title,
    detail: order.detail,
    items: order.items === undefined ? null : JSON.stringify(order.items),
    attach: order.attach ?? null,
    notify_url: order.notifyUrl ?? null,
    zone_id: order.zoneId,
    save_slot: order.saveSlot,
    grant_by: order.grantBy,
    catalog_version: order.catalogVersion,
    created_at_ms: order.createdAtMs,
    expires_at_ms: order.expiresAtMs,
    paid_at_ms: order.paidAtMs ?? null,
    fulfilled_at_ms: order.fulfilledAtMs ?? null,
  };
}

/** The event of a row. */
export function eventOf(row: EventRow): StoredOrderEvent {
  const { version, at_ms, event, life, money, delivery, exception } = row;
  return { version, atMs: at_ms, event: JSON.parse(event), life, money, delivery, exception };
}

/** The row of an event; `order` is the order after it. */
export function eventRowOf(order: OrderPlace, event: OrderEvent, atMs: number): EventRow {
  const { key, version, life, money, delivery, exception } = order;
  const axes = { life, money, delivery, exception };
  return { order_key: key, version, at_ms: atMs, event: JSON.stringify(event), ...axes };
}
