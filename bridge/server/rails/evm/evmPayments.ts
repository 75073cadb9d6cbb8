/** Which logs of a chain are payments, by the operator's file: our router's, and Trino's contract's. */

import type { EvmChainConfig } from "../chain/chainConfig.ts";
import type { FoundPayment } from "../chain/foundPayment.ts";
import { NATIVE_COIN } from "./invoiceTerms.ts";
import { decodePayment, decodeTrinoPay, TOPICS } from "./logs.ts";
import type { EvmLog, LogFilter } from "./rpcBlock.ts";

type Contracts = Pick<EvmChainConfig, "router" | "trinoPay" | "tokens">;

/** One filter for all invoices. */
export function paymentFilter({ router, trinoPay }: Contracts): LogFilter {
  return {
    addresses: [router, trinoPay?.address].flatMap((address) => address?.toLowerCase() ?? []),
    topics: [
      ...(router === undefined ? [] : [TOPICS.paymentReceived]),
      ...(trinoPay === undefined ? [] : [TOPICS.trinoPay]),
    ],
  };
}

/** Undefined for a log that is no payment. */
export function paymentOf(log: EvmLog, contracts: Contracts): FoundPayment | undefined {
  return routerPayment(log, contracts) ?? trinoPayment(log, contracts);
}

function routerPayment(log: EvmLog, { router }: Contracts): FoundPayment | undefined {
  const paid = router === undefined ? undefined : decodePayment(log, router);
  if (paid === undefined) return undefined;
  const { id, payer, token, recipient, amount } = paid;
  const asset = token === NATIVE_COIN ? "native" : token;
  const { txId, index } = log;
  return { txId, index, matchKey: id, asset, recipient, payer, amount: `${amount}` };
}

/** Trino's event names neither token nor payer; the contract takes one token. */
function trinoPayment(log: EvmLog, { trinoPay, tokens }: Contracts): FoundPayment | undefined {
  const paid = trinoPay === undefined ? undefined : decodeTrinoPay(log, trinoPay.address);
  const token = tokens.find(({ symbol }) => symbol === trinoPay?.token);
  if (paid === undefined || token === undefined) return undefined;
  const { invoiceId, recipient, amount } = paid;
  const { txId, index } = log;
  const asset = token.address.toLowerCase();
  return { txId, index, matchKey: `trino:${invoiceId}`, asset, recipient, amount: `${amount}` };
}
