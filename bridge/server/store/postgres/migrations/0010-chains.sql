-- Chains that are followed (rails/chain/chain.ts): how far each was read, and who may read on.
CREATE TABLE chains (
  net TEXT COLLATE "C" PRIMARY KEY,
  -- The cursor: the last block of which everything was taken in.
  height BIGINT NOT NULL CHECK (height >= 0),
  hash TEXT COLLATE "C" NOT NULL,
  time_ms BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('following', 'halted')),
  halted_for TEXT COLLATE "C",
  lease_owner TEXT COLLATE "C",
  lease_token BIGINT NOT NULL CHECK (lease_token >= 0),
  lease_until_ms BIGINT NOT NULL,
  head_height BIGINT NOT NULL,
  at_tip_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  CHECK ((state = 'halted') = (halted_for IS NOT NULL))
);

-- The last blocks of each, to know them again when the chain takes another way.
CREATE TABLE chain_headers (
  net TEXT COLLATE "C" NOT NULL REFERENCES chains,
  height BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  parent_hash TEXT COLLATE "C" NOT NULL,
  time_ms BIGINT NOT NULL,
  PRIMARY KEY (net, height)
);

-- What is due on a chain for an order (invoices/invoice.ts). Amounts have up to 256 bits: decimal text
-- in the asset's smallest units, padded so that it sorts.
CREATE TABLE invoices (
  invoice_key BIGINT PRIMARY KEY,
  invoice_id TEXT COLLATE "C" NOT NULL,
  order_key BIGINT NOT NULL REFERENCES orders,
  app_id TEXT COLLATE "C" NOT NULL,
  net TEXT COLLATE "C" NOT NULL,
  asset TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 255),
  amount TEXT COLLATE "C" NOT NULL CHECK (amount ~ '^[0-9]{78}$'),
  recipient TEXT COLLATE "C" NOT NULL,
  -- By what its payments are found.
  match_key TEXT COLLATE "C" NOT NULL,
  rail_terms TEXT COLLATE "C" NOT NULL CHECK (rail_terms::jsonb IS NOT NULL),
  rate TEXT COLLATE "C" NOT NULL CHECK (rate::jsonb IS NOT NULL),
  policy TEXT COLLATE "C" NOT NULL CHECK (policy::jsonb IS NOT NULL),
  confirmations BIGINT NOT NULL CHECK (confirmations > 0),
  jump_url TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL CHECK (
    status IN ('new', 'seen', 'confirming', 'paid', 'expired', 'cancelled')),
  exception TEXT COLLATE "C" NOT NULL CHECK (
    exception IN ('none', 'partial', 'over', 'late', 'reversed', 'marked')),
  received TEXT COLLATE "C" NOT NULL CHECK (received ~ '^[0-9]{78}$'),
  confirmed TEXT COLLATE "C" NOT NULL CHECK (confirmed ~ '^[0-9]{78}$'),
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX invoices_by_id ON invoices (invoice_id);
CREATE UNIQUE INDEX invoices_by_match ON invoices (net, match_key);
CREATE INDEX invoices_by_order ON invoices (order_key);
CREATE INDEX invoices_by_net ON invoices (net, invoice_key);
CREATE INDEX invoices_open ON invoices (net, invoice_key)
  WHERE status IN ('new', 'seen', 'confirming');
CREATE INDEX invoices_ending ON invoices (net, expires_at_ms) WHERE status = 'new';

-- What chains show of payments for invoices (rails/chain/payment.ts).
CREATE TABLE chain_payments (
  payment_key BIGINT PRIMARY KEY,
  net TEXT COLLATE "C" NOT NULL,
  tx_id TEXT COLLATE "C" NOT NULL,
  payment_index BIGINT NOT NULL,
  invoice_key BIGINT NOT NULL REFERENCES invoices,
  payer TEXT COLLATE "C",
  amount TEXT COLLATE "C" NOT NULL CHECK (amount ~ '^[0-9]{78}$'),
  -- The last block that held it, also when that one is gone.
  block_height BIGINT,
  block_hash TEXT COLLATE "C",
  block_time_ms BIGINT,
  is_replaceable BIGINT NOT NULL CHECK (is_replaceable BETWEEN 0 AND 1),
  state TEXT COLLATE "C" NOT NULL CHECK (
    state IN ('pending', 'included', 'confirmed', 'orphaned', 'dropped', 'replaced')),
  first_seen_at_ms BIGINT NOT NULL,
  changed_at_ms BIGINT NOT NULL,
  confirmed_at_ms BIGINT,
  version BIGINT NOT NULL CHECK (version > 0),
  CHECK ((block_height IS NULL) = (block_hash IS NULL)),
  CHECK ((block_height IS NULL) = (block_time_ms IS NULL)),
  CHECK (block_height IS NOT NULL OR state NOT IN ('included', 'confirmed', 'orphaned')),
  CHECK (state <> 'confirmed' OR confirmed_at_ms IS NOT NULL)
);
CREATE UNIQUE INDEX chain_payments_once ON chain_payments (net, tx_id, payment_index);
CREATE INDEX chain_payments_by_invoice ON chain_payments (invoice_key, amount, payment_key);
CREATE INDEX chain_payments_by_block ON chain_payments (net, block_hash)
  WHERE block_hash IS NOT NULL;
CREATE INDEX chain_payments_included ON chain_payments (net, payment_key) WHERE state = 'included';
CREATE INDEX chain_payments_pending ON chain_payments (net, payment_key) WHERE state = 'pending';

-- Each payment's story: what it became, and when we knew.
CREATE TABLE chain_payment_events (
  invoice_key BIGINT NOT NULL,
  payment_key BIGINT NOT NULL REFERENCES chain_payments,
  version BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  block_height BIGINT,
  block_hash TEXT COLLATE "C",
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (invoice_key, payment_key, version)
);

-- Addresses under an operator's public key: each is given out once.
CREATE TABLE address_indexes (
  net TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  next_index BIGINT NOT NULL CHECK (next_index BETWEEN 1 AND 2147483648),
  PRIMARY KEY (net, account)
);

CREATE FUNCTION refuse_older_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a lease never goes back to an older token';
END $$;
CREATE TRIGGER chains_lease_grows BEFORE UPDATE OF lease_token ON chains
  FOR EACH ROW WHEN (NEW.lease_token < OLD.lease_token) EXECUTE FUNCTION refuse_older_lease();

CREATE TRIGGER invoices_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF invoice_key, invoice_id, order_key,
    app_id, net, asset, symbol, decimals, amount, recipient, match_key, rail_terms, rate, policy,
    confirmations, jump_url, created_at_ms, expires_at_ms ON invoices
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_payments_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF payment_key, net, tx_id,
    payment_index, invoice_key, payer, amount, first_seen_at_ms ON chain_payments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_payment_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_payment_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_used_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an address is given out once';
END $$;
CREATE TRIGGER address_indexes_grow BEFORE UPDATE ON address_indexes
  FOR EACH ROW WHEN (NEW.next_index <= OLD.next_index) EXECUTE FUNCTION refuse_used_address();
CREATE TRIGGER address_indexes_stay BEFORE DELETE OR TRUNCATE ON address_indexes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
