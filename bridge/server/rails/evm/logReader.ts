/** Logs of payments, believed when a second endpoint tells the same. */

import {
  type EvmHeader,
  type EvmLog,
  hex,
  type LogFilter,
  mayHoldLogs,
  readLogs,
} from "./rpcBlock.ts";
import { type RpcEndpoint, RpcRefusal } from "./rpcEndpoint.ts";
import type { RpcEndpoints } from "./rpcEndpoints.ts";

export interface LogReaderParts {
  readonly endpoints: RpcEndpoints;
  readonly filter: LogFilter;
}

/** What one endpoint told. */
interface Told {
  readonly endpoint: RpcEndpoint;
  readonly logs: readonly EvmLog[];
}

/** Reads the logs of one filter. */
export class LogReader {
  readonly #endpoints: RpcEndpoints;
  readonly #filter: LogFilter;
  readonly #asked: { readonly address: readonly string[]; readonly topics: readonly unknown[] };

  constructor({ endpoints, filter }: LogReaderParts) {
    this.#endpoints = endpoints;
    this.#filter = filter;
    this.#asked = { address: filter.addresses, topics: [filter.topics] };
  }

  /** Undefined when no endpoint has the block, or when they contradict each other over it. */
  async inBlock(header: EvmHeader): Promise<readonly EvmLog[] | undefined> {
    const { hash } = header;
    const rest = [...(await this.#endpoints.usable())];
    const first = await this.#nextTold(rest, hash);
    if (first === undefined) return undefined;
    // An empty answer that the header itself confirms needs no witness.
    if (first.logs.length === 0 && !mayHoldLogs(header, this.#filter)) return [];
    const second = await this.#nextTold(rest, hash);
    if (second === undefined) return await this.#withoutWitness(first, hash);
    if (textOf(first.logs) === textOf(second.logs)) return first.logs;
    return (await this.#settle(first, second, hash)) ?? (await this.#settle(second, first, hash));
  }

  /** Takes endpoints from the front of `rest` until one has the block. */
  async #nextTold(rest: RpcEndpoint[], hash: string): Promise<Told | undefined> {
    for (let endpoint = rest.shift(); endpoint !== undefined; endpoint = rest.shift()) {
      const logs = await this.#logsOf(endpoint, hash);
      if (logs !== undefined) return { endpoint, logs };
    }
    return undefined;
  }

  async #logsOf(endpoint: RpcEndpoint, blockHash: string): Promise<readonly EvmLog[] | undefined> {
    try {
      const params = [{ ...this.#asked, blockHash }];
      const answer = await this.#endpoints.askOne(endpoint, "eth_getLogs", params);
      if (answer === undefined || answer === null) return undefined;
      const logs = readLogs(answer, this.#filter);
      if (logs.every((log) => log.blockHash === blockHash)) return logs;
      this.#endpoints.setAside(endpoint, "it told logs of another block");
      return undefined;
    } catch (error) {
      // "Unknown block": it will have it later.
      if (error instanceof RpcRefusal) return undefined;
      throw error;
    }
  }

  /** Alone, an endpoint that found nothing is asked once more: from its receipts, not its index. */
  async #withoutWitness(told: Told, hash: string): Promise<readonly EvmLog[]> {
    if (told.logs.length > 0) return told.logs;
    return (await this.#logsFromReceipts(told.endpoint, hash)) ?? told.logs;
  }

  async #logsFromReceipts(
    endpoint: RpcEndpoint,
    hash: string,
  ): Promise<readonly EvmLog[] | undefined> {
    try {
      const answer = await this.#endpoints.askOne(endpoint, "eth_getBlockReceipts", [hash]);
      if (!Array.isArray(answer)) return undefined;
      const logs = answer.flatMap((receipt: { logs?: unknown[] }) => receipt.logs ?? []);
      return readLogs(logs, this.#filter);
    } catch (error) {
      // Not every node has this method.
      if (error instanceof RpcRefusal) return undefined;
      throw error;
    }
  }

  /** Who told less is asked for the receipts: if they hold what the other told, its index erred. */
  async #settle(more: Told, less: Told, hash: string): Promise<readonly EvmLog[] | undefined> {
    if (more.logs.length <= less.logs.length) return undefined;
    const checked = await this.#logsFromReceipts(less.endpoint, hash);
    if (checked === undefined || textOf(checked) !== textOf(more.logs)) return undefined;
    this.#endpoints.setAside(less.endpoint, "its logs lack what its receipts hold");
    return more.logs;
  }

  /** `tooMuch` when an endpoint refuses the range, or two contradict each other over it. */
  async between(from: number, to: number): Promise<readonly EvmLog[] | "tooMuch"> {
    const params = [{ ...this.#asked, fromBlock: hex(from), toBlock: hex(to) }];
    const told: (readonly EvmLog[])[] = [];
    for (const endpoint of await this.#endpoints.usable()) {
      try {
        const answer = await this.#endpoints.askOne(endpoint, "eth_getLogs", params);
        if (answer !== undefined) told.push(readLogs(answer, this.#filter));
      } catch (error) {
        if (error instanceof RpcRefusal) return "tooMuch";
        throw error;
      }
      if (told.length === 2) break;
    }
    const [first, second] = told;
    if (first === undefined || !first.every(({ height }) => height >= from && height <= to)) {
      return "tooMuch";
    }
    return second === undefined || textOf(first) === textOf(second) ? first : "tooMuch";
  }
}

function textOf(logs: readonly EvmLog[]): string {
  return JSON.stringify(
    logs.map(({ txId, index, address, topics, data }) => [txId, index, address, topics, data]),
  );
}
