import { type PlayerRow, playerOf } from "../rows/playerRow.ts";
import type { PlayerRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged, inserted } from "./inserted.ts";

/** The statements on players. */
export function createPlayerRows(db: Database): PlayerRows {
  const find = db.prepare<PlayerRow>("SELECT * FROM players WHERE app_id = ? AND subject = ?");
  const get = db.prepare<PlayerRow>("SELECT * FROM players WHERE player_key = ?");
  const insert = db.prepare<{ player_key: number }>(
    `INSERT INTO players (app_id, player_id, subject, name, created_at_ms)
     VALUES (?, ?, ?, ?, ?) RETURNING player_key`,
  );
  const rename = db.prepare(
    "UPDATE players SET subject = ?, name = ? WHERE player_key = ? AND subject = ?",
  );
  return {
    findPlayer(appId, subject) {
      const row = find.get(appId, subject);
      return row && playerOf(row);
    },
    getPlayer(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no player ${key}`);
      return playerOf(row);
    },
    insertPlayer(player) {
      const { appId, playerId, subject, name, createdAtMs } = player;
      const row = inserted(insert.get(appId, playerId, subject, name, createdAtMs));
      return { ...player, key: row.player_key };
    },
    renamePlayer(player, { subject, name }) {
      assertChanged(rename.run(subject, name, player.key, player.subject), "the player");
      return { ...player, subject, name };
    },
  };
}
