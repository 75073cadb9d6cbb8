/** What a verb will read, as far as its params say so: fetched before it runs for the first time. */

import type { Environment } from "../../../wire/views.ts";
import { hashSession } from "../../auth/session.ts";
import { COIN_DOORS } from "../../orders/order.ts";
import type { SessionRow } from "../rows/sessionRow.ts";
import { announcePropTxs, announceStep } from "./chainPrefetch.ts";
import { WALLET_OF_PLAYER } from "./ledgerRows.ts";
import { ORDER_BY_NUMBER } from "./orderRows.ts";
import { SESSION_BY_HASH } from "./playerRows.ts";
import { type Need, need, type Query } from "./table.ts";
import { LOTS, ORDERS, PLAYERS, SESSIONS, WALLETS } from "./tables.ts";

/** OFFSET 0 keeps each look-up a step of its own, which can only use all of its columns at once. */
const WHOSE = `JOIN sessions s ON s.session_hash = asked.session_hash
  JOIN players p ON p.player_key = s.player_key`;
const PURSE = `${WHOSE} CROSS JOIN LATERAL (
  SELECT w.wallet_key FROM wallets w
  WHERE w.player_key = p.player_key AND w.zone_id = asked.zone_id OFFSET 0) w`;

/** A session with its player, an order number of its app, and the purse in one zone. */
export const CALLER: Query<SessionRow, [string, string, string]> = {
  name: "caller",
  table: SESSIONS,
  args: { session_hash: "text", order_no: "text", zone_id: "text" },
  join: "JOIN sessions t ON t.session_hash = asked.session_hash",
  along: [
    { table: PLAYERS, join: `${WHOSE} JOIN players t ON t.player_key = p.player_key` },
    {
      table: ORDERS,
      join: `${WHOSE} CROSS JOIN (VALUES ${COIN_DOORS.map((door) => `('${door}')`)}) AS d (door)
        CROSS JOIN LATERAL (
          SELECT * FROM orders o
          WHERE o.app_id = p.app_id AND o.door = d.door AND o.order_no = asked.order_no OFFSET 0) t`,
    },
    { table: WALLETS, join: `${PURSE} JOIN wallets t ON t.wallet_key = w.wallet_key` },
    {
      table: LOTS,
      join: `${PURSE} JOIN lots t ON t.wallet_key = w.wallet_key AND t.is_left = 1`,
    },
  ],
  implies([hash, orderNo, zoneId], rows) {
    const [session] = rows.known(SESSION_BY_HASH, hash);
    const player = session && rows.row(PLAYERS, session.player_key);
    if (player === undefined) return [need(SESSION_BY_HASH, hash)];
    return [
      need(SESSION_BY_HASH, hash),
      ...COIN_DOORS.map((door) => need(ORDER_BY_NUMBER, player.app_id, door, orderNo)),
      need(WALLET_OF_PLAYER, player.player_key, zoneId),
    ];
  },
  partOf: () => undefined,
  partAsked: () => "",
};

export const PREFETCH_QUERIES = [CALLER];

/** A command that says who calls, with which order number, about which zone. */
export interface Call {
  readonly hash: string;
  readonly orderNo: string;
  readonly zoneId: string;
}

/** What `params` tell of a command before it runs. */
export interface Announced {
  readonly needs: readonly Need[];
  readonly call?: Call;
}

/** What a command with these params will read, as far as they say so. */
export function announce(params: unknown, environment: Environment): Announced {
  if (typeof params !== "object" || params === null) return { needs: [] };
  const { session, orderNo, zoneId } = params as { readonly [name: string]: unknown };
  if (typeof session !== "string") {
    return { needs: [...announceStep(params), ...announcePropTxs(params)] };
  }
  const hash = hashSession(session, environment);
  if (typeof orderNo === "string" && typeof zoneId === "string") {
    const call = { hash, orderNo, zoneId };
    return { needs: [need(CALLER, hash, orderNo, zoneId)], call };
  }
  if (typeof orderNo !== "string" && typeof zoneId !== "string") {
    return { needs: [need(SESSION_BY_HASH, hash)] };
  }
  return { needs: [need(CALLER, hash, textOr(orderNo), textOr(zoneId))] };
}

/** No order has an empty number, no wallet an empty zone. */
function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}
