import { type PlayerRow, playerOf, playerRowOf } from "../rows/playerRow.ts";
import { type SessionRow, sessionOf } from "../rows/sessionRow.ts";
import type { PlayerRows, SessionRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { before, lookUp, type Query } from "./table.ts";
import { PLAYERS, SESSIONS } from "./tables.ts";

export const PLAYER_BY_KEY: Query<PlayerRow, [number]> = lookUp("playerByKey", PLAYERS, {
  player_key: "bigint",
});

const PLAYER_BY_SUBJECT: Query<PlayerRow, [string, string]> = lookUp("playerBySubject", PLAYERS, {
  app_id: "text",
  subject: "text",
});

export const SESSION_BY_HASH: Query<SessionRow, [string]> = {
  ...lookUp<SessionRow, [string]>("sessionByHash", SESSIONS, { session_hash: "text" }),
  along: [
    {
      table: PLAYERS,
      join: `JOIN sessions s ON s.session_hash = asked.session_hash
        JOIN players t ON t.player_key = s.player_key`,
    },
  ],
};

const SESSIONS_OF_PLAYER: Query<SessionRow, [number]> = {
  ...lookUp<SessionRow, [number]>("sessionsOfPlayer", SESSIONS, { player_key: "bigint" }),
  keyArg: 0,
  compare: (a, b) =>
    b.created_at_ms - a.created_at_ms || (a.session_hash < b.session_hash ? -1 : 1),
};

const EXPIRED_SESSIONS = before("expiredSessions", SESSIONS, "expires_at_ms");

export const PLAYER_QUERIES = [
  PLAYER_BY_KEY,
  PLAYER_BY_SUBJECT,
  SESSION_BY_HASH,
  SESSIONS_OF_PLAYER,
  EXPIRED_SESSIONS,
];

/** Players and their sessions over a batch's memory. */
export function createPlayerRows(memory: Memory): PlayerRows & SessionRows {
  const getPlayer = (key: number) => {
    const row = memory.get(PLAYER_BY_KEY, key);
    if (row === undefined) throw new Error(`there is no player ${key}`);
    return playerOf(row);
  };
  return {
    findPlayer(appId, subject) {
      const row = memory.find(PLAYER_BY_SUBJECT, appId, subject);
      return row && playerOf(row);
    },
    getPlayer,
    insertPlayer(player) {
      const key = memory.nextKey();
      memory.insert(PLAYERS, playerRowOf(player, key));
      return { ...player, key };
    },
    renamePlayer(player, { subject, name }) {
      const row = memory.get(PLAYER_BY_KEY, player.key);
      if (row?.subject !== player.subject) throw new Error("the player is not as it was read");
      memory.update(PLAYERS, { ...row, subject, name });
      return { ...player, subject, name };
    },
    findSession(hash) {
      const row = memory.find(SESSION_BY_HASH, hash);
      if (row === undefined) return undefined;
      return sessionOf(row, getPlayer(row.player_key));
    },
    insertSession({ hash, playerKey, createdAtMs, expiresAtMs, replaces = null }) {
      const times = { created_at_ms: createdAtMs, expires_at_ms: expiresAtMs };
      const whose = { session_hash: hash, player_key: playerKey, replaces_hash: replaces };
      memory.insert(SESSIONS, { ...whose, ...times });
    },
    deleteSession(hash) {
      const row = memory.find(SESSION_BY_HASH, hash);
      if (row !== undefined) memory.remove(SESSIONS, row);
    },
    listSurplusSessions: (playerKey, keep) =>
      memory
        .list(SESSIONS_OF_PLAYER, playerKey)
        .slice(keep)
        .map((row) => row.session_hash),
    purgeSessions(expiredBeforeMs, limit) {
      const rows = memory.list(EXPIRED_SESSIONS, expiredBeforeMs, limit);
      for (const row of rows) memory.remove(SESSIONS, row);
      return rows.length;
    },
  };
}
