-- Amounts are whole coins, at most 2^53-1; times are milliseconds; no booleans, no dates. STRICT
-- refuses other types. Unique rules are indexes of their own, so that later migrations can widen
-- them.

-- One row: which environment this file serves, and which life of the file this is.
CREATE TABLE store_identity (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  environment TEXT NOT NULL CHECK (environment IN ('sandbox', 'live')),
  incarnation TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- Every content of the catalogue that was in force: orders name the version of their quote.
CREATE TABLE catalog_versions (
  version INTEGER PRIMARY KEY,
  content_hash TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE players (
  player_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  player_id TEXT NOT NULL,
  -- Who vouches for the player, and under which name.
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX players_by_subject ON players (app_id, subject);
CREATE UNIQUE INDEX players_by_id ON players (player_id);

-- Tokens are stored as digests only.
CREATE TABLE sessions (
  session_hash TEXT PRIMARY KEY,
  player_key INTEGER NOT NULL REFERENCES players,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_player ON sessions (player_key, created_at_ms);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);

CREATE TABLE orders (
  order_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  order_no TEXT NOT NULL,
  trade_no TEXT NOT NULL,
  environment TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  -- The four axes (orders/next.ts).
  life TEXT NOT NULL CHECK (life IN ('open', 'expired', 'cancelled', 'failed')),
  money TEXT NOT NULL CHECK (money IN ('none', 'uncertain', 'seen', 'settled')),
  delivery TEXT NOT NULL
    CHECK (delivery IN ('none', 'due', 'offered', 'acked', 'void', 'revoking', 'revoked')),
  exception TEXT NOT NULL
    CHECK (exception IN ('none', 'partial', 'over', 'late', 'reversed', 'undeliverable', 'marked')),
  version INTEGER NOT NULL CHECK (version > 0),
  -- The frozen terms.
  fingerprint TEXT NOT NULL,
  coins INTEGER NOT NULL CHECK (coins BETWEEN 0 AND 9007199254740991),
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  items TEXT CHECK (items IS NULL OR json_valid(items)),
  attach TEXT,
  notify_url TEXT,
  zone_id TEXT NOT NULL,
  save_slot TEXT NOT NULL,
  grant_by TEXT NOT NULL CHECK (grant_by IN ('client', 'server')),
  catalog_version INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  paid_at_ms INTEGER,
  fulfilled_at_ms INTEGER,
  CHECK ((money = 'settled') = (paid_at_ms IS NOT NULL)),
  CHECK ((delivery = 'acked') <= (fulfilled_at_ms IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX orders_by_number ON orders (app_id, order_no);
CREATE UNIQUE INDEX orders_by_trade_no ON orders (trade_no);
CREATE INDEX orders_by_player ON orders (player_key, order_key);
CREATE INDEX orders_open ON orders (expires_at_ms) WHERE life = 'open' AND money = 'none';
CREATE INDEX orders_open_by_player ON orders (player_key) WHERE life = 'open' AND money = 'none';

-- The order's story: one row for each accepted event, in order.
CREATE TABLE order_events (
  order_key INTEGER NOT NULL REFERENCES orders,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (json_valid(event)),
  life TEXT NOT NULL,
  money TEXT NOT NULL,
  delivery TEXT NOT NULL,
  exception TEXT NOT NULL,
  PRIMARY KEY (order_key, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER order_events_stay BEFORE UPDATE ON order_events
  BEGIN SELECT RAISE(ABORT, 'order events are never changed'); END;
CREATE TRIGGER order_events_remain BEFORE DELETE ON order_events
  BEGIN SELECT RAISE(ABORT, 'order events are never deleted'); END;

-- One open or owned order per player and non-consumable product.
CREATE TABLE claims (
  order_key INTEGER NOT NULL REFERENCES orders,
  code TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  state TEXT NOT NULL CHECK (state IN ('held', 'owned', 'released')),
  owned_at_ms INTEGER,
  PRIMARY KEY (order_key, code),
  CHECK ((state = 'held') <= (owned_at_ms IS NULL)),
  CHECK ((state = 'owned') <= (owned_at_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX claims_one_each ON claims (player_key, code) WHERE state <> 'released';

CREATE TABLE deliveries (
  delivery_key INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL,
  order_key INTEGER NOT NULL REFERENCES orders,
  player_key INTEGER NOT NULL REFERENCES players,
  grant_by TEXT NOT NULL CHECK (grant_by IN ('client', 'server')),
  attempts INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  -- On offer: held for a session. After cannotGrant: held for nobody ('').
  held_for TEXT,
  held_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  acked_at_ms INTEGER,
  acked_by TEXT,
  acked_session TEXT,
  CHECK ((held_for IS NULL) = (held_until_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX deliveries_by_id ON deliveries (delivery_id);
CREATE UNIQUE INDEX deliveries_one_unacked ON deliveries (order_key) WHERE acked_at_ms IS NULL;
CREATE INDEX deliveries_due ON deliveries (player_key, grant_by, delivery_key)
  WHERE acked_at_ms IS NULL;
CREATE INDEX deliveries_held ON deliveries (held_until_ms)
  WHERE acked_at_ms IS NULL AND held_for IS NOT NULL;
CREATE INDEX deliveries_held_for ON deliveries (held_for)
  WHERE acked_at_ms IS NULL AND held_for IS NOT NULL;

-- Derived from the postings; the store writes it only together with an entry.
CREATE TABLE wallets (
  wallet_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  zone_id TEXT NOT NULL,
  paid INTEGER NOT NULL CHECK (paid >= 0),
  gift INTEGER NOT NULL CHECK (gift >= 0),
  save_amt INTEGER NOT NULL CHECK (save_amt >= 0),
  present_sum INTEGER NOT NULL CHECK (present_sum >= 0),
  cost_sum INTEGER NOT NULL CHECK (cost_sum >= 0),
  version INTEGER NOT NULL,
  -- The identities of get_balance_m.
  CHECK (paid + gift = save_amt + present_sum - cost_sum),
  CHECK (save_amt + present_sum <= 9007199254740991)
) STRICT;
CREATE UNIQUE INDEX wallets_by_player ON wallets (player_key, zone_id);

-- The books. An entry happens once: one order number is debited once, one recharge is credited
-- once.
CREATE TABLE ledger_entries (
  entry_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('spend', 'recharge', 'present')),
  reference TEXT NOT NULL,
  wallet_key INTEGER NOT NULL REFERENCES wallets,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (app_id, kind, reference);
CREATE INDEX ledger_entries_by_wallet ON ledger_entries (wallet_key);

-- A posting moves coins from one account to another, so that each is balanced by its shape. The
-- accounts of a wallet are those of the entry's wallet, the others those of the entry's app.
CREATE TABLE postings (
  entry_key INTEGER NOT NULL REFERENCES ledger_entries,
  line INTEGER NOT NULL,
  from_account TEXT NOT NULL CHECK (from_account IN
    ('walletPaid', 'walletGift', 'revenue', 'rechargeClearing', 'promotion')),
  to_account TEXT NOT NULL CHECK (to_account IN
    ('walletPaid', 'walletGift', 'revenue', 'rechargeClearing', 'promotion')),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  PRIMARY KEY (entry_key, line),
  CHECK (from_account <> to_account)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END;
CREATE TRIGGER postings_stay BEFORE UPDATE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER postings_remain BEFORE DELETE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;

CREATE TABLE recharges (
  recharge_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  recharge_no TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  zone_id TEXT NOT NULL,
  save_value INTEGER NOT NULL CHECK (save_value BETWEEN 1 AND 9007199254740991),
  can_change INTEGER NOT NULL CHECK (can_change IN (0, 1)),
  icon TEXT,
  ysdk_ext_info TEXT NOT NULL,
  language TEXT NOT NULL,
  page_token TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
  outcome TEXT,
  pay_ret TEXT CHECK (pay_ret IS NULL OR json_valid(pay_ret)),
  credit TEXT NOT NULL CHECK (credit IN ('none', 'due', 'done')),
  credit_coins INTEGER CHECK (credit_coins BETWEEN 1 AND 9007199254740991),
  credit_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  CHECK ((credit = 'none') = (credit_coins IS NULL)),
  CHECK ((credit = 'none') = (credit_at_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX recharges_by_number ON recharges (app_id, recharge_no);
CREATE UNIQUE INDEX recharges_by_page ON recharges (page_token);
CREATE INDEX recharges_due ON recharges (credit_at_ms) WHERE credit = 'due';
CREATE INDEX recharges_due_by_player ON recharges (player_key, zone_id) WHERE credit = 'due';
