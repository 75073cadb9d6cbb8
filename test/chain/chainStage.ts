/** A store with one order, a clock, and the verbs of chains, for a follower to work on. */

import { createAdvanceChain, RING_BLOCKS } from "../../bridge/server/calls/chain/advanceChain.ts";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import type { Invoice, NewInvoice } from "../../bridge/server/invoices/invoice.ts";
import type { Chain } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainSource } from "../../bridge/server/rails/chain/chainSource.ts";
import { Follower, type Stepped } from "../../bridge/server/rails/chain/follower.ts";
import type { FollowerStore } from "../../bridge/server/rails/chain/followerStore.ts";
import type { ChainPayment, ChainPaymentEvent } from "../../bridge/server/rails/chain/payment.ts";
import type { StepLimits } from "../../bridge/server/rails/chain/readStep.ts";
import { createRandomHex } from "../../bridge/server/randomHex.ts";
import { createParcels } from "../../bridge/server/store/parcel.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import type { SessionResult } from "../../bridge/wire/messages.ts";
import { SHOP, START_MS } from "../server/world.ts";
import { openPostgresWorld, openSqliteWorld, POSTGRES_VARIABLE } from "../store/worldStore.ts";

export const NET = "eip155:31337";
export const LEASE_MS = 15_000;
export const LIMITS: StepLimits = { blocks: 16, near: 64, ring: RING_BLOCKS, range: 1000 };

/** What a follower's step does to the store, and may be stopped from doing. */
export interface StoreHooks {
  /** Before a step is written; what it throws is a crash before the commit. */
  beforeAdvance?(): void;
  /** After a step was written; what it throws is a crash before the follower hears of it. */
  afterAdvance?(): void;
}

export interface ChainStage {
  /** Invoices that were judged, in order: its id, with the states of its payments then. */
  readonly judged: { readonly invoiceId: string; readonly states: readonly string[] }[];
  /** As the server's loop has it. */
  readonly store: FollowerStore;
  wait(ms: number): void;
  nowMs(): number;
  follow(source: ChainSource, hooks?: StoreHooks, limits?: Partial<StepLimits>): Follower;
  /** One whose lease is this long. */
  followFor(leaseMs: number, source: ChainSource): Follower;
  work<Result>(work: (tx: Tx) => Result): Promise<Result>;
  run(verb: keyof typeof VERBS & string, params: unknown): Promise<unknown>;
  addInvoice(invoiceId: string, more?: Partial<NewInvoice>): Promise<Invoice>;
  /** Many in one transaction. */
  addInvoices(more: readonly (Partial<NewInvoice> & { invoiceId: string })[]): Promise<void>;
  chain(): Promise<Chain>;
  payments(invoiceId: string): Promise<readonly ChainPayment[]>;
  /** Each payment's turns, oldest first. */
  story(invoiceId: string): Promise<readonly ChainPaymentEvent[]>;
  close(): Promise<void>;
}

/** Opens an empty one over the store that this run is over. */
export async function openChainStage(): Promise<ChainStage> {
  let nowMs = START_MS;
  let owners = 0;
  const judged: ChainStage["judged"][number][] = [];
  const advanceChain = createAdvanceChain((tx, { key, invoiceId }) => {
    judged.push({ invoiceId, states: tx.listPaymentsOf(key, 999).map(({ state }) => state) });
  });
  const work = (tx: Tx, one: (tx: Tx) => unknown) => one(tx);
  const surroundings = {
    environment: "sandbox",
    catalog: createCatalogShelf(),
    ...{ nowMs: () => nowMs, randomHex: createRandomHex() },
  } as const;
  const verbs = { ...VERBS, advanceChain, work };
  const socket = process.env[POSTGRES_VARIABLE];
  const store =
    socket === undefined
      ? await openSqliteWorld(verbs, surroundings)
      : await openPostgresWorld(socket, verbs, surroundings);
  const parcels = createParcels<unknown, unknown>();

  async function run(verb: string, params: unknown): Promise<unknown> {
    const [reply] = await store.run([{ verb, params }]);
    if (reply?.kind === "done") return reply.result;
    throw new Error(reply?.kind === "refused" ? `${reply.code}: ${reply.detail}` : reply?.text);
  }

  /** As between the threads of a server: plain data alone gets through. */
  const ask = async <Answer>(verb: string, params: unknown) => {
    const answer = await run(verb, parcels.unpack(parcels.pack(params) as never));
    return parcels.unpack(parcels.pack(answer) as never) as Answer;
  };

  function storeWith(hooks: StoreHooks): FollowerStore {
    return {
      takeLease: (params) => ask("takeChainLease", params),
      renewLease: (params) => ask("renewChainLease", params),
      async advance(params) {
        hooks.beforeAdvance?.();
        const advanced = await ask<Awaited<ReturnType<FollowerStore["advance"]>>>(
          "advanceChain",
          params,
        );
        hooks.afterAdvance?.();
        return advanced;
      },
      halt: (params) => ask("haltChain", params),
      blocksAbove: (params) => ask("blocksAbove", params),
      endLease: (params) => ask("endChainLease", params),
    };
  }

  const followFor = (leaseMs: number, source: ChainSource, hooks = {}, limits = {}) => {
    owners += 1;
    return new Follower({
      ...{ source, store: storeWith(hooks), owner: `owner${owners}`, leaseMs },
      ...{ limits: { ...LIMITS, ...limits }, nowMs: () => nowMs },
    });
  };

  const inTx = <Result>(one: (tx: Tx) => Result) => run("work", one) as Promise<Result>;
  const orderKey = await addOrder(run, inTx);
  const keyOf = (tx: Tx, invoiceId: string) => tx.findInvoice(invoiceId)?.key ?? 0;
  return {
    judged,
    store: storeWith({}),
    wait: (ms) => {
      nowMs += ms;
    },
    nowMs: () => nowMs,
    follow: (source, hooks, limits) => followFor(LEASE_MS, source, hooks, limits),
    followFor,
    work: inTx,
    run,
    addInvoice: (id, more) => inTx((tx) => tx.insertInvoice(invoiceLike(id, orderKey, more))),
    addInvoices: (many) =>
      inTx((tx) => {
        for (const one of many) tx.insertInvoice(invoiceLike(one.invoiceId, orderKey, one));
      }),
    chain: () => inTx((tx) => tx.findChain(NET) as Chain),
    payments: (id) => inTx((tx) => tx.listPaymentsOf(keyOf(tx, id), 999)),
    story: (id) =>
      inTx((tx) => tx.listPaymentEvents(keyOf(tx, id), { paymentKey: 0, version: 0 }, 99_999)),
    close: () => store.close(),
  };
}

type Run = (verb: string, params: unknown) => Promise<unknown>;

async function addOrder(run: Run, inTx: ChainStage["work"]): Promise<number> {
  await run("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
  const player = { appId: "demo", appKey: "demo-key", playerName: "Ann", language: "en" };
  const { session } = (await run("login", player)) as SessionResult;
  await run("pay", {
    ...{ session, orderNo: "A1", title: "", detail: "", zoneId: "1", saveSlot: "1" },
    ...{ coins: 1, deadlineMs: START_MS + 1000 },
  });
  return await inTx((tx) => tx.findOrder("demo", "plugin", "A1")?.key ?? 0);
}

/** What a fake payment for it has as asset and recipient. */
export const ASSET = "0xusdt";
export const RECIPIENT = "0xme";

function invoiceLike(invoiceId: string, orderKey: number, more: Partial<NewInvoice> = {}) {
  const invoice: NewInvoice = {
    ...{ invoiceId, orderKey, appId: "demo", net: NET, asset: ASSET, symbol: "USDT" },
    ...{ decimals: 6, amount: 1_990_000n, recipient: RECIPIENT, matchKey: `0x${invoiceId}` },
    ...{ railTerms: "{}", rate: "{}", policy: "{}", confirmations: 3 },
    ...{ status: "new", exception: "none", received: 0n, confirmed: 0n },
    // Blocks of a test chain have times of their own.
    ...{ createdAtMs: 0, expiresAtMs: START_MS + 900_000, version: 1 },
  };
  return { ...invoice, ...more };
}

const STEPS_MAX = 1000;

/** Steps until there is nothing more to do; gives the last step. */
export async function untilRest(follower: Follower): Promise<Stepped> {
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const stepped = await follower.step();
    if (stepped.kind !== "advanced" && stepped.kind !== "stale") return stepped;
  }
  throw new Error("the follower does not come to rest");
}
