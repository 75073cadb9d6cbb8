/** Guests who became players: what left their wallets came in, and nothing is left behind. */

const parcels = (account: string) =>
  `CAST(COALESCE(SUM(CASE WHEN p.from_account = '${account}' THEN p.coins
    WHEN p.to_account = '${account}' THEN -p.coins ELSE 0 END), 0) AS BIGINT)`;

/** Of one entry, or of all whose references begin as its own and go on with a colon. */
const moved = (account: string) => `(SELECT ${parcels(account)}
    FROM ledger_entries i JOIN postings p ON p.entry_key = i.entry_key
    WHERE i.app_id = e.app_id AND ((i.kind = 'mergeOut' AND i.reference = e.reference)
      OR (i.kind = 'mergeIn' AND i.reference > e.reference || ':'
        AND i.reference < e.reference || ';')))`;

/** Coins of each kind, and debt, that left by one entry and came in by others. */
export const MERGES_AGAINST_POSTINGS = `SELECT app_id, reference AS subject,
    'lost on the way: ' || paid || ' bought coins, ' || gift || ' gift coins, ' || debt || ' of debt'
      AS detail
  FROM (SELECT e.app_id, e.reference, ${moved("walletPaid")} AS paid,
      ${moved("walletGift")} AS gift, ${moved("debt")} AS debt
    FROM ledger_entries e WHERE e.entry_key > ? AND e.entry_key <= ? AND e.kind = 'mergeOut') judged
  WHERE paid <> 0 OR gift <> 0 OR debt <> 0`;

/** Only once the chore has looked for what was booked in the same moment. */
export const GUESTS_AGAINST_HEIRS = `SELECT w.app_id, 'wallet ' || w.wallet_key AS subject,
    'of a guest who became a player: ' || w.paid || ' bought coins, ' || w.gift ||
      ' gift coins, ' || w.debt || ' of debt were left behind' AS detail
  FROM player_merges m JOIN wallets w ON w.player_key = m.guest_key
  WHERE m.guest_key > ? AND m.guest_key <= ? AND m.is_followed = 1
    AND w.paid + w.gift + w.debt > 0`;
