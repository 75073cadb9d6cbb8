/**
 * Rows that name rows which are not there. The embedded store has foreign keys for this; on PostgreSQL
 * the rows of a payment have none (store/postgres/migrations/0003-append-only.sql), because what they
 * name is written in the same transaction, and never deleted.
 */

/** Each gives app, subject and detail of wrong rows between two keys. */

export const ORDERS_AGAINST_PLAYERS = `SELECT o.app_id, o.door, o.order_no,
    'there is no player ' || o.player_key AS detail
  FROM orders o LEFT JOIN players p ON p.player_key = o.player_key
  WHERE o.order_key > ? AND o.order_key <= ? AND p.player_key IS NULL`;

export const EVENTS_AGAINST_ORDERS = `SELECT '' AS app_id, 'order ' || e.order_key AS subject,
    'there is no such order, but its event ' || e.version AS detail
  FROM order_events e LEFT JOIN orders o ON o.order_key = e.order_key
  WHERE e.order_key > ? AND e.order_key <= ? AND o.order_key IS NULL`;

export const DELIVERIES_AGAINST_OWNERS = `SELECT COALESCE(p.app_id, '') AS app_id,
    'delivery ' || d.delivery_key AS subject,
    'of order ' || d.order_key || ' to player ' || d.player_key || ': the order is player ' ||
      COALESCE(CAST(o.player_key AS TEXT), 'nobody') || '''s' AS detail
  FROM deliveries d LEFT JOIN orders o ON o.order_key = d.order_key
    LEFT JOIN players p ON p.player_key = d.player_key
  WHERE d.delivery_key > ? AND d.delivery_key <= ?
    AND (p.player_key IS NULL OR o.player_key IS NULL OR o.player_key <> d.player_key)`;

export const ENTRIES_AGAINST_WALLETS = `SELECT e.app_id, e.reference AS subject,
    e.kind || ' of wallet ' || e.wallet_key || ', which is not there or of another app' AS detail
  FROM ledger_entries e LEFT JOIN wallets w ON w.wallet_key = e.wallet_key
  WHERE e.entry_key > ? AND e.entry_key <= ? AND e.wallet_key IS NOT NULL
    AND (w.wallet_key IS NULL OR w.app_id <> e.app_id)`;

/**
 * With this, wallets hold what their lots hold: both follow from postings, and each posting of a
 * wallet's account names a lot of that wallet and account.
 */
export const POSTINGS_AGAINST_ENTRIES = `SELECT COALESCE(e.app_id, '') AS app_id,
    'entry ' || p.entry_key AS subject,
    'line ' || p.line || ' of ' || p.coins || ' coins names an entry or a lot that is not there, or ' ||
      'the lot of another wallet or account' AS detail
  FROM postings p LEFT JOIN ledger_entries e ON e.entry_key = p.entry_key
    LEFT JOIN lots l ON l.lot_key = p.lot_key
  WHERE p.entry_key > ? AND p.entry_key <= ?
    AND (e.entry_key IS NULL OR (p.lot_key IS NOT NULL
      AND (l.lot_key IS NULL OR e.wallet_key IS NULL OR l.wallet_key <> e.wallet_key
        OR l.account NOT IN (p.from_account, p.to_account))))`;
