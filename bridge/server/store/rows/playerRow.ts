import type { NewPlayer, Player } from "../../auth/session.ts";

/** A player as a row of the store. */
export interface PlayerRow {
  player_key: number;
  app_id: string;
  player_id: string;
  subject: string;
  name: string;
  created_at_ms: number;
}

/** The player of a row. */
export function playerOf(row: PlayerRow): Player {
  return {
    key: row.player_key,
    appId: row.app_id,
    playerId: row.player_id,
    subject: row.subject,
    name: row.name,
    createdAtMs: row.created_at_ms,
  };
}

/** The row of a player. */
export function playerRowOf(player: NewPlayer, key: number): PlayerRow {
  return {
    player_key: key,
    app_id: player.appId,
    player_id: player.playerId,
    subject: player.subject,
    name: player.name,
    created_at_ms: player.createdAtMs,
  };
}
