-- What the platform knows of merchants and their apps (platform/). Products stay in the catalogue file.
CREATE TABLE merchants (
  merchant_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unverified', 'verified', 'failed')),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE apps (
  app_id TEXT PRIMARY KEY,
  merchant_id TEXT NOT NULL REFERENCES merchants,
  app_key TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Absent until it is chosen.
  type TEXT CHECK (type IS NULL OR type IN ('free', 'paid')),
  region TEXT NOT NULL CHECK (region IN ('home', 'foreign')),
  dialect TEXT NOT NULL CHECK (dialect IN ('standard', 'pico', 'trino', 'gip0006')),
  notify_urls TEXT NOT NULL CHECK (json_valid(notify_urls)),
  zone_id TEXT NOT NULL,
  fee_type TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER apps_keep_their_type BEFORE UPDATE OF type ON apps
  WHEN OLD.type IS NOT NULL AND NEW.type IS NOT OLD.type
  BEGIN SELECT RAISE(ABORT, 'the type of an app is chosen once'); END;
CREATE TRIGGER apps_keep_their_merchant BEFORE UPDATE OF merchant_id ON apps
  WHEN NEW.merchant_id <> OLD.merchant_id
  BEGIN SELECT RAISE(ABORT, 'an app stays with its merchant'); END;

-- Keys of the REST API: a digest each, never the key.
CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  key_hash TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_app ON api_keys (app_id);
CREATE TRIGGER api_keys_stay_revoked BEFORE UPDATE OF revoked_at_ms ON api_keys
  WHEN OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS NOT OLD.revoked_at_ms
  BEGIN SELECT RAISE(ABORT, 'a revoked key stays revoked'); END;

-- Secrets that sign, sealed under a master key that is not in here.
CREATE TABLE app_secrets (
  secret_id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps,
  kind TEXT NOT NULL CHECK (kind IN ('notice', 'pico', 'trino', 'midas', 'gip')),
  sealed TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX app_secrets_by_app ON app_secrets (app_id);
CREATE TRIGGER app_secrets_stay_revoked BEFORE UPDATE OF revoked_at_ms ON app_secrets
  WHEN OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS NOT OLD.revoked_at_ms
  BEGIN SELECT RAISE(ABORT, 'a revoked secret stays revoked'); END;

-- The first answer to each write of the REST API that came with a key for repeats.
CREATE TABLE api_answers (
  app_id TEXT NOT NULL REFERENCES apps,
  repeat_key TEXT NOT NULL,
  -- Of what was asked: a repeat must ask for the same.
  digest TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (app_id, repeat_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_answers_by_age ON api_answers (created_at_ms);

-- Login tickets that a merchant's server made for a player: a digest each, for one login.
CREATE TABLE login_tickets (
  ticket_hash TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX login_tickets_by_expiry ON login_tickets (expires_at_ms);
