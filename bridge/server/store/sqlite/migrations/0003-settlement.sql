-- A day's report, frozen once (cli/settlement.ts): later corrections belong to later days.
CREATE TABLE settlement_reports (
  zone TEXT NOT NULL,
  day TEXT NOT NULL,
  -- The last ledger entry that it counts.
  through_key INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  digest TEXT NOT NULL,
  closed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (zone, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER settlement_reports_stay BEFORE UPDATE ON settlement_reports
  BEGIN SELECT RAISE(ABORT, 'a closed day is never changed'); END;
CREATE TRIGGER settlement_reports_remain BEFORE DELETE ON settlement_reports
  BEGIN SELECT RAISE(ABORT, 'a closed day is never deleted'); END;
