-- Money of chains that goes back (invoices/chainRefund.ts): what a person is to sign, and how far the
-- chain has it.
CREATE TABLE chain_refunds (
  refund_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  refund_no TEXT COLLATE "C" NOT NULL,
  order_key BIGINT NOT NULL REFERENCES orders,
  invoice_key BIGINT NOT NULL REFERENCES invoices,
  net TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL CHECK (part IN ('whole', 'part', 'late', 'over')),
  transfers TEXT COLLATE "C" NOT NULL CHECK (transfers::jsonb IS NOT NULL),
  made_by TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (
    state IN ('prepared', 'sent', 'final', 'buried', 'void')),
  tx_ids TEXT COLLATE "C" NOT NULL CHECK (tx_ids::jsonb IS NOT NULL),
  places TEXT COLLATE "C" NOT NULL CHECK (places::jsonb IS NOT NULL),
  changed_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX chain_refunds_once ON chain_refunds (app_id, refund_no);
CREATE INDEX chain_refunds_by_order ON chain_refunds (order_key);
CREATE INDEX chain_refunds_sent ON chain_refunds (net, refund_key)
  WHERE state IN ('sent', 'final');
CREATE TRIGGER chain_refunds_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF refund_key, app_id, refund_no,
    order_key, invoice_key, net, part, transfers, made_by, created_at_ms ON chain_refunds
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which refund each transfer on a chain belongs to: none counts for two.
CREATE TABLE refund_transfers (
  net TEXT COLLATE "C" NOT NULL,
  tx_id TEXT COLLATE "C" NOT NULL,
  transfer_index BIGINT NOT NULL,
  refund_key BIGINT NOT NULL REFERENCES chain_refunds,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (net, tx_id, transfer_index)
);
CREATE TRIGGER refund_transfers_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON refund_transfers
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
