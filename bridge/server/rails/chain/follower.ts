/**
 * Follows a chain one bounded step at a time. What a step reads comes over the network and is written
 * in one transaction afterwards, which compares the cursor and the lease: whatever dies in between,
 * the next step begins where the last transaction ended. docs/CHAINS.md tells how.
 */

import { unreachable } from "../../unreachable.ts";
import { type BlockHeader, type BlockPoint, type Chain, type Net, plainHeader } from "./chain.ts";
import type { ChainSource } from "./chainSource.ts";
import type { FollowerStore, Leased } from "./followerStore.ts";
import type { MempoolView } from "./foundPayment.ts";
import { readAnew } from "./readAnew.ts";
import { type Reading, readStep, type Step, type StepLimits } from "./readStep.ts";

/** What one step came to. */
export type Stepped =
  /** Something was written; there is more unless `isLevel`. */
  | { readonly kind: "advanced"; readonly isLevel: boolean }
  /** The cursor is the chain's head. */
  | { readonly kind: "level" }
  /** The nodes know less than we do, or contradict themselves. */
  | { readonly kind: "behind"; readonly why: string }
  /** Another process follows this chain. */
  | { readonly kind: "standby" }
  /** Somebody else was faster; the next step reads anew where the cursor is. */
  | { readonly kind: "stale" }
  | { readonly kind: "halted"; readonly why: string };

export interface FollowerParts {
  readonly source: ChainSource;
  readonly store: FollowerStore;
  /** Unique among the processes at this database. */
  readonly owner: string;
  readonly leaseMs: number;
  readonly limits: StepLimits;
  nowMs(): number;
}

/** What the follower remembers between steps; the store is right where they differ. */
interface Held {
  readonly leaseToken: number;
  readonly ring: readonly BlockHeader[];
  /** When half of the lease is over. */
  readonly renewAtMs: number;
}

/** A chain's follower; a chain may have several, and the lease decides whose step counts. */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #net: Net;
  #held: Held | undefined;
  #known: Chain | undefined;
  #range: number;
  #final: { readonly height: number; readonly askAgainAtMs: number } | undefined;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#net = parts.source.net;
    this.#range = parts.limits.range;
  }

  /** The chain as it was last written, or read when the lease was taken, or was another's. */
  known(): Chain | undefined {
    return this.#known;
  }

  /** Rejects when no node or no store answers; the next call begins anew. One at a time. */
  async step(): Promise<Stepped> {
    const before = this.#held;
    // A step that fails leaves nothing that the next one would trust.
    this.#held = undefined;
    const taken = before ?? (await this.#take());
    if ("kind" in taken) return taken;
    const { source, limits } = this.#parts;
    const { ring } = taken;
    const reading = await this.#holding(taken.leaseToken, () =>
      readStep(source, { ring }, { ...limits, range: this.#range }),
    );
    return await this.#finish(taken, reading);
  }

  /** Lets another process go on at once. */
  async end(): Promise<void> {
    const leaseToken = this.#held?.leaseToken;
    this.#held = undefined;
    if (leaseToken !== undefined) await this.#parts.store.endLease({ net: this.#net, leaseToken });
  }

  async #take(): Promise<Held | Stepped> {
    const leased = await this.#lease();
    switch (leased.kind) {
      case "busy":
        this.#known = leased.chain;
        return { kind: "standby" };
      case "unknown":
        return { kind: "behind", why: "no node has the block to begin with" };
      case "held": {
        const { chain, ring } = leased;
        this.#known = chain;
        if (chain.state === "halted") return { kind: "halted", why: chain.haltedFor ?? "" };
        const { leaseToken } = chain;
        if (ring.length === 0) return await this.#beginAnew(leaseToken, chain.cursor);
        return { leaseToken, ring, renewAtMs: this.#renewAtMs() };
      }
      default:
        return unreachable(leased);
    }
  }

  /** Slow nodes must not cost the lease: two processes would take it from each other for ever. */
  async #holding<Read>(leaseToken: number, read: () => Promise<Read>): Promise<Read> {
    const { store, leaseMs } = this.#parts;
    const lease = { net: this.#net, leaseToken, leaseMs };
    const timer = setInterval(() => {
      // Whether it failed is seen when the step is written.
      store.renewLease(lease).catch(() => {});
    }, leaseMs / 3);
    try {
      return await read();
    } finally {
      clearInterval(timer);
    }
  }

  /** A chain that nobody followed begins so deep that a reorganization does not lose it at once. */
  async #lease(): Promise<Leased> {
    const { source, store, owner, leaseMs, limits } = this.#parts;
    const lease = { net: this.#net, owner, leaseMs };
    const leased = await store.takeLease(lease);
    if (leased.kind !== "unknown") return leased;
    const { height } = await source.head();
    const start = await source.headerAt(Math.max(height - limits.near, 0));
    if (start === undefined) return leased;
    return await store.takeLease({ ...lease, start: plainHeader(start) });
  }

  /** A person said at which height to go on; payments above it may be in other blocks, or in none. */
  async #beginAnew(leaseToken: number, cursor: BlockPoint): Promise<Stepped> {
    const { source, store, limits } = this.#parts;
    const { height } = cursor;
    const popped = await store.blocksAbove({ net: this.#net, height });
    const read = await this.#holding(leaseToken, () => readAnew(source, height, limits));
    if (read.kind === "behind") return read;
    const { kind: _, head, ...found } = read;
    const taken = { leaseToken, ring: [], renewAtMs: 0 };
    return await this.#commit(taken, { from: cursor, step: { popped, ...found }, head });
  }

  async #finish(taken: Held, reading: Reading): Promise<Stepped> {
    const from = taken.ring[0] as BlockHeader;
    const { head } = reading;
    switch (reading.kind) {
      case "step":
        this.#range = Math.max(2, Math.min(reading.range * 2, this.#parts.limits.range));
        return await this.#commit(taken, { from, step: reading.step, head });
      case "level":
        return await this.#restAtHead(taken, { from, step: NOTHING, head });
      case "behind": {
        const { why } = reading;
        return await this.#rest(taken, { from, step: NOTHING, head }, { kind: "behind", why });
      }
      case "lost":
        return await this.#halt(taken);
      default:
        return unreachable(reading);
    }
  }

  /** No block came: the mempool is looked at. Below the head it would not fit what was verified. */
  async #restAtHead(taken: Held, found: Found): Promise<Stepped> {
    const mempool = await this.#parts.source.mempool?.(found.head);
    return await this.#rest(taken, found, { kind: "level" }, mempool);
  }

  /** Renews the lease in time. */
  async #rest(taken: Held, found: Found, rested: Stepped, mempool?: MempoolView): Promise<Stepped> {
    if (mempool === undefined && this.#parts.nowMs() < taken.renewAtMs) {
      this.#held = taken;
      return rested;
    }
    const committed = await this.#commit(taken, found, mempool);
    return committed.kind === "advanced" ? rested : committed;
  }

  async #commit(taken: Held, found: Found, mempool?: MempoolView): Promise<Stepped> {
    const { store, leaseMs, limits } = this.#parts;
    const { from, step, head } = found;
    const { leaseToken } = taken;
    const ring = ringAfter(taken.ring, step, limits.ring);
    const isLevel = ring[0]?.hash === head.hash;
    const finalHeight = await this.#finalHeight();
    const advanced = await store.advance({
      ...{ net: this.#net, leaseToken, leaseMs },
      from: { height: from.height, hash: from.hash },
      ...step,
      ...(mempool === undefined ? {} : { mempool }),
      ...(finalHeight === undefined ? {} : { finalHeight }),
      ...{ headHeight: head.height, isLevel },
    });
    if (advanced.kind === "stale") return { kind: "stale" };
    this.#held = { leaseToken, ring, renewAtMs: this.#renewAtMs() };
    this.#known = advanced.chain;
    return { kind: "advanced", isLevel };
  }

  /** Asked for now and then: it moves in jumps. What was final once stays so. */
  async #finalHeight(): Promise<number | undefined> {
    const { source, nowMs } = this.#parts;
    if (source.finalHeight === undefined) return undefined;
    const before = this.#final;
    if (before !== undefined && nowMs() < before.askAgainAtMs) return before.height;
    const told = (await source.finalHeight()) ?? -1;
    const height = Math.max(told, before?.height ?? -1);
    this.#final = { height, askAgainAtMs: this.#renewAtMs() };
    return height;
  }

  async #halt({ leaseToken, ring }: Held): Promise<Stepped> {
    const [from, to] = [ring.at(-1)?.height, ring[0]?.height];
    const why = `every block from ${from} to ${to} that was kept is gone from the chain`;
    await this.#parts.store.halt({ net: this.#net, leaseToken, reason: why });
    if (this.#known !== undefined) this.#known = { ...this.#known, state: "halted" };
    return { kind: "halted", why };
  }

  #renewAtMs(): number {
    return this.#parts.nowMs() + this.#parts.leaseMs / 2;
  }
}

interface Found {
  readonly from: Pick<BlockPoint, "height" | "hash">;
  readonly step: Step;
  readonly head: BlockPoint;
}

const NOTHING: Step = { popped: [], headers: [], payments: [] };

/** The kept headers after a step, the highest first, without a gap. */
function ringAfter(
  ring: readonly BlockHeader[],
  { popped, headers }: Step,
  size: number,
): readonly BlockHeader[] {
  const [first] = headers;
  const kept = ring.slice(popped.length);
  const isLinked = first === undefined || kept[0]?.hash === first.parentHash;
  return [...headers]
    .reverse()
    .concat(isLinked ? kept : [])
    .slice(0, size);
}
