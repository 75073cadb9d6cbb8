-- Late money of chains becomes coins: an account and two kinds of entries more. SQLite changes a CHECK
-- only by making the table anew.
CREATE TABLE ledger_entries_new (
  entry_key INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind = 'spend' OR kind = 'capture' OR kind = 'release' OR kind = 'refund'
    OR kind = 'recharge' OR kind = 'repay' OR kind = 'chargeBack' OR kind = 'present'
    OR kind = 'expiry' OR kind = 'suspense' OR kind = 'chainCredit'
    OR kind = 'chainReversal' OR kind = 'mergeOut' OR kind = 'mergeIn'),
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

CREATE TABLE postings_new (
  entry_key INTEGER NOT NULL REFERENCES ledger_entries,
  line INTEGER NOT NULL,
  from_account TEXT NOT NULL CHECK (
    from_account = 'walletPaid' OR from_account = 'walletGift' OR from_account = 'held'
    OR from_account = 'revenue' OR from_account = 'refunds' OR from_account = 'rechargeClearing'
    OR from_account = 'chargeBacks' OR from_account = 'promotion' OR from_account = 'breakage'
    OR from_account = 'debt' OR from_account = 'suspense' OR from_account = 'merged'
    OR from_account = 'chainClearing'),
  to_account TEXT NOT NULL CHECK (
    to_account = 'walletPaid' OR to_account = 'walletGift' OR to_account = 'held'
    OR to_account = 'revenue' OR to_account = 'refunds' OR to_account = 'rechargeClearing'
    OR to_account = 'chargeBacks' OR to_account = 'promotion' OR to_account = 'breakage'
    OR to_account = 'debt' OR to_account = 'suspense' OR to_account = 'merged'
    OR to_account = 'chainClearing'),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  -- The lot of the wallet's side.
  lot_key INTEGER REFERENCES lots,
  PRIMARY KEY (entry_key, line),
  CHECK (from_account <> to_account),
  CHECK ((from_account IN ('walletPaid', 'walletGift') OR to_account IN ('walletPaid', 'walletGift'))
    = (lot_key IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO postings_new SELECT entry_key, line, from_account, to_account, coins, lot_key FROM postings;
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
