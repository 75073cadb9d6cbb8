/** What a merchant must be told, as a row of the store. */
export interface OutboxRow {
  outbox_key: number;
  order_key: number;
  order_version: number;
  created_at_ms: number;
}
