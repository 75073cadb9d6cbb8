import type { SessionRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { type PlayerRow, playerOf } from "./playerRows.ts";

/** The statements on sessions. */
export function createSessionRows(db: Database): SessionRows {
  const find = db.prepare<PlayerRow & { session_hash: string; expires_at_ms: number }>(
    `SELECT sessions.session_hash, sessions.expires_at_ms, players.*
     FROM sessions JOIN players USING (player_key) WHERE session_hash = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO sessions (session_hash, player_key, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?)`,
  );
  const remove = db.prepare("DELETE FROM sessions WHERE session_hash = ?");
  const listSurplus = db.prepare<{ session_hash: string }>(
    `SELECT session_hash FROM sessions WHERE player_key = ?
     ORDER BY created_at_ms DESC, session_hash LIMIT -1 OFFSET ?`,
  );
  const purge = db.prepare(
    `DELETE FROM sessions WHERE session_hash IN (
       SELECT session_hash FROM sessions WHERE expires_at_ms < ? LIMIT ?)`,
  );
  return {
    findSession(hash) {
      const row = find.get(hash);
      if (row === undefined) return undefined;
      return { hash: row.session_hash, player: playerOf(row), expiresAtMs: row.expires_at_ms };
    },
    insertSession(hash, playerKey, atMs, expiresAtMs) {
      insert.run(hash, playerKey, atMs, expiresAtMs);
    },
    deleteSession(hash) {
      remove.run(hash);
    },
    listSurplusSessions: (playerKey, keep) =>
      listSurplus.all(playerKey, keep).map((row) => row.session_hash),
    purgeSessions: (expiredBeforeMs, limit) => purge.run(expiredBeforeMs, limit),
  };
}
