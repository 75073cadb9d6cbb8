/** Which of a chain's endpoints can be asked now, and why the others cannot. */

import type { EndpointHealth } from "../chain/chainSource.ts";
import { assertShape } from "./rpcBlock.ts";
import { EndpointFailure, type RpcEndpoint, RpcRefusal } from "./rpcEndpoint.ts";

export interface RpcEndpointsParts {
  /** In the operator's order: the first that does well is asked first. */
  readonly endpoints: readonly RpcEndpoint[];
  /** What each must say of itself, again after every time that it was set aside. */
  readonly chainId: number;
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
}

/** After its first failure, then twice as long each time. */
const ASIDE_MS = 1000;
const ASIDE_MS_MAX = 30_000;
/** For one that told something wrong. */
const DISTRUST_MS = 60_000;

interface Standing {
  state: EndpointHealth["state"];
  reason: string | undefined;
  asideUntilMs: number;
  failuresInRow: number;
  calls: number;
  failures: number;
}

/** The endpoints of one chain. */
export class RpcEndpoints {
  readonly #parts: RpcEndpointsParts;
  readonly #standings: ReadonlyMap<RpcEndpoint, Standing>;

  constructor(parts: RpcEndpointsParts) {
    this.#parts = parts;
    this.#standings = new Map(parts.endpoints.map((endpoint) => [endpoint, newStanding()]));
  }

  /**
   * Those that can be asked now and serve this chain, the preferred first. Rejects when there is none.
   */
  async usable(): Promise<readonly RpcEndpoint[]> {
    const { endpoints } = this.#parts;
    const can = await Promise.all(endpoints.map((endpoint) => this.#isUsable(endpoint)));
    const found = endpoints.filter((_, at) => can[at]);
    if (found.length > 0) return found;
    throw new EndpointFailure(`no endpoint can be asked: ${this.#reasons()}`);
  }

  /** Asks the first that answers; what refuses this is of no use. Rejects when none answers. */
  async ask(method: string, params: readonly unknown[]): Promise<unknown> {
    for (const endpoint of await this.usable()) {
      const answer = await this.askOne(endpoint, method, params).catch(orNothing);
      if (answer !== undefined) return answer;
      const standing = this.#standingOf(endpoint);
      // Its own words might hold what is secret in its address.
      if (standing.state === "ok") this.#noteFailure(standing, `it refuses ${method}`);
    }
    throw new EndpointFailure(`no endpoint answers: ${this.#reasons()}`);
  }

  /** Asks this one; undefined when it does not answer. Rejects with its RpcRefusal. */
  async askOne(
    endpoint: RpcEndpoint,
    method: string,
    params: readonly unknown[],
  ): Promise<unknown> {
    const standing = this.#standingOf(endpoint);
    standing.calls += 1;
    try {
      const answer = await endpoint.call(method, params);
      assertShape(method, answer);
      standing.failuresInRow = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof EndpointFailure)) throw error;
      this.#noteFailure(standing, error.message);
      return undefined;
    }
  }

  /** It told what is not so: others are asked for a while. */
  setAside(endpoint: RpcEndpoint, reason: string): void {
    const standing = this.#standingOf(endpoint);
    standing.failures += 1;
    this.#putAside(standing, reason, DISTRUST_MS);
  }

  health(): readonly EndpointHealth[] {
    return this.#parts.endpoints.map((endpoint) => {
      const { state, reason, calls, failures } = this.#standingOf(endpoint);
      const why = state === "aside" && reason !== undefined ? { reason } : {};
      return { name: endpoint.name, state, ...why, calls, failures };
    });
  }

  /** One that was set aside, or never asked, must say first which chain it serves. */
  async #isUsable(endpoint: RpcEndpoint): Promise<boolean> {
    const { chainId, nowMs } = this.#parts;
    const standing = this.#standingOf(endpoint);
    if (standing.state === "ok") return true;
    if (standing.state === "aside" && standing.asideUntilMs > nowMs()) return false;
    const told = await this.askOne(endpoint, "eth_chainId", []).catch(orNull);
    if (told === undefined) return false;
    if (told === null || Number(told) !== chainId) {
      const other = told === null ? "it does not tell its chain" : `it tells chain ${Number(told)}`;
      this.#putAside(standing, `${other}, not ${chainId}`, DISTRUST_MS);
      return false;
    }
    standing.state = "ok";
    standing.reason = undefined;
    return true;
  }

  #noteFailure(standing: Standing, reason: string): void {
    standing.failures += 1;
    standing.failuresInRow += 1;
    const fullMs = Math.min(ASIDE_MS * 2 ** (standing.failuresInRow - 1), ASIDE_MS_MAX);
    this.#putAside(standing, reason, fullMs * (0.5 + this.#parts.random() / 2));
  }

  #putAside(standing: Standing, reason: string, forMs: number): void {
    standing.state = "aside";
    standing.reason = reason;
    standing.asideUntilMs = this.#parts.nowMs() + forMs;
  }

  #standingOf(endpoint: RpcEndpoint): Standing {
    const standing = this.#standings.get(endpoint);
    if (standing === undefined) throw new Error(`${endpoint.name} is none of these endpoints`);
    return standing;
  }

  #reasons(): string {
    const { endpoints } = this.#parts;
    return endpoints.map((one) => `${one.name}: ${this.#standingOf(one).reason}`).join("; ");
  }
}

function orNothing(error: unknown): undefined {
  if (error instanceof RpcRefusal) return undefined;
  throw error;
}

function orNull(error: unknown): null {
  if (error instanceof RpcRefusal) return null;
  throw error;
}

function newStanding(): Standing {
  return {
    ...{ state: "untried", reason: undefined, asideUntilMs: 0 },
    ...{ failuresInRow: 0, calls: 0, failures: 0 },
  };
}
