-- What merchants are told (orders/notice.ts): one row for each change that they must know, written with
-- the change. Clustered by order, so that an order's notices lie together and new ones at the end.
CREATE TABLE notices (
  order_key INTEGER NOT NULL REFERENCES orders,
  order_version INTEGER NOT NULL,
  app_id TEXT NOT NULL,
  moment TEXT NOT NULL,
  -- One address: the app, and after a space the address that the order chose.
  lane TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (
    state = 'pending' OR state = 'leased' OR state = 'delivered' OR state = 'superseded'
    OR state = 'dead'),
  -- The next try; while it is leased, the end of the lease.
  due_at_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  tries_before INTEGER NOT NULL DEFAULT 0,
  leased_by TEXT,
  -- What is sent, as it was at the first try.
  snapshot TEXT,
  created_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  PRIMARY KEY (order_key, order_version),
  CHECK ((state = 'leased') = (leased_by IS NOT NULL)),
  CHECK ((state = 'pending' OR state = 'leased') = (ended_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_waiting ON notices (lane, due_at_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX notices_dead ON notices (order_key, order_version) WHERE state = 'dead';

-- Each try, once it is over.
CREATE TABLE notice_tries (
  order_key INTEGER NOT NULL,
  order_version INTEGER NOT NULL,
  try_no INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  latency_ms INTEGER,
  answer TEXT,
  error TEXT,
  PRIMARY KEY (order_key, order_version, try_no),
  FOREIGN KEY (order_key, order_version) REFERENCES notices
) STRICT, WITHOUT ROWID;

-- Nothing was ever sent of these; the orders say what became of them.
INSERT INTO notices
    (order_key, order_version, app_id, moment, lane, due_at_ms, created_at_ms)
  SELECT outbox.order_key, order_version, orders.app_id,
    CASE json_extract(event, '$.kind') WHEN 'refunded' THEN 'refunded' ELSE 'paid' END,
    orders.app_id || COALESCE(' ' || notify_url, ''), outbox.created_at_ms, outbox.created_at_ms
  FROM outbox JOIN orders ON orders.order_key = outbox.order_key
    JOIN order_events ON order_events.order_key = outbox.order_key
      AND order_events.version = outbox.order_version
  -- Two rows of one version would be a fault of the program: the first one counts.
  GROUP BY outbox.order_key, outbox.order_version;
DROP TABLE outbox;
