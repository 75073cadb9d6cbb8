import type { AnswerRows, TicketRows } from "../platformTx.ts";
import { type AnswerRow, answerOf, type TicketRow, ticketOf } from "../rows/platformRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on first answers. */
export function createAnswerRows(db: Database): AnswerRows {
  const find = db.prepare<AnswerRow>(
    "SELECT * FROM api_answers WHERE app_id = ? AND repeat_key = ?",
  );
  const insert = db.prepare(
    `INSERT INTO api_answers (app_id, repeat_key, digest, answer, created_at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const purge = db.prepare(
    `DELETE FROM api_answers WHERE (app_id, repeat_key) IN (
       SELECT app_id, repeat_key FROM api_answers WHERE created_at_ms < ? LIMIT ?)`,
  );
  return {
    findAnswer(appId, repeatKey) {
      const row = find.get(appId, repeatKey);
      return row && answerOf(row);
    },
    insertAnswer({ appId, repeatKey, digest, answer, createdAtMs }) {
      insert.run(appId, repeatKey, digest, answer, createdAtMs);
    },
    purgeAnswers: (beforeMs, limit) => purge.run(beforeMs, limit),
  };
}

/** The statements on login tickets. */
export function createTicketRows(db: Database): TicketRows {
  const find = db.prepare<TicketRow>("SELECT * FROM login_tickets WHERE ticket_hash = ?");
  const insert = db.prepare(
    `INSERT INTO login_tickets (ticket_hash, app_id, subject, name, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const use = db.prepare(
    "UPDATE login_tickets SET used_at_ms = ? WHERE ticket_hash = ? AND used_at_ms IS NULL",
  );
  const purge = db.prepare(
    `DELETE FROM login_tickets WHERE ticket_hash IN (
       SELECT ticket_hash FROM login_tickets WHERE expires_at_ms < ? LIMIT ?)`,
  );
  return {
    findTicket(hash) {
      const row = find.get(hash);
      return row && ticketOf(row);
    },
    insertTicket({ hash, appId, subject, name, createdAtMs, expiresAtMs }) {
      insert.run(hash, appId, subject, name, createdAtMs, expiresAtMs);
    },
    useTicket({ hash }, atMs) {
      assertChanged(use.run(atMs, hash), "the ticket");
    },
    purgeTickets: (beforeMs, limit) => purge.run(beforeMs, limit),
  };
}
