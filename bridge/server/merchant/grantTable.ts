/**
 * The one table that grantOnce keeps in the game's own database, and what it does with it. The text
 * is the same for SQLite and PostgreSQL; `$1` stands for the first value.
 */

/** Makes the table. Run it once, or at every start. */
export const GRANT_TABLE = `CREATE TABLE IF NOT EXISTS coinslot_grants (
  environment TEXT NOT NULL,
  app_id TEXT NOT NULL,
  order_no TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('none', 'granted', 'revoked')),
  version BIGINT NOT NULL,
  block_time BIGINT NOT NULL,
  delivery_id TEXT,
  acknowledged INTEGER NOT NULL CHECK (acknowledged IN (0, 1)),
  PRIMARY KEY (environment, app_id, order_no)
)`;

/** Afterwards there is a row, and it is this transaction's alone. */
export const CLAIM_GRANT = `INSERT INTO coinslot_grants
  (environment, app_id, order_no, state, version, block_time, acknowledged)
  VALUES ($1, $2, $3, 'none', 0, 0, 1)
  ON CONFLICT (environment, app_id, order_no) DO NOTHING`;

/** SQLite locks the whole database, PostgreSQL the row: ` FOR UPDATE` is added there. */
export const READ_GRANT = `SELECT order_no, state, version, block_time, delivery_id, acknowledged
  FROM coinslot_grants WHERE environment = $1 AND app_id = $2 AND order_no = $3`;

export const WRITE_GRANT = `UPDATE coinslot_grants
  SET state = $4, version = $5, block_time = $6, delivery_id = $7, acknowledged = $8
  WHERE environment = $1 AND app_id = $2 AND order_no = $3`;

/** What was granted or taken back, and the payment server may not know it yet. */
export const LIST_UNACKNOWLEDGED = `SELECT order_no, state, version, block_time, delivery_id, acknowledged
  FROM coinslot_grants
  WHERE environment = $1 AND app_id = $2 AND acknowledged = 0 ORDER BY order_no LIMIT 100`;

/** Only of what was acknowledged: a newer change must be told, too. */
export const MARK_ACKNOWLEDGED = `UPDATE coinslot_grants SET acknowledged = 1
  WHERE environment = $1 AND app_id = $2 AND order_no = $3 AND state = $4 AND version = $5`;
