-- Its pages were written for nearly every payment; nothing asks for the entries of a wallet any more.
DROP INDEX ledger_entries_by_wallet;
