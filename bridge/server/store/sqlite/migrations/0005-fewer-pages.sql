-- What a payment costs is above all the pages that its commit writes.

-- A page of an index sorted by player is written for nearly every payment, since hardly two payments of
-- one commit are of the same player. One such index finds a player's orders and the goods that are due.

-- Who is to grant what is due for the order.
ALTER TABLE orders ADD COLUMN due_from TEXT GENERATED ALWAYS AS (
  CASE WHEN delivery = 'due' OR delivery = 'offered' THEN grant_by END) VIRTUAL;
DROP INDEX orders_by_player;
CREATE INDEX orders_by_player ON orders (player_key, due_from, order_key);
DROP INDEX deliveries_due;
DROP INDEX deliveries_held_for;
CREATE INDEX deliveries_held_for ON deliveries (held_for, player_key)
  WHERE acked_at_ms IS NULL AND held_for IS NOT NULL;

-- One index for what is due for an order, which is one delivery at most, and for all that ever was.
DROP INDEX deliveries_one_due;
DROP INDEX deliveries_by_order;
CREATE UNIQUE INDEX deliveries_by_order ON deliveries (
  order_key, CASE WHEN acked_at_ms IS NULL AND voided_at_ms IS NULL THEN 0 ELSE delivery_key END);

-- Taking coins from a lot changes no index, until the last one is taken.
CREATE TABLE lots_new (
  lot_key INTEGER PRIMARY KEY,
  wallet_key INTEGER NOT NULL REFERENCES wallets,
  account TEXT NOT NULL CHECK (account = 'walletPaid' OR account = 'walletGift'),
  coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 9007199254740991),
  remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND coins),
  is_spent INTEGER NOT NULL CHECK (is_spent = (remaining = 0)),
  expires_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO lots_new
  SELECT lot_key, wallet_key, account, coins, remaining, remaining = 0, expires_at_ms, created_at_ms
  FROM lots;
DROP TABLE lots;
ALTER TABLE lots_new RENAME TO lots;
CREATE INDEX lots_left ON lots (wallet_key) WHERE is_spent = 0;
CREATE INDEX lots_ending ON lots (expires_at_ms) WHERE is_spent = 0 AND expires_at_ms IS NOT NULL;
