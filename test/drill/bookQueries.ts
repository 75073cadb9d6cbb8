/** What must hold in every store at every moment, in SQL that every store speaks: no query finds a row. */
export const BOOK_QUERIES: { readonly [what: string]: string } = {
  "a wallet is what its postings add up to": `
    SELECT w.wallet_key FROM wallets w LEFT JOIN (
      SELECT e.wallet_key,
        SUM(CASE WHEN p.to_account = 'walletPaid' THEN p.coins
          WHEN p.from_account = 'walletPaid' THEN -p.coins ELSE 0 END) AS paid,
        SUM(CASE WHEN p.to_account = 'walletGift' THEN p.coins
          WHEN p.from_account = 'walletGift' THEN -p.coins ELSE 0 END) AS gift
      FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
      GROUP BY e.wallet_key
    ) s ON s.wallet_key = w.wallet_key
    WHERE w.paid <> COALESCE(s.paid, 0) OR w.gift <> COALESCE(s.gift, 0)`,

  "the lots of a wallet hold what it holds": `
    SELECT w.wallet_key FROM wallets w LEFT JOIN (
      SELECT wallet_key,
        SUM(CASE WHEN account = 'walletPaid' THEN remaining ELSE 0 END) AS paid,
        SUM(CASE WHEN account = 'walletGift' THEN remaining ELSE 0 END) AS gift
      FROM lots GROUP BY wallet_key
    ) s ON s.wallet_key = w.wallet_key
    WHERE w.paid <> COALESCE(s.paid, 0) OR w.gift <> COALESCE(s.gift, 0)`,

  "an order is paid when its number was debited, with its amount": `
    SELECT o.order_key FROM orders o LEFT JOIN (
      SELECT e.app_id, e.reference, SUM(p.coins) AS coins
      FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
      WHERE e.kind = 'spend' GROUP BY e.app_id, e.reference
    ) s ON s.app_id = o.app_id AND s.reference = o.order_no
    WHERE (o.money = 'settled') <> (s.coins IS NOT NULL) OR s.coins <> o.coins`,

  "what was debited has an order": `
    SELECT e.entry_key FROM ledger_entries e
    LEFT JOIN orders o ON o.app_id = e.app_id AND o.order_no = e.reference
    WHERE e.kind = 'spend' AND o.order_key IS NULL`,

  "a story has no gap": `
    SELECT o.order_key FROM orders o LEFT JOIN (
      SELECT order_key, COUNT(*) AS events, MAX(version) AS latest
      FROM order_events GROUP BY order_key
    ) s ON s.order_key = o.order_key
    WHERE s.events IS NULL OR s.events <> o.version OR s.latest <> o.version`,

  "a paid order has one delivery": `
    SELECT o.order_key FROM orders o LEFT JOIN (
      SELECT order_key, COUNT(*) AS deliveries FROM deliveries GROUP BY order_key
    ) s ON s.order_key = o.order_key
    WHERE COALESCE(s.deliveries, 0) <> CASE WHEN o.money = 'settled' THEN 1 ELSE 0 END`,
};
