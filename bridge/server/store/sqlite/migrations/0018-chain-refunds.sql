-- Money of chains that goes back (invoices/chainRefund.ts): what a person is to sign, and how far the
-- chain has it.
CREATE TABLE chain_refunds (
  refund_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  refund_no TEXT NOT NULL,
  order_key INTEGER NOT NULL REFERENCES orders,
  invoice_key INTEGER NOT NULL REFERENCES invoices,
  net TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part = 'whole' OR part = 'part' OR part = 'late' OR part = 'over'),
  transfers TEXT NOT NULL CHECK (json_valid(transfers)),
  made_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (
    state = 'prepared' OR state = 'sent' OR state = 'final' OR state = 'buried' OR state = 'void'),
  tx_ids TEXT NOT NULL CHECK (json_valid(tx_ids)),
  places TEXT NOT NULL CHECK (json_valid(places)),
  changed_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE UNIQUE INDEX chain_refunds_once ON chain_refunds (app_id, refund_no);
CREATE INDEX chain_refunds_by_order ON chain_refunds (order_key);
CREATE INDEX chain_refunds_sent ON chain_refunds (net, refund_key)
  WHERE state = 'sent' OR state = 'final';
CREATE TRIGGER chain_refunds_stay BEFORE UPDATE OF refund_key, app_id, refund_no, order_key,
    invoice_key, net, part, transfers, made_by, created_at_ms ON chain_refunds
  BEGIN SELECT RAISE(ABORT, 'what a chain refund is never changes'); END;
CREATE TRIGGER chain_refunds_remain BEFORE DELETE ON chain_refunds
  BEGIN SELECT RAISE(ABORT, 'chain refunds are never deleted'); END;

-- Which refund each transfer on a chain belongs to: none counts for two.
CREATE TABLE refund_transfers (
  net TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  transfer_index INTEGER NOT NULL,
  refund_key INTEGER NOT NULL REFERENCES chain_refunds,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (net, tx_id, transfer_index)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER refund_transfers_stay BEFORE UPDATE ON refund_transfers
  BEGIN SELECT RAISE(ABORT, 'a transfer belongs to one refund'); END;
CREATE TRIGGER refund_transfers_remain BEFORE DELETE ON refund_transfers
  BEGIN SELECT RAISE(ABORT, 'transfers of refunds are never deleted'); END;
