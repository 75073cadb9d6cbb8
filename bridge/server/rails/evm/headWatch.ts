/** The chain's head, from an endpoint that neither stands still nor is alone in what it tells. */

import { type EvmHeader, hex, readHeader } from "./rpcBlock.ts";
import { EndpointFailure, type RpcEndpoint, RpcRefusal } from "./rpcEndpoint.ts";
import type { RpcEndpoints } from "./rpcEndpoints.ts";

export interface HeadWatchParts {
  readonly endpoints: RpcEndpoints;
  readonly blockTimeMs: number;
  nowMs(): number;
}

interface Told {
  readonly endpoint: RpcEndpoint;
  readonly header: EvmHeader;
}

/** Blocks between comparisons of all endpoints, of a block so deep that all should have it. */
const COMPARE_EVERY = 32;
const COMPARE_DEPTH = 4;
/** Block times without a new block after which the other endpoints are asked. */
const STILL_BLOCKS = 3;
const STILL_MS_MIN = 3000;
/** An endpoint may be so far behind another before it is said to lag. */
const LAG_BLOCKS = 1;

/** Asks for the head, and now and then whether others tell the same. */
export class HeadWatch {
  readonly #parts: HeadWatchParts;
  #highest = -1;
  #movedAtMs: number;
  #comparedAt = -COMPARE_EVERY;

  constructor(parts: HeadWatchParts) {
    this.#parts = parts;
    this.#movedAtMs = parts.nowMs();
  }

  /** Rejects when no endpoint answers, or when they contradict each other. */
  async head(): Promise<EvmHeader> {
    const { nowMs, blockTimeMs } = this.#parts;
    let told = await this.#first();
    if (told.header.height > this.#highest) {
      this.#highest = told.header.height;
      this.#movedAtMs = nowMs();
    } else if (nowMs() - this.#movedAtMs > Math.max(STILL_BLOCKS * blockTimeMs, STILL_MS_MIN)) {
      told = await this.#highestOf(told);
    }
    const { height } = told.header;
    if (height >= this.#comparedAt + COMPARE_EVERY) {
      await this.#compare(height - COMPARE_DEPTH);
      this.#comparedAt = height;
    }
    return told.header;
  }

  async #first(): Promise<Told> {
    for (const endpoint of await this.#parts.endpoints.usable()) {
      const header = await this.#headerOf(endpoint, "latest");
      if (header !== undefined) return { endpoint, header };
    }
    throw new EndpointFailure("no endpoint tells its head");
  }

  /** The first endpoint has told no new block for long: perhaps it alone stands still. */
  async #highestOf(told: Told): Promise<Told> {
    const { endpoints, nowMs } = this.#parts;
    this.#movedAtMs = nowMs();
    let best = told;
    for (const endpoint of await endpoints.usable()) {
      if (endpoint === told.endpoint) continue;
      const header = await this.#headerOf(endpoint, "latest");
      if (header !== undefined && header.height > best.header.height) best = { endpoint, header };
    }
    const ahead = best.header.height - told.header.height;
    if (ahead > LAG_BLOCKS) endpoints.setAside(told.endpoint, `it lags ${ahead} blocks behind`);
    return best;
  }

  /** More than half of those that have the block must tell the same. */
  async #compare(height: number): Promise<void> {
    const { endpoints } = this.#parts;
    const usable = await endpoints.usable();
    if (usable.length < 2 || height < 0) return;
    const at = hex(height);
    const told = await Promise.all(usable.map((endpoint) => this.#headerOf(endpoint, at)));
    const known = told.flatMap((header) => header?.hash ?? []);
    const most = commonest(known);
    if (known.length > 0 && most === undefined) {
      const names = usable.map(({ name }) => name).join(", ");
      throw new EndpointFailure(`${names} contradict each other over block ${height}`);
    }
    for (const [place, endpoint] of usable.entries()) {
      const hash = told[place]?.hash;
      if (hash === undefined || hash === most) continue;
      endpoints.setAside(endpoint, `it alone tells another block ${height}`);
    }
  }

  async #headerOf(endpoint: RpcEndpoint, at: string): Promise<EvmHeader | undefined> {
    try {
      const { endpoints } = this.#parts;
      return readHeader(await endpoints.askOne(endpoint, "eth_getBlockByNumber", [at, false]));
    } catch (error) {
      if (error instanceof RpcRefusal) return undefined;
      throw error;
    }
  }
}

/** What more than half tell. */
function commonest(told: readonly string[]): string | undefined {
  return told.find((one) => told.filter((other) => other === one).length * 2 > told.length);
}
