import type { ChainRows } from "../chainTx.ts";
import {
  type ChainRow,
  chainOf,
  chainRowOf,
  type HeaderRow,
  headerOf,
  headerRowOf,
} from "../rows/chainRow.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";
import { CHAIN_HEADERS, CHAINS } from "./tables.ts";

export const CHAIN_BY_NET: Query<ChainRow, [string]> = lookUp("chainByNet", CHAINS, {
  net: "text",
});

const ALL_CHAINS: Query<ChainRow, [string]> = {
  name: "allChains",
  table: CHAINS,
  args: { after: "text" },
  join: "JOIN chains t ON t.net > asked.after",
  partOf: () => "all",
  partAsked: () => "all",
  compare: (a, b) => (a.net < b.net ? -1 : 1),
};

/** All that are kept: a follower keeps few. */
export const HEADERS_OF_CHAIN: Query<HeaderRow, [string]> = {
  ...lookUp<HeaderRow, [string]>("headersOfChain", CHAIN_HEADERS, { net: "text" }),
  compare: (a, b) => b.height - a.height,
};

export const CHAIN_QUERIES = [CHAIN_BY_NET, ALL_CHAINS, HEADERS_OF_CHAIN];

/** Chains and their headers over a batch's memory. */
export function createChainRows(memory: Memory): ChainRows {
  const deleteHeaders = (net: string, isGone: (height: number) => boolean) => {
    for (const row of memory.list(HEADERS_OF_CHAIN, net)) {
      if (isGone(row.height)) memory.remove(CHAIN_HEADERS, row);
    }
  };
  return {
    findChain(net) {
      const row = memory.find(CHAIN_BY_NET, net);
      return row && chainOf(row);
    },
    listChains: () => memory.list(ALL_CHAINS, "").map(chainOf),
    insertChain: (chain) => memory.insert(CHAINS, chainRowOf(chain)),
    updateChain(chain, fromVersion) {
      const row = memory.find(CHAIN_BY_NET, chain.net);
      if (row?.version !== fromVersion) throw new Error(`chain ${chain.net} is not as it was read`);
      memory.update(CHAINS, chainRowOf(chain));
    },
    listHeaders: (net, limit) => memory.list(HEADERS_OF_CHAIN, net).slice(0, limit).map(headerOf),
    insertHeader(net, header) {
      // What is kept must be known: one of this height may just have been deleted.
      memory.list(HEADERS_OF_CHAIN, net);
      memory.insert(CHAIN_HEADERS, headerRowOf(net, header));
    },
    deleteHeadersAbove: (net, height) => deleteHeaders(net, (one) => one > height),
    deleteHeadersBelow: (net, height) => deleteHeaders(net, (one) => one < height),
  };
}
