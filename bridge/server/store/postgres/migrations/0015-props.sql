-- Things of games that lie on a chain (rails/utxo/props/prop.ts), each in an output that holds its gold.
CREATE TABLE props (
  prop_key BIGINT PRIMARY KEY,
  net TEXT COLLATE "C" NOT NULL,
  -- 16 bytes, hex.
  pid TEXT COLLATE "C" NOT NULL CHECK (pid ~ '^[0-9a-f]{32}$'),
  app_id TEXT COLLATE "C" NOT NULL,
  oid TEXT COLLATE "C" NOT NULL,
  gold TEXT COLLATE "C" NOT NULL CHECK (gold ~ '^[0-9]{78}$'),
  confirmations BIGINT NOT NULL CHECK (confirmations > 0),
  -- The order whose good it is.
  order_key BIGINT REFERENCES orders,
  state TEXT COLLATE "C" NOT NULL CHECK (
    state = 'planned' OR state = 'unconfirmed' OR state = 'confirmed' OR state = 'gone'
    OR state = 'cancelled'),
  -- Where it lies, and who can spend it there.
  at_tx_id TEXT COLLATE "C",
  at_index BIGINT,
  owner TEXT COLLATE "C",
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  CHECK ((at_tx_id IS NULL) = (at_index IS NULL)),
  CHECK ((at_tx_id IS NULL) = (owner IS NULL)),
  CHECK ((at_tx_id IS NOT NULL) = (state = 'unconfirmed' OR state = 'confirmed'))
);
CREATE UNIQUE INDEX props_by_id ON props (pid);
CREATE INDEX props_by_owner ON props (net, owner, prop_key) WHERE owner IS NOT NULL;
CREATE INDEX props_by_app ON props (app_id, prop_key);
CREATE INDEX props_by_order ON props (order_key) WHERE order_key IS NOT NULL;

-- Transactions that make props or carry them on: ours from the moment they are wanted, others as chains
-- show them.
CREATE TABLE prop_moves (
  move_key BIGINT PRIMARY KEY,
  net TEXT COLLATE "C" NOT NULL,
  prop_key BIGINT NOT NULL REFERENCES props,
  kind TEXT COLLATE "C" NOT NULL CHECK (
    kind = 'create' OR kind = 'send' OR kind = 'order' OR kind = 'found'),
  step BIGINT NOT NULL CHECK (step >= 0),
  -- The output that it spends; none for the one that makes the prop.
  from_tx_id TEXT COLLATE "C",
  from_index BIGINT,
  script TEXT COLLATE "C",
  address TEXT COLLATE "C",
  tx_id TEXT COLLATE "C",
  -- The output that holds the prop; none where it is not carried on.
  tx_index BIGINT,
  raw TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL CHECK (
    state = 'wanted' OR state = 'refused' OR state = 'cancelled' OR state = 'signed'
    OR state = 'pending' OR state = 'included' OR state = 'confirmed' OR state = 'orphaned'
    OR state = 'dropped' OR state = 'replaced'),
  -- The last block that held it, also when that one is gone.
  block_height BIGINT,
  block_hash TEXT COLLATE "C",
  block_time_ms BIGINT,
  due_at_ms BIGINT,
  tries BIGINT NOT NULL CHECK (tries >= 0),
  note TEXT COLLATE "C",
  created_at_ms BIGINT NOT NULL,
  changed_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  CHECK ((from_tx_id IS NULL) = (from_index IS NULL)),
  CHECK (tx_index IS NULL OR (tx_id IS NOT NULL AND script IS NOT NULL)),
  CHECK ((block_height IS NULL) = (block_hash IS NULL)),
  CHECK ((block_height IS NULL) = (block_time_ms IS NULL)),
  CHECK (block_height IS NOT NULL
    OR (state <> 'included' AND state <> 'confirmed' AND state <> 'orphaned')),
  -- What may be on its way is kept whole, or it could not be sent out again.
  CHECK ((tx_id IS NULL) = (state = 'wanted' OR state = 'refused' OR state = 'cancelled')),
  CHECK (kind = 'found' OR (tx_id IS NULL) = (raw IS NULL))
);
CREATE UNIQUE INDEX prop_moves_by_prop ON prop_moves (prop_key, step);
CREATE UNIQUE INDEX prop_moves_by_tx ON prop_moves (net, tx_id, prop_key) WHERE tx_id IS NOT NULL;
-- A prop is made once.
CREATE UNIQUE INDEX prop_moves_one_beginning ON prop_moves (prop_key)
  WHERE from_tx_id IS NULL AND state <> 'cancelled';
CREATE INDEX prop_moves_by_block ON prop_moves (net, block_hash) WHERE block_hash IS NOT NULL;
CREATE INDEX prop_moves_included ON prop_moves (net, move_key) WHERE state = 'included';
CREATE INDEX prop_moves_by_height ON prop_moves (net, block_height)
  WHERE state = 'included' OR state = 'confirmed';
CREATE INDEX prop_moves_pending ON prop_moves (net, move_key) WHERE state = 'pending';
CREATE INDEX prop_moves_due ON prop_moves (due_at_ms, move_key) WHERE due_at_ms IS NOT NULL;
CREATE TRIGGER props_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF prop_key, net, pid, app_id, oid, gold,
    confirmations, order_key, created_at_ms ON props
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prop_moves_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF move_key, net, prop_key, kind, step,
    created_at_ms ON prop_moves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A transaction that was signed is the only one of its move, for ever.
CREATE FUNCTION refuse_other_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the transaction of a move never changes';
END $$;
CREATE TRIGGER prop_moves_keep_signed BEFORE UPDATE ON prop_moves
  FOR EACH ROW WHEN (OLD.tx_id IS NOT NULL AND (NEW.tx_id IS DISTINCT FROM OLD.tx_id
    OR NEW.tx_index IS DISTINCT FROM OLD.tx_index OR NEW.raw IS DISTINCT FROM OLD.raw))
  EXECUTE FUNCTION refuse_other_transaction();
