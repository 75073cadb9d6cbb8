import type { GrantAuthority } from "../../../wire/views.ts";
import type { Delivery, NewDelivery } from "../../orders/delivery.ts";
import type { Actor } from "../../orders/next.ts";

/** A delivery as a row of the store. */
export interface DeliveryRow {
  delivery_key: number;
  delivery_id: string;
  order_key: number;
  player_key: number;
  grant_by: GrantAuthority;
  attempts: number;
  tries: number;
  /** Empty: held for nobody. */
  held_for: string | null;
  held_until_ms: number | null;
  created_at_ms: number;
  acked_at_ms: number | null;
  acked_by: Actor | null;
  acked_session: string | null;
  voided_at_ms: number | null;
}

/** The delivery of a row. */
export function deliveryOf(row: DeliveryRow): Delivery {
  const { held_for: heldFor, held_until_ms: untilMs } = row;
  const isHeld = heldFor !== null && untilMs !== null;
  return {
    key: row.delivery_key,
    deliveryId: row.delivery_id,
    orderKey: row.order_key,
    playerKey: row.player_key,
    grantBy: row.grant_by,
    attempts: row.attempts,
    tries: row.tries,
    hold: isHeld ? { sessionHash: heldFor === "" ? undefined : heldFor, untilMs } : undefined,
    createdAtMs: row.created_at_ms,
    ackedAtMs: row.acked_at_ms ?? undefined,
    ackedBy: row.acked_by ?? undefined,
    ackedSession: row.acked_session ?? undefined,
    voidedAtMs: row.voided_at_ms ?? undefined,
  };
}

/** The row of a new delivery: nobody has it yet. */
export function newDeliveryRowOf(delivery: NewDelivery, key: number): DeliveryRow {
  return {
    delivery_key: key,
    delivery_id: delivery.deliveryId,
    order_key: delivery.orderKey,
    player_key: delivery.playerKey,
    grant_by: delivery.grantBy,
    attempts: 0,
    tries: 0,
    held_for: null,
    held_until_ms: null,
    created_at_ms: delivery.createdAtMs,
    acked_at_ms: null,
    acked_by: null,
    acked_session: null,
    voided_at_ms: null,
  };
}

/** What a hold is in a row; held for nobody is ''. */
export function holdColumns({
  hold,
}: NewDelivery): Pick<DeliveryRow, "held_for" | "held_until_ms"> {
  if (hold === undefined) return { held_for: null, held_until_ms: null };
  return { held_for: hold.sessionHash ?? "", held_until_ms: hold.untilMs };
}
