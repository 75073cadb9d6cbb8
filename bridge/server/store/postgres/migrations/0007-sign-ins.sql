-- Sign-ins under way (auth/signIn.ts): a digest each of the secret that began them.
CREATE TABLE sign_ins (
  sign_in_hash TEXT COLLATE "C" PRIMARY KEY,
  app_id TEXT COLLATE "C" NOT NULL REFERENCES apps,
  way TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C" NOT NULL,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  interval_ms BIGINT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  used_at_ms BIGINT,
  version BIGINT NOT NULL CHECK (version > 0)
);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at_ms);
