/** An order whose money goes back on a chain has one refund of the whole, as far as the order says. */
export const CHAIN_REFUNDS_AGAINST_ORDERS = `SELECT app_id, door, order_no,
    'money ' || money || ', refunds of the whole: ' || under_way || ' under way, ' || done || ' done'
      AS detail
  FROM (SELECT o.*,
      (SELECT CAST(count(*) AS BIGINT) FROM chain_refunds r WHERE r.order_key = o.order_key
        AND r.part = 'whole' AND (r.state = 'prepared' OR r.state = 'sent')) AS under_way,
      (SELECT CAST(count(*) AS BIGINT) FROM chain_refunds r WHERE r.order_key = o.order_key
        AND r.part = 'whole' AND (r.state = 'final' OR r.state = 'buried')) AS done
    FROM orders o WHERE o.order_key > ? AND o.order_key <= ? AND o.coins = 0) judged
  WHERE under_way <> CASE money WHEN 'refunding' THEN 1 ELSE 0 END
    OR done <> CASE money WHEN 'refunded' THEN 1 ELSE 0 END`;
