/** Coins that became of late money, against the payments that brought it. */

import { coinsAtRate, readReference } from "../../invoices/lateCredit.ts";
import type { PaymentState } from "../../rails/chain/payment.ts";
import type { Mismatch } from "../reports.ts";
import type { RowReader } from "./rowReader.ts";

interface CreditRow {
  app_id: string;
  kind: "chainCredit" | "chainReversal";
  reference: string;
  coins: number;
  /** Entries of the other kind under the same reference. */
  others: number;
}

interface PaidRow {
  state: PaymentState;
  amount: string;
  rate: string;
  decimals: number;
  app_id: string;
}

const CREDITS = `SELECT e.app_id, e.kind, e.reference,
    (SELECT CAST(COALESCE(SUM(p.coins), 0) AS BIGINT) FROM postings p
      WHERE p.entry_key = e.entry_key) AS coins,
    (SELECT CAST(count(*) AS BIGINT) FROM ledger_entries other
      WHERE other.app_id = e.app_id AND other.reference = e.reference
        AND other.kind = CASE e.kind WHEN 'chainCredit' THEN 'chainReversal'
          ELSE 'chainCredit' END) AS others
  FROM ledger_entries e WHERE e.entry_key > ? AND e.entry_key <= ?
    AND (e.kind = 'chainCredit' OR e.kind = 'chainReversal')`;

const PAID = `SELECT p.state, p.amount, i.rate, i.decimals, i.app_id
  FROM chain_payments p JOIN invoices i ON i.invoice_key = p.invoice_key
  WHERE p.net = ? AND p.tx_id = ? AND p.payment_index = ?`;

/**
 * Finds coins that no payment brought, other sums than its rate gives, and coins that stayed though
 * their payment is gone.
 */
export async function checkCredits(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const wrong: Omit<Mismatch, "check">[] = [];
  for (const row of await db.all<CreditRow>(CREDITS, afterKey, lastKey)) {
    const id = readReference(row.reference);
    const found = id === undefined ? [] : await db.all<PaidRow>(PAID, id.net, id.txId, id.index);
    const detail = judge(row, found[0]);
    if (detail !== undefined) wrong.push({ appId: row.app_id, subject: row.reference, detail });
  }
  return wrong;
}

function judge({ app_id, kind, coins, others }: CreditRow, paid: PaidRow | undefined) {
  if (paid === undefined || paid.app_id !== app_id) return `${coins} coins of no payment`;
  const due = coinsAtRate(paid, BigInt(paid.amount));
  if (coins !== due) return `${coins} coins, its payment is worth ${due}`;
  if (kind === "chainReversal") return others === 1 ? undefined : "taken back, but never credited";
  const isThere = paid.state === "confirmed" || others === 1;
  return isThere ? undefined : `${coins} coins of a payment that is ${paid.state}`;
}
