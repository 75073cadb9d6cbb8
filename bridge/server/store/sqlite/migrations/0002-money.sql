-- Lots, holds, refunds, charge-backs, provider reports, attention, outbox. SQLite changes a CHECK only
-- by making the table anew; foreign keys are off while a migration runs, and checked before it commits.
-- Words are checked with OR: for IN with more than two of them SQLite builds an index at each insert.

CREATE TABLE orders_new (
  order_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  -- The doors of other systems have number spaces of their own.
  door TEXT NOT NULL,
  order_no TEXT NOT NULL,
  trade_no TEXT NOT NULL,
  environment TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  -- The four axes (orders/next.ts).
  life TEXT NOT NULL CHECK (
    life = 'open' OR life = 'expired' OR life = 'cancelled' OR life = 'failed'),
  money TEXT NOT NULL CHECK (
    money = 'none' OR money = 'uncertain' OR money = 'seen' OR money = 'settled'
    OR money = 'refunding' OR money = 'refunded' OR money = 'reversed'),
  delivery TEXT NOT NULL CHECK (
    delivery = 'none' OR delivery = 'due' OR delivery = 'offered' OR delivery = 'acked'
    OR delivery = 'void' OR delivery = 'revoking' OR delivery = 'revoked'),
  exception TEXT NOT NULL CHECK (
    exception = 'none' OR exception = 'partial' OR exception = 'over' OR exception = 'late'
    OR exception = 'reversed' OR exception = 'undeliverable' OR exception = 'marked'),
  confirmations INTEGER NOT NULL CHECK (confirmations >= 0),
  refunded_coins INTEGER NOT NULL CHECK (refunded_coins BETWEEN 0 AND coins),
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
  CHECK ((money = 'settled' OR money = 'refunding' OR money = 'refunded' OR money = 'reversed')
    = (paid_at_ms IS NOT NULL)),
  CHECK ((delivery = 'acked') <= (fulfilled_at_ms IS NOT NULL))
) STRICT;
INSERT INTO orders_new
  SELECT order_key, app_id, 'plugin', order_no, trade_no, environment, player_key, life, money,
    delivery, exception, 0, 0, version, fingerprint, coins, title, detail, items, attach, notify_url,
    zone_id, save_slot, grant_by, catalog_version, created_at_ms, expires_at_ms, paid_at_ms,
    fulfilled_at_ms
  FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE UNIQUE INDEX orders_by_number ON orders (app_id, door, order_no);
CREATE UNIQUE INDEX orders_by_trade_no ON orders (trade_no);
CREATE INDEX orders_by_player ON orders (player_key, order_key);
CREATE INDEX orders_open ON orders (expires_at_ms) WHERE life = 'open' AND money = 'none';
CREATE INDEX orders_open_by_player ON orders (player_key) WHERE life = 'open' AND money = 'none';

-- Goods that are not due any more, because the order was refunded or reversed.
ALTER TABLE deliveries ADD COLUMN voided_at_ms INTEGER
  CHECK (voided_at_ms IS NULL OR acked_at_ms IS NULL);
DROP INDEX deliveries_one_unacked;
CREATE UNIQUE INDEX deliveries_one_due ON deliveries (order_key)
  WHERE acked_at_ms IS NULL AND voided_at_ms IS NULL;
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (player_key, grant_by, delivery_key)
  WHERE acked_at_ms IS NULL AND voided_at_ms IS NULL;

-- Derived from the postings; the store writes it only together with an entry.
CREATE TABLE wallets_new (
  wallet_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  player_key INTEGER NOT NULL REFERENCES players,
  zone_id TEXT NOT NULL,
  paid INTEGER NOT NULL CHECK (paid >= 0),
  gift INTEGER NOT NULL CHECK (gift >= 0),
  -- What a charge-back could not take back.
  debt INTEGER NOT NULL CHECK (debt BETWEEN 0 AND 9007199254740991),
  save_amt INTEGER NOT NULL CHECK (save_amt >= 0),
  present_sum INTEGER NOT NULL CHECK (present_sum >= 0),
  cost_sum INTEGER NOT NULL CHECK (cost_sum >= 0),
  version INTEGER NOT NULL,
  -- The identities of get_balance_m.
  CHECK (paid + gift = save_amt + present_sum - cost_sum),
  CHECK (save_amt + present_sum <= 9007199254740991)
) STRICT;
INSERT INTO wallets_new
  SELECT wallet_key, app_id, player_key, zone_id, paid, gift, 0, save_amt, present_sum, cost_sum,
    version
  FROM wallets;
DROP TABLE wallets;
ALTER TABLE wallets_new RENAME TO wallets;
CREATE UNIQUE INDEX wallets_by_player ON wallets (player_key, zone_id);

-- Coins that came in together. What is left follows from the postings that name the lot.
CREATE TABLE lots (
  lot_key INTEGER PRIMARY KEY,
  wallet_key INTEGER NOT NULL REFERENCES wallets,
  account TEXT NOT NULL CHECK (account IN ('walletPaid', 'walletGift')),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND coins),
  expires_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lots_left ON lots (wallet_key) WHERE remaining > 0;
CREATE INDEX lots_ending ON lots (expires_at_ms) WHERE remaining > 0 AND expires_at_ms IS NOT NULL;
-- What a wallet ever got before there were lots becomes one of each kind.
INSERT INTO lots (wallet_key, account, coins, remaining, created_at_ms)
  SELECT wallet_key, 'walletGift', present_sum, gift, 0 FROM wallets WHERE present_sum > 0;
INSERT INTO lots (wallet_key, account, coins, remaining, created_at_ms)
  SELECT wallet_key, 'walletPaid', save_amt, paid, 0 FROM wallets WHERE save_amt > 0;

-- The books. An entry happens once: one order number is debited once, one report counts once.
CREATE TABLE ledger_entries_new (
  entry_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind = 'spend' OR kind = 'capture' OR kind = 'release' OR kind = 'refund'
    OR kind = 'recharge' OR kind = 'repay' OR kind = 'chargeBack' OR kind = 'present'
    OR kind = 'expiry' OR kind = 'suspense'),
  reference TEXT NOT NULL,
  -- Absent where no wallet has a part.
  wallet_key INTEGER REFERENCES wallets,
  at_ms INTEGER NOT NULL,
  CHECK ((kind = 'suspense') = (wallet_key IS NULL))
) STRICT;
INSERT INTO ledger_entries_new
  SELECT entry_key, app_id, kind, reference, wallet_key, at_ms FROM ledger_entries;
DROP TABLE ledger_entries;
ALTER TABLE ledger_entries_new RENAME TO ledger_entries;
CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (app_id, kind, reference);
CREATE INDEX ledger_entries_by_wallet ON ledger_entries (wallet_key);

-- A posting moves coins from one account to another, so that each is balanced by its shape. The
-- accounts of a wallet are those of the entry's wallet, the others those of the entry's app.
CREATE TABLE postings_new (
  entry_key INTEGER NOT NULL REFERENCES ledger_entries,
  line INTEGER NOT NULL,
  from_account TEXT NOT NULL CHECK (
    from_account = 'walletPaid' OR from_account = 'walletGift' OR from_account = 'held'
    OR from_account = 'revenue' OR from_account = 'refunds' OR from_account = 'rechargeClearing'
    OR from_account = 'chargeBacks' OR from_account = 'promotion' OR from_account = 'breakage'
    OR from_account = 'debt' OR from_account = 'suspense'),
  to_account TEXT NOT NULL CHECK (
    to_account = 'walletPaid' OR to_account = 'walletGift' OR to_account = 'held'
    OR to_account = 'revenue' OR to_account = 'refunds' OR to_account = 'rechargeClearing'
    OR to_account = 'chargeBacks' OR to_account = 'promotion' OR to_account = 'breakage'
    OR to_account = 'debt' OR to_account = 'suspense'),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  -- The lot of the wallet's side.
  lot_key INTEGER REFERENCES lots,
  PRIMARY KEY (entry_key, line),
  CHECK (from_account <> to_account),
  CHECK ((from_account IN ('walletPaid', 'walletGift') OR to_account IN ('walletPaid', 'walletGift'))
    = (lot_key IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO postings_new
  SELECT entry_key, line, from_account, to_account, coins,
    (SELECT lot_key FROM lots
     WHERE lots.wallet_key = ledger_entries.wallet_key
       AND lots.account IN (from_account, to_account))
  FROM postings JOIN ledger_entries USING (entry_key);
DROP TABLE postings;
ALTER TABLE postings_new RENAME TO postings;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END;
CREATE TRIGGER postings_stay BEFORE UPDATE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER postings_remain BEFORE DELETE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;

-- What went back, each under a number of its own.
CREATE TABLE refunds (
  refund_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  refund_no TEXT NOT NULL,
  order_key INTEGER NOT NULL REFERENCES orders,
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  refunded_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX refunds_once ON refunds (app_id, refund_no);
CREATE INDEX refunds_by_order ON refunds (order_key);

-- Presents that a merchant asked for, with all that was asked: a repeat must ask for the same.
CREATE TABLE presents (
  present_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  present_no TEXT NOT NULL,
  wallet_key INTEGER NOT NULL REFERENCES wallets,
  request TEXT NOT NULL CHECK (json_valid(request)),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX presents_once ON presents (app_id, present_no);

CREATE TABLE recharges_new (
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
  -- What the player chose on the page.
  chosen_coins INTEGER CHECK (chosen_coins BETWEEN 1 AND 9007199254740991),
  pay_ret TEXT CHECK (pay_ret IS NULL OR json_valid(pay_ret)),
  -- What came in, and what the provider took out again.
  credited_coins INTEGER NOT NULL CHECK (credited_coins BETWEEN 0 AND 9007199254740991),
  reversed_coins INTEGER NOT NULL CHECK (reversed_coins BETWEEN 0 AND credited_coins),
  exception TEXT NOT NULL CHECK (
    exception = 'none' OR exception = 'wrongAmount' OR exception = 'reversed'),
  created_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO recharges_new
  SELECT recharge_key, app_id, recharge_no, player_key, zone_id, save_value, can_change, icon,
    ysdk_ext_info, language, page_token, state, outcome, credit_coins, pay_ret,
    CASE credit WHEN 'done' THEN credit_coins ELSE 0 END, 0, 'none', created_at_ms
  FROM recharges;

-- What a provider reported, each report once.
CREATE TABLE provider_reports (
  report_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  report_no TEXT NOT NULL,
  recharge_key INTEGER REFERENCES recharges,
  kind TEXT NOT NULL CHECK (kind IN ('paid', 'chargeBack')),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  -- due: its coins come later; suspense: nothing accounts for it, and a person decides.
  state TEXT NOT NULL CHECK (
    state = 'due' OR state = 'applied' OR state = 'suspense'),
  due_at_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX provider_reports_once ON provider_reports (app_id, report_no);
CREATE INDEX provider_reports_by_recharge ON provider_reports (recharge_key);
CREATE INDEX provider_reports_due ON provider_reports (due_at_ms) WHERE state = 'due';
INSERT INTO provider_reports
    (app_id, report_no, recharge_key, kind, coins, state, due_at_ms, created_at_ms)
  SELECT app_id, recharge_no, recharge_key, 'paid', credit_coins,
    CASE credit WHEN 'done' THEN 'applied' ELSE 'due' END, credit_at_ms, created_at_ms
  FROM recharges WHERE credit <> 'none';
DROP TABLE recharges;
ALTER TABLE recharges_new RENAME TO recharges;
CREATE UNIQUE INDEX recharges_by_number ON recharges (app_id, recharge_no);
CREATE UNIQUE INDEX recharges_by_page ON recharges (page_token);
CREATE INDEX recharges_by_player ON recharges (player_key, zone_id);

-- What needs a person, until one has decided.
CREATE TABLE attention (
  attention_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- What it is about: an order, recharge or report number.
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER,
  resolved_by TEXT,
  resolution TEXT,
  CHECK ((resolved_at_ms IS NULL) = (resolved_by IS NULL)),
  CHECK ((resolved_at_ms IS NULL) = (resolution IS NULL))
) STRICT;
CREATE UNIQUE INDEX attention_open ON attention (app_id, kind, subject) WHERE resolved_at_ms IS NULL;

-- What the merchant must be told, written with the change that it tells of.
CREATE TABLE outbox (
  outbox_key INTEGER PRIMARY KEY,
  order_key INTEGER NOT NULL REFERENCES orders,
  order_version INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
