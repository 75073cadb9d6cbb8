import type { Delivery } from "../../orders/delivery.ts";
import { CANNOT_GRANT_MAX } from "../../orders/next.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

export interface AlarmParams extends Pick<ChoreRows, "rows"> {
  /** How long the merchant's server has, in milliseconds; at least ACK_ALARM_MIN_MS. */
  readonly alarmAfterMs: number;
}

/**
 * Asks a person to look after goods that the merchant's server was to hand over and has not
 * acknowledged in time. Each delivery is looked at once, when it is so old, in the order of their
 * keys: no index leads to those that wait, because every payment would have to write it. Goods that
 * the client hands over wait for a player who may never come back, and nobody could help it.
 */
export function alarmUnacknowledged(
  tx: Tx,
  { rows, alarmAfterMs }: AlarmParams,
  context: VerbContext,
): ChoreResult {
  const from = tx.findMark("alarmUnacknowledged");
  const beforeMs = context.nowMs - alarmAfterMs;
  const listed = tx.listDeliveriesAfter(from, rows);
  const young = listed.findIndex(({ createdAtMs }) => createdAtMs > beforeMs);
  const old = young < 0 ? listed : listed.slice(0, young);
  const last = old.at(-1);
  if (last === undefined) return { rows: 0 };
  for (const delivery of old.filter(isWaitedFor)) callForGoods(tx, delivery, context);
  tx.moveMark("alarmUnacknowledged", from, last.key);
  return { rows: old.length };
}

/** After too many answers that it cannot be granted, somebody was asked already. */
function isWaitedFor({ grantBy, ackedAtMs, voidedAtMs, tries }: Delivery): boolean {
  const isDue = ackedAtMs === undefined && voidedAtMs === undefined;
  return isDue && grantBy === "server" && tries < CANNOT_GRANT_MAX;
}

function callForGoods(
  tx: Tx,
  { orderKey, deliveryId, createdAtMs }: Delivery,
  { nowMs: openedAtMs }: VerbContext,
): void {
  const { appId, orderNo: subject } = tx.getOrder(orderKey);
  const hours = Math.floor((openedAtMs - createdAtMs) / 3600_000);
  const told = tx
    .listNoticesOf(orderKey)
    .filter(({ moment }) => moment === "paid")
    .at(-1);
  const notice = told === undefined ? "it was not told" : `its notice is ${told.state}`;
  const detail = `delivery ${deliveryId} is due for ${hours} h, and the merchant's server has not acknowledged it (${notice})`;
  tx.openAttention({ appId, kind: "unacknowledged", subject, detail, openedAtMs });
}
