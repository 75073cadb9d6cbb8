-- How often somebody called in a window of time, whichever process was asked; callers as digests.
CREATE TABLE call_windows (
  caller TEXT PRIMARY KEY,
  ends_at_ms INTEGER NOT NULL,
  taken INTEGER NOT NULL CHECK (taken > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_windows_by_end ON call_windows (ends_at_ms);
