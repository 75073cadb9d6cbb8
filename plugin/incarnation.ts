/** A server restored from a backup may have lost orders (orders.md 5): what the player paid is not forgotten here. */

import { reportException } from "./callbacks.ts";
import { type Journal, keepJournal } from "./journal.ts";
import { type Pending, request } from "./pending.ts";

/** Asks a restored server about the orders that were paid, and reports each that it does not know. */
export function checkIncarnation(
  this: void,
  pending: Pending,
  journal: Journal,
  incarnation: string,
): void {
  if (journal.incarnation === incarnation) return;
  if (journal.incarnation === undefined || journal.paid.length === 0) {
    return acceptIncarnation(journal, incarnation);
  }
  const { callbacks } = pending.core;
  request(pending, "queryOrder", { orderNos: journal.paid }, (outcome) => {
    // Without an answer the next login asks again.
    if (outcome.kind !== "result") return;
    for (const { orderNo, order } of outcome.result.answers) {
      if (order !== undefined) continue;
      reportException(callbacks, `order ${orderNo} was paid, and the restored server has lost it`);
    }
    acceptIncarnation(journal, incarnation);
  });
}

function acceptIncarnation(this: void, journal: Journal, incarnation: string): void {
  journal.incarnation = incarnation;
  keepJournal(journal);
}
