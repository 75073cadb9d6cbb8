import type { OutboxRows } from "../tx.ts";
import type { Database } from "./database.ts";

/** The statements on what merchants must be told. */
export function createOutboxRows(db: Database): OutboxRows {
  const insert = db.prepare(
    "INSERT INTO outbox (order_key, order_version, created_at_ms) VALUES (?, ?, ?)",
  );
  return {
    insertNotice(order, atMs) {
      insert.run(order.key, order.version, atMs);
    },
  };
}
