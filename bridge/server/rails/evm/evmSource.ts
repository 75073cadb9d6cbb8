/**
 * An EVM chain as a source of payments: logs of payment contracts, asked for by the hash of their block
 * near the head and by ranges far below it. What one endpoint tells is checked against another where
 * money hangs on it (docs/CHAINS.md).
 */

import type { BlockHeader, Net } from "../chain/chain.ts";
import type { ChainSource, RangeAnswer, Standing } from "../chain/chainSource.ts";
import type { BlockPayment, FoundPayment } from "../chain/foundPayment.ts";
import { findTransfer } from "./findTransfer.ts";
import { HeadWatch } from "./headWatch.ts";
import { LogReader } from "./logReader.ts";
import { type EvmHeader, type EvmLog, hex, type LogFilter, readHeader } from "./rpcBlock.ts";
import { RpcRefusal } from "./rpcEndpoint.ts";
import type { RpcEndpoints } from "./rpcEndpoints.ts";

export interface EvmSourceParts {
  readonly net: Net;
  readonly endpoints: RpcEndpoints;
  readonly filter: LogFilter;
  /** Undefined for a log that is no payment after all. */
  decode(log: EvmLog): FoundPayment | undefined;
  /** Whether what is deep enough must be final by the chain's own word, too. */
  readonly finalized: boolean;
  /** The chain's usual time between blocks. */
  readonly blockTimeMs: number;
  nowMs(): number;
}

/** At the head it costs two calls per block, and a third where a block may hold payments. */
export function createEvmSource(parts: EvmSourceParts): ChainSource<EvmHeader> {
  const { net, endpoints, decode } = parts;
  const logs = new LogReader(parts);
  const watch = new HeadWatch(parts);

  async function headerAt(height: number): Promise<EvmHeader | undefined> {
    return readHeader(await endpoints.ask("eth_getBlockByNumber", [hex(height), false]));
  }

  /** The ranges' logs do not all say when their block was. */
  async function timeOf({ blockHash }: EvmLog): Promise<number | undefined> {
    const answer = await endpoints.ask("eth_getBlockByHash", [blockHash, false]);
    return readHeader(answer)?.timeMs;
  }

  async function paymentsBetween(from: number, to: number): Promise<RangeAnswer> {
    const found = await logs.between(from, to);
    if (found === "tooMuch") return { kind: "tooMuch" };
    const payments: BlockPayment[] = [];
    const times = new Map<string, number>();
    for (const log of found) {
      const payment = decode(log);
      if (payment === undefined) continue;
      const timeMs = times.get(log.blockHash) ?? (await timeOf(log));
      if (timeMs === undefined) return { kind: "behind" };
      times.set(log.blockHash, timeMs);
      payments.push({ ...payment, block: { height: log.height, hash: log.blockHash, timeMs } });
    }
    return { kind: "found", payments };
  }

  /** Undefined where the chain has no such word, too. */
  async function finalHeight(): Promise<number | undefined> {
    const [first] = await endpoints.usable();
    if (first === undefined) return undefined;
    const params = ["finalized", false];
    const answer = await endpoints.askOne(first, "eth_getBlockByNumber", params).catch(orNull);
    return readHeader(answer)?.height;
  }

  return {
    net,
    ...(parts.finalized ? { finalHeight } : {}),
    head: () => watch.head(),
    headerAt,
    standing: (header) => standingOf(endpoints, header),
    async paymentsIn(header) {
      const found = await logs.inBlock(header);
      return found?.flatMap((log) => decode(log) ?? []);
    },
    paymentsBetween,
    findTransfer: (txIds, wanted) => findTransfer(endpoints, txIds, wanted),
    endpoints: () => endpoints.health(),
  };
}

/**
 * Every endpoint is asked: one alone must not take a payment away. Where as many say that the block is
 * there as that another is in its place, nobody knows.
 */
async function standingOf(endpoints: RpcEndpoints, header: BlockHeader): Promise<Standing> {
  const usable = await endpoints.usable();
  const told = await Promise.all(
    usable.map(async (endpoint) => {
      const params = [hex(header.height), false];
      const answer = await endpoints.askOne(endpoint, "eth_getBlockByNumber", params).catch(orNull);
      return { endpoint, hash: readHeader(answer)?.hash };
    }),
  );
  const known = told.filter(({ hash }) => hash !== undefined);
  const same = known.filter(({ hash }) => hash === header.hash);
  const others = known.length - same.length;
  if (same.length === others) return "unknown";
  if (same.length < others) return "gone";
  for (const { endpoint, hash } of known) {
    if (hash === header.hash) continue;
    endpoints.setAside(endpoint, `it tells another block ${header.height}`);
  }
  return "canonical";
}

function orNull(error: unknown): null {
  if (error instanceof RpcRefusal) return null;
  throw error;
}
