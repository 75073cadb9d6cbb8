-- An order's story asks for its deliveries; without this, every delivery ever made would be read for it,
-- in the thread that pays.
CREATE INDEX deliveries_by_order ON deliveries (order_key);
