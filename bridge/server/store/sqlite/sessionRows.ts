import type { Session } from "../../auth/session.ts";
import { type PlayerRow, playerOf } from "../rows/playerRow.ts";
import { type SessionRow, sessionOf } from "../rows/sessionRow.ts";
import type { SessionRows } from "../tx.ts";
import type { Database } from "./database.ts";
import type { Forgetful } from "./forgetful.ts";

/** Sessions that are kept at hand. */
const KNOWN_MAX = 10_000;

/**
 * The statements on sessions. Nearly every call begins by looking one up; nobody else writes to this
 * file, so what was read once is known until it is deleted.
 */
export function createSessionRows(db: Database): SessionRows & Forgetful {
  const find = db.prepare<PlayerRow & SessionRow>(
    `SELECT sessions.*, players.*
     FROM sessions JOIN players USING (player_key) WHERE session_hash = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO sessions (session_hash, player_key, created_at_ms, expires_at_ms, replaces_hash)
     VALUES (?, ?, ?, ?, ?)`,
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
  const known = new Map<string, Session>();
  return {
    forget: () => known.clear(),
    findSession(hash) {
      const session = known.get(hash);
      if (session !== undefined) return session;
      const row = find.get(hash);
      if (row === undefined) return undefined;
      const found = sessionOf(row, playerOf(row));
      if (known.size >= KNOWN_MAX) known.clear();
      known.set(hash, found);
      return found;
    },
    insertSession({ hash, playerKey, createdAtMs, expiresAtMs, replaces = null }) {
      insert.run(hash, playerKey, createdAtMs, expiresAtMs, replaces);
    },
    deleteSession(hash) {
      known.delete(hash);
      remove.run(hash);
    },
    listSurplusSessions: (playerKey, keep) =>
      listSurplus.all(playerKey, keep).map((row) => row.session_hash),
    purgeSessions(expiredBeforeMs, limit) {
      known.clear();
      return purge.run(expiredBeforeMs, limit);
    },
  };
}
