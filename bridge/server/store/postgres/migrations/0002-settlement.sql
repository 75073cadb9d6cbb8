-- A day's report, frozen once (cli/settlement.ts): later corrections belong to later days.
CREATE TABLE settlement_reports (
  zone TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  -- The last ledger entry that it counts.
  through_key BIGINT NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  closed_at_ms BIGINT NOT NULL,
  PRIMARY KEY (zone, day)
);
CREATE TRIGGER settlement_reports_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_reports
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
