import type { SignInRows } from "../identityTx.ts";
import { type SignInRow, signInOf } from "../rows/signInRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on sign-ins under way. */
export function createSignInRows(db: Database): SignInRows {
  const find = db.prepare<SignInRow>("SELECT * FROM sign_ins WHERE sign_in_hash = ?");
  const insert = db.prepare(
    `INSERT INTO sign_ins (sign_in_hash, app_id, way, detail, created_at_ms, expires_at_ms,
       interval_ms, due_at_ms, used_at_ms, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE sign_ins SET interval_ms = ?, due_at_ms = ?, used_at_ms = ?, version = ?
     WHERE sign_in_hash = ? AND version = ?`,
  );
  const purge = db.prepare(
    `DELETE FROM sign_ins WHERE sign_in_hash IN (
       SELECT sign_in_hash FROM sign_ins WHERE expires_at_ms < ? LIMIT ?)`,
  );
  return {
    findSignIn(hash) {
      const row = find.get(hash);
      return row && signInOf(row);
    },
    insertSignIn(one) {
      const { hash, appId, way, detail, createdAtMs, expiresAtMs } = one;
      const { intervalMs, dueAtMs, usedAtMs = null, version } = one;
      const times = [createdAtMs, expiresAtMs, intervalMs, dueAtMs, usedAtMs] as const;
      insert.run(hash, appId, way, detail, ...times, version);
    },
    updateSignIn({ hash, intervalMs, dueAtMs, usedAtMs = null, version }) {
      const changed = update.run(intervalMs, dueAtMs, usedAtMs, version, hash, version - 1);
      assertChanged(changed, "the sign-in");
    },
    purgeSignIns: (beforeMs, limit) => purge.run(beforeMs, limit),
  };
}
