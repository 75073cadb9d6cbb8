-- The rows of a payment name rows that the same transaction wrote, or read and guards by their
-- version. What they name is never deleted, and its key never changes: the triggers below see to it
-- for everybody. Asking again for each single row was a fifth of the database's work for a payment,
-- so these references are no constraints any more; `coinslot reconcile` compares them instead (store/
-- books/referenceChecks.ts). Rows that are written seldom keep theirs.
ALTER TABLE orders DROP CONSTRAINT orders_player_key_fkey;
ALTER TABLE order_events DROP CONSTRAINT order_events_order_key_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_order_key_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_player_key_fkey;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_wallet_key_fkey;
ALTER TABLE postings DROP CONSTRAINT postings_entry_key_fkey;
ALTER TABLE postings DROP CONSTRAINT postings_lot_key_fkey;

CREATE TRIGGER players_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF player_key ON players
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER orders_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF order_key ON orders
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF wallet_key ON wallets
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lots_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF lot_key ON lots
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Wallets and lots change with every payment: room on their pages keeps a change on the page, where
-- it needs no new index rows.
ALTER TABLE wallets SET (fillfactor = 50);
ALTER TABLE lots SET (fillfactor = 50);
ALTER TABLE writers SET (fillfactor = 10);
