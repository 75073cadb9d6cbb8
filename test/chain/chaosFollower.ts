/**
 * A follower that crashes when it is told to, and what it wrote: for runs that throw everything at it
 * that a chain can do, and compare the end with what the chain holds.
 */

import type { Follower } from "../../bridge/server/rails/chain/follower.ts";
import type { ChainPayment } from "../../bridge/server/rails/chain/payment.ts";
import { type ChainStage, LEASE_MS, type StoreHooks } from "./chainStage.ts";

/** One payment that the chain shows, as somebody else reads it. */
export interface SeenPayment {
  readonly txId: string;
  /** As the rail counts. */
  readonly index: number;
  readonly matchKey: string;
  readonly amount: bigint;
  readonly blockHash: string;
  readonly height: number;
}

export interface ChaosFollowerParts {
  readonly stage: ChainStage;
  /** Ids of all invoices. */
  readonly invoices: readonly string[];
  follow(hooks: StoreHooks): Follower;
  /** A step that fails so is no surprise. */
  mayFail(error: Error): boolean;
  /** After each step that wrote something: every payment as it is now. */
  look?(payments: readonly ChainPayment[]): Promise<void>;
  note(what: string): void;
}

/** What the end is compared in. */
export interface Compared {
  /** Payments that the chain holds in the end. */
  readonly canonical: number;
  /** Of them, those that the follower does not have in their block. */
  readonly missing: number;
  /** Those that the follower has and the chain has not. */
  readonly phantom: number;
  /** Of these, those whose transaction it has rightly in another place. */
  readonly duplicate: number;
  /** Confirmed at some time, and gone since: all of them are told. */
  readonly reversals: number;
  /** Blocks that were called gone and never were. */
  readonly falseOrphans: number;
}

const SETTLE_STEPS_MAX = 500;

class Crash extends Error {}

export class ChaosFollower {
  readonly #parts: ChaosFollowerParts;
  readonly #hooks: StoreHooks = {
    beforeAdvance: () => this.#crashIf("before"),
    afterAdvance: () => this.#crashIf("after"),
  };
  #follower: Follower;
  #crash: "never" | "before" | "after" = "never";
  #crashes = 0;
  #untold = 0;

  constructor(parts: ChaosFollowerParts) {
    this.#parts = parts;
    this.#follower = parts.follow(this.#hooks);
  }

  get crashes(): number {
    return this.#crashes;
  }

  /** Changes of payments that nobody judged. */
  get untold(): number {
    return this.#untold;
  }

  /** The next write is lost, or its answer is. */
  crashNext(when: "before" | "after"): void {
    this.#crash = when;
  }

  /** Another process takes over when the lease is over. */
  startAgain(): void {
    const { stage, follow } = this.#parts;
    this.#crashes += 1;
    stage.wait(LEASE_MS + 1);
    this.#follower = follow(this.#hooks);
  }

  async step(): Promise<void> {
    const { stage, note, mayFail } = this.#parts;
    try {
      const stepped = await this.#follower.step();
      note(stepped.kind);
      // Those that rest may have looked at the mempool.
      if (stepped.kind === "advanced" || stepped.kind === "level") await this.#countUntold();
    } catch (error) {
      if (error instanceof Crash) {
        note("crash");
        this.startAgain();
      } else if (error instanceof Error && mayFail(error)) note("failed");
      else throw error;
    }
    stage.wait(500);
  }

  /** Until nothing more is to be read. */
  async settle(): Promise<void> {
    this.#crash = "never";
    for (let steps = 0; steps < SETTLE_STEPS_MAX; steps += 1) {
      const { kind } = await this.#follower.step();
      await this.#countUntold();
      if (kind === "level") return;
      if (kind === "halted") throw new Error("the follower halted");
      this.#parts.stage.wait(500);
    }
    throw new Error("the follower does not come to rest");
  }

  /** `wasGone`: whether a block was ever taken out of the chain. */
  async compare(
    canonical: readonly SeenPayment[],
    wasGone: (blockHash: string) => boolean,
  ): Promise<Compared> {
    const { held, reversals, orphans } = await this.#readStage();
    const there = new Set(canonical.map(idOf));
    const paid = new Set(canonical.map(({ txId }) => txId));
    const phantoms = [...held.values()].filter((seen) => !there.has(idOf(seen)));
    const isHeld = (seen: SeenPayment) => textOf(held.get(idOf(seen))) === textOf(seen);
    return {
      canonical: canonical.length,
      missing: canonical.filter((payment) => !isHeld(payment)).length,
      phantom: phantoms.length,
      duplicate: phantoms.filter(({ txId }) => paid.has(txId)).length,
      reversals,
      falseOrphans: orphans.filter((hash) => !wasGone(hash)).length,
    };
  }

  #crashIf(now: "before" | "after"): void {
    if (this.#crash !== now) return;
    this.#crash = "never";
    throw new Crash();
  }

  /** After each step the judge has heard of every payment as it is now. */
  async #countUntold(): Promise<void> {
    const { stage, invoices, look } = this.#parts;
    const all: ChainPayment[] = [];
    for (const invoiceId of invoices) {
      const payments = await stage.payments(invoiceId);
      const heard = stage.judged.findLast((one) => one.invoiceId === invoiceId);
      const isHeard = heard?.states.join() === payments.map(({ state }) => state).join();
      if (payments.length > 0 && !isHeard) this.#untold += 1;
      all.push(...payments);
    }
    await look?.(all);
  }

  /** What the follower wrote. */
  async #readStage() {
    const { stage, invoices } = this.#parts;
    const held = new Map<string, SeenPayment>();
    const orphans: string[] = [];
    let reversals = 0;
    for (const invoiceId of invoices) {
      const stories = await stage.story(invoiceId);
      for (const payment of await stage.payments(invoiceId)) {
        const story = stories.filter(({ paymentKey }) => paymentKey === payment.key);
        const confirmedAt = story.findIndex(({ state }) => state === "confirmed");
        const gone = story.filter(({ state }) => state === "orphaned");
        orphans.push(...gone.flatMap(({ blockHash }) => blockHash ?? []));
        const isReversed = story.slice(confirmedAt + 1).some(({ state }) => state === "orphaned");
        if (confirmedAt >= 0 && isReversed) reversals += 1;
        if (payment.state !== "included" && payment.state !== "confirmed") continue;
        const { txId, index, amount, block } = payment;
        const { matchKey } = await stage.work((tx) => tx.getInvoice(payment.invoiceKey));
        const { hash: blockHash = "", height = 0 } = block ?? {};
        const seen = { txId, index, matchKey, amount, blockHash, height };
        held.set(idOf(seen), seen);
      }
    }
    return { held, reversals, orphans };
  }
}

function idOf({ txId, index }: Pick<SeenPayment, "txId" | "index">): string {
  return `${txId}:${index}`;
}

function textOf(seen: SeenPayment | undefined): string {
  return seen === undefined ? "none" : `${seen.matchKey} ${seen.amount} ${seen.blockHash}`;
}
