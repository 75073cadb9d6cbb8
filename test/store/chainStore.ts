/** A store of either kind with one paid order, to which a test gives invoices and payments. */

import { randomBytes } from "node:crypto";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import type { Invoice, NewInvoice } from "../../bridge/server/invoices/invoice.ts";
import type { Chain } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainPayment, NewChainPayment } from "../../bridge/server/rails/chain/payment.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import type { VerbTable } from "../../bridge/server/verb.ts";
import type { SessionResult } from "../../bridge/wire/messages.ts";
import { SHOP, START_MS } from "../server/world.ts";
import { openPostgresWorld, openSqliteWorld, type WorldStore } from "./worldStore.ts";

/** With a verb for everything that a transaction can do. */
export const WORK_VERBS: VerbTable = {
  ...VERBS,
  work: (tx: Tx, work: (tx: Tx) => unknown) => work(tx),
};

export const NET = "eip155:31337";
export const OTHER_NET = "eip155:1";

/** A chain before anybody followed it. */
export const CHAIN: Chain = {
  net: NET,
  cursor: { height: 10, hash: "0xa", timeMs: 10_000 },
  state: "following",
  haltedFor: undefined,
  leaseOwner: undefined,
  leaseToken: 0,
  leaseUntilMs: 0,
  headHeight: 10,
  atTipAtMs: 0,
  version: 1,
};

export interface ChainStore {
  readonly store: WorldStore;
  /** Of the one order. */
  readonly orderKey: number;
  /** Does this in one transaction. */
  work<Result>(work: (tx: Tx) => Result): Promise<Result>;
  addInvoice(invoiceId: string, more?: Partial<NewInvoice>): Promise<Invoice>;
  addPayment(
    txId: string,
    invoice: Invoice,
    more?: Partial<NewChainPayment>,
  ): Promise<ChainPayment>;
}

/** Opens an empty one; PostgreSQL behind `socket`. */
export async function openChainStore(
  kind: "SQLite" | "PostgreSQL",
  socket: string,
): Promise<ChainStore> {
  const surroundings = {
    environment: "sandbox",
    catalog: createCatalogShelf(),
    nowMs: () => START_MS,
    randomHex: (bytes: number) => randomBytes(bytes).toString("hex"),
  } as const;
  const store =
    kind === "SQLite"
      ? await openSqliteWorld(WORK_VERBS, surroundings)
      : await openPostgresWorld(socket, WORK_VERBS, surroundings);

  async function run(verb: string, params: unknown): Promise<unknown> {
    const [reply] = await store.run([{ verb, params }]);
    if (reply?.kind === "done") return reply.result;
    throw new Error(JSON.stringify(reply));
  }

  const work = <Result>(one: (tx: Tx) => Result) => run("work", one) as Promise<Result>;

  await run("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
  const player = { appId: "demo", appKey: "demo-key", playerName: "Ann", language: "en" };
  const { session } = (await run("login", player)) as SessionResult;
  await run("pay", {
    ...{ session, orderNo: "A1", title: "", detail: "", zoneId: "1", saveSlot: "1" },
    ...{ coins: 1, deadlineMs: START_MS + 1000 },
  });
  const orderKey = (await work((tx) => tx.findOrder("demo", "plugin", "A1")?.key)) ?? 0;
  return {
    store,
    orderKey,
    work,
    addInvoice: (id, more) => work((tx) => tx.insertInvoice(invoiceLike(id, orderKey, more))),
    addPayment: (txId, invoice, more) =>
      work((tx) => tx.insertPayment(paymentLike(txId, invoice.key, more))),
  };
}

/** An invoice that nobody has paid yet. */
export function invoiceLike(
  id: string,
  orderKey: number,
  more: Partial<NewInvoice> = {},
): NewInvoice {
  return {
    ...{ invoiceId: id, orderKey, appId: "demo", net: NET, asset: "0xusdt", symbol: "USDT" },
    ...{ decimals: 6, amount: 1_990_000n, recipient: "0xme", matchKey: `0x${id}` },
    ...{ railTerms: "{}", rate: "{}", policy: "{}", confirmations: 3, jumpUrl: undefined },
    ...{ status: "new", exception: "none", received: 0n, confirmed: 0n },
    ...{ createdAtMs: START_MS, expiresAtMs: START_MS + 900_000, version: 1 },
    ...more,
  };
}

/** A payment that was just included. */
export function paymentLike(
  txId: string,
  invoiceKey: number,
  more: Partial<NewChainPayment> = {},
): NewChainPayment {
  return {
    ...{ net: NET, txId, index: 0, invoiceKey, payer: "0xpayer", amount: 5n },
    ...{ block: { height: 11, hash: "0xb", timeMs: 11_000 }, isReplaceable: false },
    ...{ state: "included", firstSeenAtMs: START_MS, changedAtMs: START_MS, version: 1 },
    confirmedAtMs: undefined,
    ...more,
  };
}
