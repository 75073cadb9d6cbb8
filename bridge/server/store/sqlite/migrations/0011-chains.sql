-- Chains that are followed (rails/chain/chain.ts): how far each was read, and who may read on.
CREATE TABLE chains (
  net TEXT PRIMARY KEY,
  -- The cursor: the last block of which everything was taken in.
  height INTEGER NOT NULL CHECK (height >= 0),
  hash TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'following' OR state = 'halted'),
  halted_for TEXT,
  lease_owner TEXT,
  lease_token INTEGER NOT NULL CHECK (lease_token >= 0),
  lease_until_ms INTEGER NOT NULL,
  head_height INTEGER NOT NULL,
  at_tip_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((state = 'halted') = (halted_for IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER chains_lease_grows BEFORE UPDATE OF lease_token ON chains
  WHEN NEW.lease_token < OLD.lease_token
  BEGIN SELECT RAISE(ABORT, 'a lease never goes back to an older token'); END;

-- The last blocks of each, to know them again when the chain takes another way.
CREATE TABLE chain_headers (
  net TEXT NOT NULL REFERENCES chains,
  height INTEGER NOT NULL,
  hash TEXT NOT NULL,
  parent_hash TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  PRIMARY KEY (net, height)
) STRICT, WITHOUT ROWID;

-- What is due on a chain for an order (invoices/invoice.ts). Amounts have up to 256 bits: decimal text
-- in the asset's smallest units, padded so that it sorts.
CREATE TABLE invoices (
  invoice_key INTEGER PRIMARY KEY,
  invoice_id TEXT NOT NULL,
  order_key INTEGER NOT NULL REFERENCES orders,
  app_id TEXT NOT NULL,
  net TEXT NOT NULL,
  asset TEXT NOT NULL,
  symbol TEXT NOT NULL,
  decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 255),
  amount TEXT NOT NULL CHECK (length(amount) = 78 AND amount NOT GLOB '*[^0-9]*'),
  recipient TEXT NOT NULL,
  -- By what its payments are found.
  match_key TEXT NOT NULL,
  rail_terms TEXT NOT NULL CHECK (json_valid(rail_terms)),
  rate TEXT NOT NULL CHECK (json_valid(rate)),
  policy TEXT NOT NULL CHECK (json_valid(policy)),
  confirmations INTEGER NOT NULL CHECK (confirmations > 0),
  jump_url TEXT,
  status TEXT NOT NULL CHECK (
    status = 'new' OR status = 'seen' OR status = 'confirming' OR status = 'paid'
    OR status = 'expired' OR status = 'cancelled'),
  exception TEXT NOT NULL CHECK (
    exception = 'none' OR exception = 'partial' OR exception = 'over' OR exception = 'late'
    OR exception = 'reversed' OR exception = 'marked'),
  received TEXT NOT NULL CHECK (length(received) = 78 AND received NOT GLOB '*[^0-9]*'),
  confirmed TEXT NOT NULL CHECK (length(confirmed) = 78 AND confirmed NOT GLOB '*[^0-9]*'),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE UNIQUE INDEX invoices_by_id ON invoices (invoice_id);
CREATE UNIQUE INDEX invoices_by_match ON invoices (net, match_key);
CREATE INDEX invoices_by_order ON invoices (order_key);
CREATE INDEX invoices_by_net ON invoices (net, invoice_key);
CREATE INDEX invoices_open ON invoices (net, invoice_key)
  WHERE status = 'new' OR status = 'seen' OR status = 'confirming';
CREATE INDEX invoices_ending ON invoices (net, expires_at_ms) WHERE status = 'new';
CREATE TRIGGER invoices_stay BEFORE UPDATE OF invoice_key, invoice_id, order_key, app_id, net, asset,
    symbol, decimals, amount, recipient, match_key, rail_terms, rate, policy, confirmations, jump_url,
    created_at_ms, expires_at_ms ON invoices
  BEGIN SELECT RAISE(ABORT, 'the terms of an invoice are never changed'); END;
CREATE TRIGGER invoices_remain BEFORE DELETE ON invoices
  BEGIN SELECT RAISE(ABORT, 'invoices are never deleted'); END;

-- What chains show of payments for invoices (rails/chain/payment.ts).
CREATE TABLE chain_payments (
  payment_key INTEGER PRIMARY KEY,
  net TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  payment_index INTEGER NOT NULL,
  invoice_key INTEGER NOT NULL REFERENCES invoices,
  payer TEXT,
  amount TEXT NOT NULL CHECK (length(amount) = 78 AND amount NOT GLOB '*[^0-9]*'),
  -- The last block that held it, also when that one is gone.
  block_height INTEGER,
  block_hash TEXT,
  block_time_ms INTEGER,
  is_replaceable INTEGER NOT NULL CHECK (is_replaceable BETWEEN 0 AND 1),
  state TEXT NOT NULL CHECK (
    state = 'pending' OR state = 'included' OR state = 'confirmed' OR state = 'orphaned'
    OR state = 'dropped' OR state = 'replaced'),
  first_seen_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  confirmed_at_ms INTEGER,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((block_height IS NULL) = (block_hash IS NULL)),
  CHECK ((block_height IS NULL) = (block_time_ms IS NULL)),
  CHECK (block_height IS NOT NULL
    OR (state <> 'included' AND state <> 'confirmed' AND state <> 'orphaned')),
  CHECK (state <> 'confirmed' OR confirmed_at_ms IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX chain_payments_once ON chain_payments (net, tx_id, payment_index);
CREATE INDEX chain_payments_by_invoice ON chain_payments (invoice_key, amount);
CREATE INDEX chain_payments_by_block ON chain_payments (net, block_hash)
  WHERE block_hash IS NOT NULL;
CREATE INDEX chain_payments_included ON chain_payments (net, payment_key) WHERE state = 'included';
CREATE INDEX chain_payments_pending ON chain_payments (net, payment_key) WHERE state = 'pending';
CREATE TRIGGER chain_payments_stay BEFORE UPDATE OF payment_key, net, tx_id, payment_index,
    invoice_key, payer, amount, first_seen_at_ms ON chain_payments
  BEGIN SELECT RAISE(ABORT, 'what a chain payment is never changes'); END;
CREATE TRIGGER chain_payments_remain BEFORE DELETE ON chain_payments
  BEGIN SELECT RAISE(ABORT, 'chain payments are never deleted'); END;

-- Each payment's story: what it became, and when we knew.
CREATE TABLE chain_payment_events (
  invoice_key INTEGER NOT NULL,
  payment_key INTEGER NOT NULL REFERENCES chain_payments,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  block_height INTEGER,
  block_hash TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (invoice_key, payment_key, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER chain_payment_events_stay BEFORE UPDATE ON chain_payment_events
  BEGIN SELECT RAISE(ABORT, 'chain payment events are never changed'); END;
CREATE TRIGGER chain_payment_events_remain BEFORE DELETE ON chain_payment_events
  BEGIN SELECT RAISE(ABORT, 'chain payment events are never deleted'); END;

-- Addresses under an operator's public key: each is given out once.
CREATE TABLE address_indexes (
  net TEXT NOT NULL,
  account TEXT NOT NULL,
  next_index INTEGER NOT NULL CHECK (next_index BETWEEN 1 AND 2147483648),
  PRIMARY KEY (net, account)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER address_indexes_grow BEFORE UPDATE ON address_indexes
  WHEN NEW.next_index <= OLD.next_index
  BEGIN SELECT RAISE(ABORT, 'an address is given out once'); END;
CREATE TRIGGER address_indexes_remain BEFORE DELETE ON address_indexes
  BEGIN SELECT RAISE(ABORT, 'address indexes are never deleted'); END;
