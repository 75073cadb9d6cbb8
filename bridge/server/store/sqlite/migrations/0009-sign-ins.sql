-- Sign-ins under way (auth/signIn.ts): a digest each of the secret that began them.
CREATE TABLE sign_ins (
  sign_in_hash TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps,
  way TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  interval_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at_ms);
CREATE TRIGGER sign_ins_end_once BEFORE UPDATE OF used_at_ms ON sign_ins
  WHEN OLD.used_at_ms IS NOT NULL AND NEW.used_at_ms IS NOT OLD.used_at_ms
  BEGIN SELECT RAISE(ABORT, 'a sign-in ends once'); END;
