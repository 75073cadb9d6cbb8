import { type AttentionRow, itemOf } from "../rows/attentionRow.ts";
import type { AttentionRows } from "../tx.ts";
import type { Database } from "./database.ts";

/** The statements on what needs a person. */
export function createAttentionRows(db: Database): AttentionRows {
  const find = db.prepare<AttentionRow>("SELECT * FROM attention WHERE attention_key = ?");
  const open = db.prepare(
    `INSERT INTO attention (app_id, kind, subject, detail, opened_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (app_id, kind, subject) WHERE resolved_at_ms IS NULL DO NOTHING`,
  );
  const resolve = db.prepare(
    `UPDATE attention SET resolved_at_ms = ?, resolved_by = ?, resolution = ?
     WHERE app_id = ? AND kind = ? AND subject = ? AND resolved_at_ms IS NULL`,
  );
  const list = db.prepare<AttentionRow>(
    `SELECT * FROM attention WHERE resolved_at_ms IS NULL AND attention_key > ?
     ORDER BY attention_key LIMIT ?`,
  );
  return {
    findAttention(key) {
      const row = find.get(key);
      return row && itemOf(row);
    },
    openAttention({ appId, kind, subject, detail, openedAtMs }) {
      open.run(appId, kind, subject, detail, openedAtMs);
    },
    resolveAttention(appId, kind, subject, { by, text, atMs }) {
      resolve.run(atMs, by, text, appId, kind, subject);
    },
    listAttention: (afterKey, limit) => list.all(afterKey, limit).map(itemOf),
  };
}
