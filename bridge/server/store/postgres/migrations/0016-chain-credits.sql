-- Late money of chains becomes coins: an account and two kinds of entries more.
-- Every row that there is keeps the new rules, which allow more words than the old ones.
ALTER TABLE ledger_entries
  DROP CONSTRAINT ledger_entries_kind_check,
  ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN
    ('spend', 'capture', 'release', 'refund', 'recharge', 'repay', 'chargeBack', 'present',
     'expiry', 'suspense', 'mergeOut', 'mergeIn',
     'chainCredit', 'chainReversal')) NOT VALID;
ALTER TABLE postings
  DROP CONSTRAINT postings_from_account_check,
  DROP CONSTRAINT postings_to_account_check,
  ADD CONSTRAINT postings_from_account_check CHECK (from_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense', 'merged', 'chainClearing')) NOT VALID,
  ADD CONSTRAINT postings_to_account_check CHECK (to_account IN
    ('walletPaid', 'walletGift', 'held', 'revenue', 'refunds', 'rechargeClearing', 'chargeBacks',
     'promotion', 'breakage', 'debt', 'suspense', 'merged', 'chainClearing')) NOT VALID;
