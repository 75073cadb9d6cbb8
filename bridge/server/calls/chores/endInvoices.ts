import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyInvoice } from "../steps/applyInvoice.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/**
 * Ends invoices whose time is over by the chain's own clock: then every block that could have paid
 * them was verified. A chain that stands still, or is halted, ends nothing.
 */
export function endInvoices(tx: Tx, { skip, rows }: ChoreRows, context: VerbContext): ChoreResult {
  const ending = tx
    .listChains()
    .flatMap((chain) =>
      tx
        .listInvoicesEnding(chain.net, chain.cursor.timeMs, skip + rows)
        .map((invoice) => ({ invoice, chain })),
    )
    .slice(skip, skip + rows);
  for (const { invoice, chain } of ending) applyInvoice(tx, invoice, chain, context);
  return { rows: ending.length };
}
