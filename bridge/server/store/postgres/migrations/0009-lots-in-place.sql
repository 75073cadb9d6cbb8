-- Whether a lot has coins left, in a column of its own: it hardly ever changes, while an index over
-- what is left would need a new row for every payment. So a payment changes its lot in place.
ALTER TABLE lots ADD COLUMN is_left BIGINT NOT NULL
  GENERATED ALWAYS AS (CASE WHEN remaining > 0 THEN 1 ELSE 0 END) STORED;
DROP INDEX lots_left;
DROP INDEX lots_ending;
CREATE INDEX lots_left ON lots (wallet_key) WHERE is_left = 1;
CREATE INDEX lots_ending ON lots (expires_at_ms) WHERE is_left = 1 AND expires_at_ms IS NOT NULL;
