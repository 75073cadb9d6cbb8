-- What merchants are told (orders/notice.ts): one row for each change that they must know, written with
-- the change.
CREATE TABLE notices (
  order_key BIGINT NOT NULL REFERENCES orders,
  order_version BIGINT NOT NULL,
  app_id TEXT COLLATE "C" NOT NULL,
  moment TEXT COLLATE "C" NOT NULL,
  -- One address: the app, and after a space the address that the order chose.
  lane TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (
    state IN ('pending', 'leased', 'delivered', 'superseded', 'dead')),
  -- The next try; while it is leased, the end of the lease.
  due_at_ms BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  tries_before BIGINT NOT NULL,
  leased_by TEXT COLLATE "C",
  -- What is sent, as it was at the first try.
  snapshot TEXT COLLATE "C",
  created_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  PRIMARY KEY (order_key, order_version),
  CHECK ((state = 'leased') = (leased_by IS NOT NULL)),
  CHECK ((state IN ('pending', 'leased')) = (ended_at_ms IS NULL))
);
CREATE INDEX notices_waiting ON notices (lane, due_at_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX notices_dead ON notices (order_key, order_version) WHERE state = 'dead';

-- Each try, once it is over.
CREATE TABLE notice_tries (
  order_key BIGINT NOT NULL,
  order_version BIGINT NOT NULL,
  try_no BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL,
  status BIGINT,
  latency_ms BIGINT,
  answer TEXT COLLATE "C",
  error TEXT COLLATE "C",
  PRIMARY KEY (order_key, order_version, try_no),
  FOREIGN KEY (order_key, order_version) REFERENCES notices
);

-- Nothing was ever sent of these; the orders say what became of them.
INSERT INTO notices
  SELECT DISTINCT ON (outbox.order_key, outbox.order_version)
    outbox.order_key, outbox.order_version, orders.app_id,
    CASE order_events.event::json ->> 'kind' WHEN 'refunded' THEN 'refunded' ELSE 'paid' END,
    orders.app_id || COALESCE(' ' || orders.notify_url, ''), 'pending', outbox.created_at_ms, 0, 0,
    NULL, NULL, outbox.created_at_ms, NULL
  FROM outbox JOIN orders ON orders.order_key = outbox.order_key
    JOIN order_events ON order_events.order_key = outbox.order_key
      AND order_events.version = outbox.order_version;
DROP TABLE outbox;
