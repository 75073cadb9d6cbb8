-- Amounts are whole coins, at most 2^53-1; times are milliseconds; no booleans, no dates: the same
-- rows as in the embedded store. Keys sort by their bytes, whatever the database's language.

-- Keys of rows, whichever table: each number stands for KEY_BLOCK keys, so that one call gives a
-- batch what it needs, and later rows have greater keys.
CREATE SEQUENCE row_keys;

-- One row for each start of a server: the number of its last durable batch. When the connection broke
-- before the answer came, this row tells whether the batch is there.
CREATE TABLE writers (
  writer_id TEXT COLLATE "C" PRIMARY KEY,
  batch_no BIGINT NOT NULL,
  at_ms BIGINT NOT NULL
);

-- One row: which environment this database serves, and which life of the database this is.
CREATE TABLE store_identity (
  only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
  environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'live')),
  incarnation TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL
);

-- Every content of the catalogue that was in force: orders name the version of their quote.
CREATE TABLE catalog_versions (
  version BIGINT PRIMARY KEY,
  content_hash TEXT COLLATE "C" NOT NULL,
  published_at_ms BIGINT NOT NULL
);

CREATE TABLE players (
  player_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  player_id TEXT COLLATE "C" NOT NULL,
  -- Who vouches for the player, and under which name.
  subject TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX players_by_subject ON players (app_id, subject);
CREATE UNIQUE INDEX players_by_id ON players (player_id);

-- Tokens are stored as digests only.
CREATE TABLE sessions (
  session_hash TEXT COLLATE "C" PRIMARY KEY,
  player_key BIGINT NOT NULL REFERENCES players,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL
);
CREATE INDEX sessions_by_player ON sessions (player_key, created_at_ms);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);

CREATE TABLE orders (
  order_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  -- The doors of other systems have number spaces of their own.
  door TEXT COLLATE "C" NOT NULL,
  order_no TEXT COLLATE "C" NOT NULL,
  trade_no TEXT COLLATE "C" NOT NULL,
  environment TEXT COLLATE "C" NOT NULL,
  player_key BIGINT NOT NULL REFERENCES players,
  -- The four axes (orders/next.ts).
  life TEXT COLLATE "C" NOT NULL CHECK (life IN ('open', 'expired', 'cancelled', 'failed')),
  money TEXT COLLATE "C" NOT NULL CHECK (money IN
    ('none', 'uncertain', 'seen', 'settled', 'refunding', 'refunded', 'reversed')),
  delivery TEXT COLLATE "C" NOT NULL
    CHECK (delivery IN ('none', 'due', 'offered', 'acked', 'void', 'revoking', 'revoked')),
  exception TEXT COLLATE "C" NOT NULL
    CHECK (exception IN ('none', 'partial', 'over', 'late', 'reversed', 'undeliverable', 'marked')),
  confirmations BIGINT NOT NULL CHECK (confirmations >= 0),
  refunded_coins BIGINT NOT NULL CHECK (refunded_coins BETWEEN 0 AND coins),
  version BIGINT NOT NULL CHECK (version > 0),
  -- The frozen terms.
  fingerprint TEXT COLLATE "C" NOT NULL,
  coins BIGINT NOT NULL CHECK (coins BETWEEN 0 AND 9007199254740991),
  title TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C" NOT NULL,
  items TEXT COLLATE "C" CHECK (items IS NULL OR items::jsonb IS NOT NULL),
  attach TEXT COLLATE "C",
  notify_url TEXT COLLATE "C",
  zone_id TEXT COLLATE "C" NOT NULL,
  save_slot TEXT COLLATE "C" NOT NULL,
  grant_by TEXT COLLATE "C" NOT NULL CHECK (grant_by IN ('client', 'server')),
  catalog_version BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  paid_at_ms BIGINT,
  fulfilled_at_ms BIGINT,
  CHECK ((money IN ('settled', 'refunding', 'refunded', 'reversed')) = (paid_at_ms IS NOT NULL)),
  CHECK ((delivery = 'acked') <= (fulfilled_at_ms IS NOT NULL))
);
CREATE UNIQUE INDEX orders_by_number ON orders (app_id, door, order_no);
CREATE UNIQUE INDEX orders_by_trade_no ON orders (trade_no);
CREATE INDEX orders_by_player ON orders (player_key, order_key);
CREATE INDEX orders_open ON orders (expires_at_ms) WHERE life = 'open' AND money = 'none';
CREATE INDEX orders_open_by_player ON orders (player_key) WHERE life = 'open' AND money = 'none';

-- The order's story: one row for each accepted event, in order.
CREATE TABLE order_events (
  order_key BIGINT NOT NULL REFERENCES orders,
  version BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  event TEXT COLLATE "C" NOT NULL CHECK (event::jsonb IS NOT NULL),
  life TEXT COLLATE "C" NOT NULL,
  money TEXT COLLATE "C" NOT NULL,
  delivery TEXT COLLATE "C" NOT NULL,
  exception TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (order_key, version)
);

-- One open or owned order per player and non-consumable product.
CREATE TABLE claims (
  order_key BIGINT NOT NULL REFERENCES orders,
  code TEXT COLLATE "C" NOT NULL,
  player_key BIGINT NOT NULL REFERENCES players,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'owned', 'released')),
  owned_at_ms BIGINT,
  PRIMARY KEY (order_key, code),
  CHECK ((state = 'held') <= (owned_at_ms IS NULL)),
  CHECK ((state = 'owned') <= (owned_at_ms IS NOT NULL))
);
CREATE UNIQUE INDEX claims_one_each ON claims (player_key, code) WHERE state <> 'released';

CREATE TABLE deliveries (
  delivery_key BIGINT PRIMARY KEY,
  delivery_id TEXT COLLATE "C" NOT NULL,
  order_key BIGINT NOT NULL REFERENCES orders,
  player_key BIGINT NOT NULL REFERENCES players,
  grant_by TEXT COLLATE "C" NOT NULL CHECK (grant_by IN ('client', 'server')),
  attempts BIGINT NOT NULL DEFAULT 0,
  tries BIGINT NOT NULL DEFAULT 0,
  -- On offer: held for a session. After cannotGrant: held for nobody ('').
  held_for TEXT COLLATE "C",
  held_until_ms BIGINT,
  created_at_ms BIGINT NOT NULL,
  acked_at_ms BIGINT,
  acked_by TEXT COLLATE "C",
  acked_session TEXT COLLATE "C",
  -- Goods that are not due any more, because the order was refunded or reversed.
  voided_at_ms BIGINT,
  CHECK ((held_for IS NULL) = (held_until_ms IS NULL)),
  CHECK (voided_at_ms IS NULL OR acked_at_ms IS NULL)
);
CREATE INDEX deliveries_by_order ON deliveries (order_key);
CREATE UNIQUE INDEX deliveries_by_id ON deliveries (delivery_id);
CREATE INDEX deliveries_due ON deliveries (player_key, grant_by, delivery_key)
  WHERE acked_at_ms IS NULL AND voided_at_ms IS NULL;
CREATE INDEX deliveries_held ON deliveries (held_until_ms)
  WHERE acked_at_ms IS NULL AND held_for IS NOT NULL;
CREATE INDEX deliveries_held_for ON deliveries (held_for)
  WHERE acked_at_ms IS NULL AND held_for IS NOT NULL;
CREATE UNIQUE INDEX deliveries_one_due ON deliveries (order_key)
  WHERE acked_at_ms IS NULL AND voided_at_ms IS NULL;

-- Derived from the postings; the store writes it only together with an entry.
CREATE TABLE wallets (
  wallet_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  player_key BIGINT NOT NULL REFERENCES players,
  zone_id TEXT COLLATE "C" NOT NULL,
  paid BIGINT NOT NULL CHECK (paid >= 0),
  gift BIGINT NOT NULL CHECK (gift >= 0),
  -- What a charge-back could not take back.
  debt BIGINT NOT NULL CHECK (debt BETWEEN 0 AND 9007199254740991),
  save_amt BIGINT NOT NULL CHECK (save_amt >= 0),
  present_sum BIGINT NOT NULL CHECK (present_sum >= 0),
  cost_sum BIGINT NOT NULL CHECK (cost_sum >= 0),
  version BIGINT NOT NULL,
  -- The identities of get_balance_m.
  CHECK (paid + gift = save_amt + present_sum - cost_sum),
  CHECK (save_amt + present_sum <= 9007199254740991)
);
CREATE UNIQUE INDEX wallets_by_player ON wallets (player_key, zone_id);

-- Coins that came in together. What is left follows from the postings that name the lot.
CREATE TABLE lots (
  lot_key BIGINT PRIMARY KEY,
  wallet_key BIGINT NOT NULL REFERENCES wallets,
  account TEXT COLLATE "C" NOT NULL CHECK (account IN ('walletPaid', 'walletGift')),
  coins BIGINT NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  remaining BIGINT NOT NULL CHECK (remaining BETWEEN 0 AND coins),
  expires_at_ms BIGINT,
  created_at_ms BIGINT NOT NULL
);
CREATE INDEX lots_left ON lots (wallet_key) WHERE remaining > 0;
CREATE INDEX lots_ending ON lots (expires_at_ms) WHERE remaining > 0 AND expires_at_ms IS NOT NULL;

-- The books. An entry happens once: one order number is debited once, one report counts once.
CREATE TABLE ledger_entries (
  entry_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN
    ('spend', 'capture', 'release', 'refund', 'recharge', 'repay', 'chargeBack', 'present',
     'expiry', 'suspense')),
  reference TEXT COLLATE "C" NOT NULL,
  -- Absent where no wallet has a part.
  wallet_key BIGINT REFERENCES wallets,
  at_ms BIGINT NOT NULL,
  CHECK ((kind = 'suspense') = (wallet_key IS NULL))
);
CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (app_id, kind, reference);
CREATE INDEX ledger_entries_by_wallet ON ledger_entries (wallet_key);

-- A posting moves coins from one account to another, so that each is balanced by its shape. The
-- accounts of a wallet are those of the entry's wallet, the others those of the entry's app.
CREATE TABLE postings (
  entry_key BIGINT NOT NULL REFERENCES ledger_entries,
  line BIGINT NOT NULL,
  from_account TEXT COLLATE "C" NOT NULL CHECK (from_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense')),
  to_account TEXT COLLATE "C" NOT NULL CHECK (to_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense')),
  coins BIGINT NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  -- The lot of the wallet's side.
  lot_key BIGINT REFERENCES lots,
  PRIMARY KEY (entry_key, line),
  CHECK (from_account <> to_account),
  CHECK ((from_account IN ('walletPaid', 'walletGift') OR to_account IN ('walletPaid', 'walletGift'))
    = (lot_key IS NOT NULL))
);

-- What went back, each under a number of its own.
CREATE TABLE refunds (
  refund_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  refund_no TEXT COLLATE "C" NOT NULL,
  order_key BIGINT NOT NULL REFERENCES orders,
  coins BIGINT NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  refunded_by TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX refunds_once ON refunds (app_id, refund_no);
CREATE INDEX refunds_by_order ON refunds (order_key);

-- Presents that a merchant asked for, with all that was asked: a repeat must ask for the same.
CREATE TABLE presents (
  present_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  present_no TEXT COLLATE "C" NOT NULL,
  wallet_key BIGINT NOT NULL REFERENCES wallets,
  request TEXT COLLATE "C" NOT NULL CHECK (request::jsonb IS NOT NULL),
  at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX presents_once ON presents (app_id, present_no);

CREATE TABLE recharges (
  recharge_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  recharge_no TEXT COLLATE "C" NOT NULL,
  player_key BIGINT NOT NULL REFERENCES players,
  zone_id TEXT COLLATE "C" NOT NULL,
  save_value BIGINT NOT NULL CHECK (save_value BETWEEN 1 AND 9007199254740991),
  can_change BIGINT NOT NULL CHECK (can_change IN (0, 1)),
  icon TEXT COLLATE "C",
  ysdk_ext_info TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  page_token TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'answered')),
  outcome TEXT COLLATE "C",
  -- What the player chose on the page.
  chosen_coins BIGINT CHECK (chosen_coins BETWEEN 1 AND 9007199254740991),
  pay_ret TEXT COLLATE "C" CHECK (pay_ret IS NULL OR pay_ret::jsonb IS NOT NULL),
  -- What came in, and what the provider took out again.
  credited_coins BIGINT NOT NULL CHECK (credited_coins BETWEEN 0 AND 9007199254740991),
  reversed_coins BIGINT NOT NULL CHECK (reversed_coins BETWEEN 0 AND credited_coins),
  exception TEXT COLLATE "C" NOT NULL CHECK (exception IN ('none', 'wrongAmount', 'reversed')),
  created_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX recharges_by_number ON recharges (app_id, recharge_no);
CREATE UNIQUE INDEX recharges_by_page ON recharges (page_token);
CREATE INDEX recharges_by_player ON recharges (player_key, zone_id);

-- What a provider reported, each report once.
CREATE TABLE provider_reports (
  report_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  report_no TEXT COLLATE "C" NOT NULL,
  recharge_key BIGINT REFERENCES recharges,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('paid', 'chargeBack')),
  coins BIGINT NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  -- due: its coins come later; suspense: nothing accounts for it, and a person decides.
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('due', 'applied', 'suspense')),
  due_at_ms BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX provider_reports_once ON provider_reports (app_id, report_no);
CREATE INDEX provider_reports_by_recharge ON provider_reports (recharge_key);
CREATE INDEX provider_reports_due ON provider_reports (due_at_ms) WHERE state = 'due';

-- What needs a person, until one has decided.
CREATE TABLE attention (
  attention_key BIGINT PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  -- What it is about: an order, recharge or report number.
  subject TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C" NOT NULL,
  opened_at_ms BIGINT NOT NULL,
  resolved_at_ms BIGINT,
  resolved_by TEXT COLLATE "C",
  resolution TEXT COLLATE "C",
  CHECK ((resolved_at_ms IS NULL) = (resolved_by IS NULL)),
  CHECK ((resolved_at_ms IS NULL) = (resolution IS NULL))
);
CREATE UNIQUE INDEX attention_open ON attention (app_id, kind, subject) WHERE resolved_at_ms IS NULL;

-- What the merchant must be told, written with the change that it tells of.
CREATE TABLE outbox (
  outbox_key BIGINT PRIMARY KEY,
  order_key BIGINT NOT NULL REFERENCES orders,
  order_version BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never %', TG_TABLE_NAME,
    CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END;
END $$;
CREATE TRIGGER order_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON order_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
