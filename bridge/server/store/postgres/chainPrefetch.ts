import type { Advance } from "../../rails/chain/followerStore.ts";
import { PAYMENT_BY_ID, PAYMENTS_IN_BLOCK } from "./chainPaymentRows.ts";
import { CHAIN_BY_NET, HEADERS_OF_CHAIN } from "./chainRows.ts";
import { INVOICE_BY_MATCH } from "./invoiceRows.ts";
import { type Need, need } from "./table.ts";

/** What a step of a chain will read, if `params` are those of one. */
export function announceStep(params: object): readonly Need[] {
  if (!isAdvance(params)) return [];
  const { net, popped, payments, mempool } = params;
  const pending = mempool?.payments ?? [];
  const byId = [...payments, ...pending, ...(mempool?.replaced ?? [])];
  return [
    need(CHAIN_BY_NET, net),
    need(HEADERS_OF_CHAIN, net),
    ...popped.map((hash) => need(PAYMENTS_IN_BLOCK, net, hash)),
    ...byId.map(({ txId, index }) => need(PAYMENT_BY_ID, net, txId, index)),
    ...[...payments, ...pending].map(({ matchKey }) => need(INVOICE_BY_MATCH, net, matchKey)),
  ];
}

function isAdvance(params: object): params is Advance {
  return "leaseToken" in params && "popped" in params && "payments" in params;
}
