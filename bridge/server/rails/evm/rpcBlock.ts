/** Blocks and logs as Ethereum's JSON-RPC gives them, parsed once. */

import { keccak_256 } from "@noble/hashes/sha3.js";
import type { BlockHeader } from "../chain/chain.ts";
import { EndpointFailure } from "./rpcEndpoint.ts";

/** A header with the bloom of its logs. */
export interface EvmHeader extends BlockHeader {
  /** 0x and 512 hex digits; all zero on chains that make none. */
  readonly logsBloom: string;
}

/** One log of a block, in small letters. */
export interface EvmLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly txId: string;
  /**
   * Its place among those of its transaction that fit the filter: unlike the block's own count it
   * stays when another block holds the transaction.
   */
  readonly index: number;
  readonly blockHash: string;
  readonly height: number;
}

/** Which logs are payments: any of the addresses with any of the first topics. */
export interface LogFilter {
  readonly addresses: readonly string[];
  readonly topics: readonly string[];
}

/** A number as the protocol writes it. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** Undefined for null, which is how a node says that it does not have the block. */
export function readHeader(answer: unknown): EvmHeader | undefined {
  if (answer === null || answer === undefined) return undefined;
  const { number, hash, parentHash, timestamp, logsBloom } = answer as Record<string, unknown>;
  return {
    height: readNumber(number),
    hash: readHash(hash),
    parentHash: readHash(parentHash),
    timeMs: readNumber(timestamp) * 1000,
    logsBloom: typeof logsBloom === "string" ? logsBloom : NO_BLOOM,
  };
}

/** Throws EndpointFailure for an answer that is none to this method. */
export function assertShape(method: string, answer: unknown): void {
  switch (method) {
    case "eth_getBlockByNumber":
    case "eth_getBlockByHash":
      readHeader(answer);
      return;
    case "eth_getLogs":
      if (!Array.isArray(answer)) throw new EndpointFailure("logs that are no list");
      for (const log of answer) readLog(log);
      return;
    case "eth_chainId":
      readNumber(answer);
      return;
    default:
      return;
  }
}

/** Logs that fit the filter, by their place; throws EndpointFailure for what is none. */
export function readLogs(answer: unknown, filter: LogFilter): readonly EvmLog[] {
  if (!Array.isArray(answer)) throw new EndpointFailure("logs that are no list");
  const logs = answer.map(readLog).filter((log) => fits(log, filter));
  const sorted = logs.sort((a, b) => a.height - b.height || a.index - b.index);
  const before = new Map<string, number>();
  return sorted.map((log) => {
    const index = before.get(log.txId) ?? 0;
    before.set(log.txId, index + 1);
    return { ...log, index };
  });
}

/** Whether the filter lets the log through: nodes are asked for nothing else, and may err. */
function fits({ address, topics }: EvmLog, filter: LogFilter): boolean {
  const [topic] = topics;
  return topic !== undefined && filter.topics.includes(topic) && filter.addresses.includes(address);
}

function readLog(answer: unknown): EvmLog {
  const log = (answer ?? {}) as Record<string, unknown>;
  if (log.removed === true) throw new EndpointFailure("a log that was removed");
  if (typeof log.data !== "string" || !Array.isArray(log.topics)) {
    throw new EndpointFailure("a log that is none");
  }
  return {
    address: String(log.address).toLowerCase(),
    topics: log.topics.map((topic) => String(topic).toLowerCase()),
    data: log.data.toLowerCase(),
    txId: readHash(log.transactionHash),
    index: readNumber(log.logIndex),
    blockHash: readHash(log.blockHash),
    height: readNumber(log.blockNumber),
  };
}

function readNumber(value: unknown): number {
  const number =
    typeof value === "string" && /^0x[0-9a-f]{1,13}$/i.test(value) ? Number(value) : -1;
  if (number < 0) throw new EndpointFailure("a number that is none");
  return number;
}

function readHash(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) {
    throw new EndpointFailure("a hash that is none");
  }
  return value.toLowerCase();
}

const BLOOM_BYTES = 256;
const NO_BLOOM = `0x${"0".repeat(2 * BLOOM_BYTES)}`;

/**
 * False when the block holds no log of the filter for sure (the yellow paper, 4.3.1). A chain without
 * blooms says false of every block.
 */
export function mayHoldLogs({ logsBloom }: EvmHeader, filter: LogFilter): boolean {
  const bloom = Buffer.from(logsBloom.slice(2), "hex");
  if (bloom.length !== BLOOM_BYTES) return true;
  const holds = (hex: string) => bitsOf(hex).every((bit) => hasBit(bloom, bit));
  return filter.addresses.some(holds) && filter.topics.some(holds);
}

/** Three bits of the hash's first three pairs of bytes. */
function bitsOf(hex: string): readonly number[] {
  const hash = keccak_256(Buffer.from(hex.slice(2), "hex"));
  return [0, 2, 4].map((at) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047);
}

function hasBit(bloom: Buffer, bit: number): boolean {
  const byte = bloom[BLOOM_BYTES - 1 - (bit >> 3)] ?? 0;
  return (byte & (1 << (bit & 7))) !== 0;
}
