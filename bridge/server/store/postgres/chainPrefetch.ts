import type { Advance } from "../../rails/chain/followerStore.ts";
import { canHoldProps, type FindPropTxsParams } from "../../rails/chain/foundProp.ts";
import { MOVES_PAGE } from "../propTx.ts";
import { PAYMENT_BY_ID, PAYMENTS_IN_BLOCK } from "./chainPaymentRows.ts";
import { CHAIN_BY_NET, HEADERS_OF_CHAIN } from "./chainRows.ts";
import { INVOICE_BY_MATCH } from "./invoiceRows.ts";
import { MOVES_BY_TX, MOVES_IN_BLOCK, MOVES_INCLUDED, MOVES_PENDING } from "./propRows.ts";
import { type Need, need } from "./table.ts";

/** What a step of a chain will read, or looking for scripts of ours, if `params` are those of one. */
export function announceStep(params: object): readonly Need[] {
  if (isFindScripts(params)) {
    const { net, scripts } = params;
    return scripts.map((script) => need(INVOICE_BY_MATCH, net, script));
  }
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
    ...(canHoldProps(net) ? announceProps(params) : []),
  ];
}

function announceProps({ net, popped, headers, from, props = [], mempool }: Advance): Need[] {
  const height = headers.at(-1)?.height ?? from.height;
  const found = [...props, ...(mempool?.props ?? [])];
  const txIds = found.flatMap(({ txId, spends }) => [txId, ...spends.map(txIdOf)]);
  return [
    ...popped.map((hash) => need(MOVES_IN_BLOCK, net, hash)),
    ...txIds.map((txId) => need(MOVES_BY_TX, net, txId)),
    need(MOVES_INCLUDED, net, height, 0, MOVES_PAGE),
    ...(mempool?.props === undefined ? [] : [need(MOVES_PENDING, net, 0, MOVES_PAGE)]),
  ];
}

/** What a question for the props among transactions reads, if `params` are those of one. */
export function announcePropTxs(params: object): readonly Need[] {
  if (!("net" in params && "propTxIds" in params)) return [];
  const { net, propTxIds } = params as FindPropTxsParams;
  return propTxIds.map((txId) => need(MOVES_BY_TX, net, txId));
}

function txIdOf(outpoint: string): string {
  return outpoint.slice(0, outpoint.indexOf(":"));
}

function isAdvance(params: object): params is Advance {
  return "leaseToken" in params && "popped" in params && "payments" in params;
}

interface Scripts {
  readonly net: string;
  readonly scripts: readonly string[];
}

function isFindScripts(params: object): params is Scripts {
  return "net" in params && "scripts" in params;
}
