import type { AttentionItem, AttentionKind } from "../../orders/attention.ts";
import type { Actor } from "../../orders/next.ts";
import type { AttentionRows } from "../tx.ts";
import type { Database } from "./database.ts";

interface AttentionRow {
  attention_key: number;
  app_id: string;
  kind: AttentionKind;
  subject: string;
  detail: string;
  opened_at_ms: number;
  resolved_at_ms: number | null;
  resolved_by: Actor | null;
  resolution: string | null;
}

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

function itemOf(row: AttentionRow): AttentionItem {
  return {
    key: row.attention_key,
    appId: row.app_id,
    kind: row.kind,
    subject: row.subject,
    detail: row.detail,
    openedAtMs: row.opened_at_ms,
    resolvedAtMs: row.resolved_at_ms ?? undefined,
    resolvedBy: row.resolved_by ?? undefined,
    resolution: row.resolution ?? undefined,
  };
}
