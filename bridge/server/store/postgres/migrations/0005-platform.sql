-- What the platform knows of merchants and their apps (platform/). Products stay in the catalogue file.
CREATE TABLE merchants (
  merchant_id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('unverified', 'verified', 'failed')),
  created_at_ms BIGINT NOT NULL
);

CREATE TABLE apps (
  app_id TEXT COLLATE "C" PRIMARY KEY,
  merchant_id TEXT COLLATE "C" NOT NULL REFERENCES merchants,
  app_key TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  -- Absent until it is chosen.
  type TEXT COLLATE "C" CHECK (type IS NULL OR type IN ('free', 'paid')),
  region TEXT COLLATE "C" NOT NULL CHECK (region IN ('home', 'foreign')),
  dialect TEXT COLLATE "C" NOT NULL CHECK (dialect IN ('standard', 'pico', 'trino', 'gip0006')),
  notify_urls TEXT COLLATE "C" NOT NULL,
  zone_id TEXT COLLATE "C" NOT NULL,
  fee_type TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0)
);

-- Keys of the REST API: a digest each, never the key.
CREATE TABLE api_keys (
  key_id TEXT COLLATE "C" PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL REFERENCES apps,
  name TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  key_hash TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  last_used_at_ms BIGINT,
  revoked_at_ms BIGINT
);
CREATE INDEX api_keys_by_app ON api_keys (app_id);

-- Secrets that sign, sealed under a master key that is not in here.
CREATE TABLE app_secrets (
  secret_id TEXT COLLATE "C" PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL REFERENCES apps,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('notice', 'pico', 'trino', 'midas', 'gip')),
  sealed TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  revoked_at_ms BIGINT
);
CREATE INDEX app_secrets_by_app ON app_secrets (app_id);

-- The first answer to each write of the REST API that came with a key for repeats.
CREATE TABLE api_answers (
  app_id TEXT COLLATE "C" NOT NULL REFERENCES apps,
  repeat_key TEXT COLLATE "C" NOT NULL,
  -- Of what was asked: a repeat must ask for the same.
  digest TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  PRIMARY KEY (app_id, repeat_key)
);
CREATE INDEX api_answers_by_age ON api_answers (created_at_ms);

-- Login tickets that a merchant's server made for a player: a digest each, for one login.
CREATE TABLE login_tickets (
  ticket_hash TEXT COLLATE "C" PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL REFERENCES apps,
  subject TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  used_at_ms BIGINT
);
CREATE INDEX login_tickets_by_expiry ON login_tickets (expires_at_ms);

CREATE FUNCTION keep_what_is_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END $$;
CREATE TRIGGER apps_keep_their_type BEFORE UPDATE OF type ON apps FOR EACH ROW
  WHEN (OLD.type IS NOT NULL AND NEW.type IS DISTINCT FROM OLD.type)
  EXECUTE FUNCTION keep_what_is_set('the type of an app is chosen once');
CREATE TRIGGER apps_keep_their_merchant BEFORE UPDATE OF merchant_id ON apps FOR EACH ROW
  WHEN (NEW.merchant_id <> OLD.merchant_id)
  EXECUTE FUNCTION keep_what_is_set('an app stays with its merchant');
CREATE TRIGGER api_keys_stay_revoked BEFORE UPDATE OF revoked_at_ms ON api_keys FOR EACH ROW
  WHEN (OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS DISTINCT FROM OLD.revoked_at_ms)
  EXECUTE FUNCTION keep_what_is_set('a revoked key stays revoked');
CREATE TRIGGER app_secrets_stay_revoked BEFORE UPDATE OF revoked_at_ms ON app_secrets FOR EACH ROW
  WHEN (OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS DISTINCT FROM OLD.revoked_at_ms)
  EXECUTE FUNCTION keep_what_is_set('a revoked secret stays revoked');
