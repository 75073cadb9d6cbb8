-- How often somebody called in a window of time, whichever process was asked; callers as digests.
CREATE TABLE call_windows (
  caller TEXT COLLATE "C" PRIMARY KEY,
  ends_at_ms BIGINT NOT NULL,
  taken BIGINT NOT NULL CHECK (taken > 0)
);
CREATE INDEX call_windows_by_end ON call_windows (ends_at_ms);
