/**
 * A server's calls over a real store, in this thread and with a clock that a test winds by
 * hand: rules are told as stories without waiting for them.
 */

import { randomBytes } from "node:crypto";
import { makeTicket } from "../../bridge/server/auth/ticket.ts";
import type { Here } from "../../bridge/server/calls/call.ts";
import { CALLS } from "../../bridge/server/calls/callTable.ts";
import { FIRST_ROWS } from "../../bridge/server/calls/chores/chore.ts";
import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import type { Catalog, Product } from "../../bridge/server/catalog/catalog.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { effectOf } from "../../bridge/server/effectOf.ts";
import { createCallCounts } from "../../bridge/server/metrics/callCounts.ts";
import { createDeriveAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { createRouter, type Router } from "../../bridge/server/router.ts";
import { createParcels } from "../../bridge/server/store/parcel.ts";
import type { Executed, Store } from "../../bridge/server/store/store.ts";
import type { Effect, ParamsOf, ResultOf, Told } from "../../bridge/server/verb.ts";
import type { Codec } from "../../bridge/wire/codec.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import type {
  Calls,
  Method,
  PushMessage,
  RechargeParams,
  RechargeResult,
} from "../../bridge/wire/messages.ts";
import type { PayError } from "../../bridge/wire/payError.ts";
import { parseIncoming } from "../../bridge/wire/rpc.ts";
import { openWorldStore } from "../store/worldStore.ts";
import type { Rows } from "./books.ts";
import { CallError } from "./rawClient.ts";

/** When every story begins. */
export const START_MS = 1_800_000_000_000;

export interface World {
  readonly db: Rows;
  readonly store: Store<Verbs>;
  readonly router: Router;
  /** What was told after commits, in order. */
  readonly effects: Told[];
  nowMs(): number;
  wait(ms: number): void;
  /** One call, as a game makes it; rejects with CallError. */
  call<M extends Method>(method: M, params: Calls[M]["params"]): Promise<Calls[M]["result"]>;
  /** Logs in; gives the session. */
  logIn(playerName: string, app?: string): Promise<string>;
  publish(catalog: Catalog): Promise<number>;
  /** What the server does by itself at this moment. */
  doChores(): Promise<void>;
  /** Adds to `effects`, and gives, what games hear of these. */
  hear(effects: readonly Effect[]): readonly Told[];
  close(): Promise<void>;
}

/** A product with nothing special about it. */
export function product(code: string, priceCoins: number, more: Partial<Product> = {}): Product {
  return {
    code,
    title: { en: code, zh: code },
    detail: { en: "", zh: "" },
    kind: "consumable",
    priceCoins,
    grantBy: "client",
    ...more,
  };
}

/** One app called `appId`, whose players start with 100 gift coins. */
export function app(appId: string, products: readonly Product[]): Catalog["apps"][number] {
  return {
    appId,
    appKey: `${appId}-key`,
    title: { en: appId, zh: appId },
    merchantId: "merchant",
    merchantVerified: true,
    starterGiftCoins: 100,
    undeliverable: "person",
    payGrantBy: "client",
    notifyUrls: ["https://merchant.example/notify"],
    noticeDialect: "standard",
    currency: { name: { en: "Coins", zh: "金币" } },
    products,
  };
}

/** The shop of the stories. */
export const SHOP: Catalog = {
  apps: [
    app("demo", [
      product("SWORD", 60, { kind: "nonConsumable" }),
      product("SHIELD", 40, { kind: "nonConsumable" }),
      product("POTION", 10),
      product("CASTLE", 5000, { kind: "nonConsumable" }),
      product("TITLE", 10, { grantBy: "server" }),
      product("CURSED", 10, { sandboxOutcome: "refused" }),
      product("TWIN", 10, { sandboxOutcome: "twice" }),
      product("SNAIL", 10, { sandboxOutcome: "slow" }),
      product("GHOST", 10, { sandboxOutcome: "lost" }),
      product("FOG", 10, { sandboxOutcome: "uncertain" }),
    ]),
    app("other", [product("SWORD", 60, { kind: "nonConsumable" })]),
    { ...app("unverified", []), merchantVerified: false },
  ],
};

/** Opens a world with a store of its own. */
export async function openWorld(catalog: Catalog = SHOP): Promise<World> {
  let nowMs = START_MS;
  const shelf = createCatalogShelf();
  const rows = await openWorldStore({
    environment: "sandbox",
    catalog: shelf,
    nowMs: () => nowMs,
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    deriveAddress: createDeriveAddress(),
  });
  const codec = createMsgpackrCodec();
  const parcels = createParcels<unknown, never>();
  const effects: Told[] = [];
  const publish = (told: readonly Effect[]) => void world.hear(told);

  const store: Store<Verbs> = {
    async execute<Name extends keyof Verbs & string>(verb: Name, params: ParamsOf<Verbs[Name]>) {
      const [reply] = await rows.run([{ verb, params: parcels.unpack(parcels.pack(params)) }]);
      if (reply?.kind === "done") {
        const told = reply.effects.map((effect) => effectOf(codec, effect));
        const sent = { result: reply.result, effects: told };
        return parcels.unpack(parcels.pack(sent)) as Executed<ResultOf<Verbs[Name]>>;
      }
      if (reply?.kind === "refused") throw new Refusal(reply.code, reply.detail);
      throw new Error(reply?.text);
    },
    async close() {},
  };
  const here: Here = {
    catalog: shelf,
    pushes: {
      cursorOf: () => "cursor",
      wait: async (_playerId, _session, cursor) => ({ cursor, pushes: [], resync: false }),
    },
    publicUrl: () => "http://shop.example",
    delay: async (delayMs) => {
      nowMs += delayMs;
    },
  };
  const log = { error() {} };
  const counts = createCallCounts();
  const router = createRouter({ calls: CALLS, store, here, log, counts, publish });

  const world: World = {
    db: rows.db,
    store,
    router,
    effects,
    nowMs: () => nowMs,
    wait(ms) {
      nowMs += ms;
    },
    async call(method, params) {
      const answer = await router.answer(method, withoutAbsent(params) as never);
      // Effects are told after the answer.
      await new Promise((resolve) => setImmediate(resolve));
      if (answer.kind === "error") throw new CallError(answer.error satisfies PayError);
      return (answer.kind === "result" ? answer.result : undefined) as never;
    },
    async logIn(playerName, appId = "demo") {
      const params = { appId, appKey: `${appId}-key`, playerName, language: "en" } as const;
      return (await world.call("login", params)).session;
    },
    async publish(next) {
      const params = { catalog: next, contentHash: contentHash(next) };
      return (await store.execute("publishCatalog", params)).result;
    },
    async doChores() {
      for (const chore of [
        "applyReports",
        "expireOrders",
        "expireGifts",
        "remindDeliveries",
        "followMerges",
        "purgeSessions",
      ] as const) {
        publish((await store.execute(chore, FIRST_ROWS)).effects);
      }
    },
    hear(told) {
      const heard = told.map((effect) => toldOf(codec, effect));
      effects.push(...heard);
      return heard;
    },
    close: () => rows.close(),
  };
  await world.publish(catalog);
  return world;
}

function toldOf(codec: Codec, effect: Effect): Told {
  if (effect.kind !== "push") return effect;
  const decoded = codec.decode(effect.frame);
  const push = decoded.ok ? parseIncoming(decoded.value) : undefined;
  if (push?.kind !== "push") throw new Error("not a push");
  const message = { method: push.method, params: push.params } as unknown as PushMessage;
  return { kind: "push", playerId: effect.playerId, message };
}

/** As the wire does it: what is undefined is not there. */
function withoutAbsent(params: object): object {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}

/** Order terms with nothing special about them, and a deadline in time. */
export function terms(world: World, orderNo: string) {
  const deadlineMs = world.nowMs() + 30_000;
  return { orderNo, title: "An order", detail: "", zoneId: "1", saveSlot: "1", deadlineMs };
}

/** Buys one product at the price on the shelf of SHOP. */
export function buy(world: World, session: string, orderNo: string, code: string) {
  const found = SHOP.apps[0]?.products.find((one) => one.code === code);
  const items = [{ code, quantity: 1, expectedPrice: found?.priceCoins ?? 0 }];
  return world.call("payByCode", { session, ...terms(world, orderNo), items });
}

/** Asserts that a call is refused with this code. */
export async function refused(call: Promise<unknown>, code: string): Promise<PayError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallError && error.code === code) return error.error;
    throw error;
  }
  throw new Error(`was not refused with ${code}`);
}

/** The spendable coins of the first zone. */
export async function coinsOf(world: World, session: string): Promise<number> {
  return (await world.call("getBalance", { session, zoneId: "1" })).balance;
}

/** The state of a player's order; undefined when there is none. */
export async function stateOf(world: World, session: string, orderNo: string) {
  const { answers } = await world.call("queryOrder", { session, orderNos: [orderNo] });
  return answers[0]?.order?.state;
}

/** A recharge that waits on its page. */
export async function openRecharge(
  world: World,
  session: string,
  rechargeNo: string,
  saveValue: number,
  more: Partial<RechargeParams> = {},
): Promise<{ readonly pageToken: string; readonly result: RechargeResult }> {
  const result = await world.call("recharge", {
    session,
    rechargeNo,
    zoneId: "1",
    saveValue,
    isCanChange: false,
    ysdkExtInfo: "",
    language: "en",
    ...more,
  });
  return { result, pageToken: result.url.slice(result.url.lastIndexOf("/") + 1) };
}

/** A ticket as every way of signing in ends in. */
export async function ticketFor(world: World, subject: string): Promise<string> {
  const { text, hash } = makeTicket("sandbox", (bytes) => randomBytes(bytes).toString("hex"));
  const key = { hash: "none", way: "oidc" } as const;
  const whose = { appId: "demo", subject, name: "Ann", ticketHash: hash };
  await world.store.execute("finishSignIn", { key, signIn: "used", ...whose });
  return text;
}

/** Through a recharge that the provider says is paid. */
export async function giveCoins(world: World, session: string, coins: number): Promise<void> {
  const rechargeNo = `GIVE${world.effects.length}`;
  const { pageToken } = await openRecharge(world, session, rechargeNo, coins);
  const money = { reportNo: rechargeNo, kind: "paid", coins, afterMs: 0 } as const;
  const report = { outcome: "paid", coins, reports: [money] } as const;
  const { effects } = await world.store.execute("settleRecharge", { pageToken, report });
  world.hear(effects);
}
