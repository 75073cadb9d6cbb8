-- Guests who became players that existed before.
CREATE TABLE player_merges (
  guest_key BIGINT PRIMARY KEY REFERENCES players,
  player_key BIGINT NOT NULL REFERENCES players,
  at_ms BIGINT NOT NULL,
  -- Whether it was looked once more for what another process wrote in the same moment.
  is_followed BIGINT NOT NULL CHECK (is_followed IN (0, 1)),
  CHECK (guest_key <> player_key)
);
CREATE INDEX player_merges_by_player ON player_merges (player_key);
CREATE INDEX player_merges_to_follow ON player_merges (at_ms) WHERE is_followed = 0;

-- Every row that there is keeps the new rules, which allow more words than the old ones.
ALTER TABLE ledger_entries
  DROP CONSTRAINT ledger_entries_kind_check,
  ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN
    ('spend', 'capture', 'release', 'refund', 'recharge', 'repay', 'chargeBack', 'present',
     'expiry', 'suspense', 'mergeOut', 'mergeIn')) NOT VALID;
ALTER TABLE postings
  DROP CONSTRAINT postings_from_account_check,
  DROP CONSTRAINT postings_to_account_check,
  ADD CONSTRAINT postings_from_account_check CHECK (from_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense', 'merged')) NOT VALID,
  ADD CONSTRAINT postings_to_account_check CHECK (to_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense', 'merged')) NOT VALID;
