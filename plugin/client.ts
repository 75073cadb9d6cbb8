/** The plugin, put together: what happens when is all here; how, in the parts. */

import type { Codec } from "../bridge/wire/codec.ts";
import type { Language } from "../bridge/wire/codes.ts";
import type { PushMessage, SessionResult } from "../bridge/wire/messages.ts";
import { askAtStart, openWaits, tickArrivals } from "./arrivals.ts";
import { type BalanceCore, getBalance, learnBalance } from "./balance.ts";
import { products, refreshCatalog, tickCatalog } from "./catalog.ts";
import { recordOf } from "./checks.ts";
import type { Client, ClientOptions } from "./clientTypes.ts";
import { hangUp, tickConnection } from "./connection.ts";
import { type DeliveriesCore, expectDeliveries, tickDeliveries } from "./deliveries.ts";
import type { Journal } from "./journal.ts";
import { cancelOrder, listOrders, queryOrder } from "./orderList.ts";
import { type OrdersCore, pay, payByCode } from "./orders.ts";
import { tickPending } from "./pending.ts";
import { checkIncarnation, getLoginRecord, getUserInfo, restore } from "./player.ts";
import { type PollingCore, tickPolling } from "./polling.ts";
import { report, runQueue } from "./queue.ts";
import { askRecharges, recharge, takeRecharge, tickRecharges } from "./recharge.ts";
import { endSession, login, logout, tickSession } from "./session.ts";
import { openAttempts, takeNews, tickSettling } from "./settling.ts";

/** All of one client. */
interface ClientCore extends OrdersCore, DeliveriesCore, BalanceCore, PollingCore {
  /** The journal whose open orders and recharges are taken up. */
  openedJournal?: Journal;
}

/** Makes a client; the entry file adds the codec of its platform. It connects when it is first needed. */
export function createClient(this: void, options: ClientOptions, codec: Codec): Client {
  const core = createCore(options, codec);
  const update = updater(core);
  const stopDriving = core.host.drive?.(update);
  return {
    setCallbackDelegates: (delegates) => {
      core.delegates = recordOf(delegates);
      expectDeliveries(core);
    },
    login: bind(core, login),
    logout: bind(core, logout),
    getLoginRecord: bind(core, getLoginRecord),
    getUserInfo: bind(core, getUserInfo),
    products: bind(core, products),
    pay: bind(core, pay),
    payByCode: bind(core, payByCode),
    queryOrder: bind(core, queryOrder),
    listOrders: bind(core, listOrders),
    cancelOrder: bind(core, cancelOrder),
    recharge: bind(core, recharge),
    getBalance: bind(core, getBalance),
    restore: bind(core, restore),
    setLanguage: (language) => {
      core.language = languageOf(language);
      refreshCatalog(core);
    },
    update,
    close: () => {
      core.isClosed = true;
      stopDriving?.();
      hangUp(core);
    },
  };
}

/** A call of the game, of this client. */
function bind<Args extends unknown[], Result>(
  this: void,
  core: ClientCore,
  call: (this: void, core: ClientCore, ...args: Args) => Result,
): (this: void, ...args: Args) => Result {
  return (...args) => call(core, ...args);
}

function createCore(this: void, options: ClientOptions, codec: Codec): ClientCore {
  const { engine, endpoint } = options;
  return {
    host: engine,
    codec,
    appId: options.appId,
    appKey: options.appKey,
    endpoint: endpoint.slice(-1) === "/" ? endpoint.slice(0, -1) : endpoint,
    zoneId: options.zoneId ?? "1",
    saveSlot: options.saveSlot ?? "1",
    language: languageOf(options.language),
    delegates: recordOf(options.delegates),
    hostMs: Math.floor(engine.nowMs()),
    nowMs: 0,
    serverOffsetMs: 0,
    hadGap: false,
    queue: [],
    isClosed: false,
    isHttp: options.transport === "http" || engine.openSocket === undefined,
    link: "idle",
    life: 0,
    inbox: [],
    linkDueMs: 0,
    linkFailures: 0,
    requests: [],
    nextId: 1,
    pushes: [],
    absence: "notLoggedIn",
    admittedLife: 0,
    playerId: "",
    expiresAtMs: 0,
    isResuming: false,
    cursor: "",
    isPolling: false,
    pollDueMs: 0,
    pollFailures: 0,
    hasMissed: false,
    byCode: {},
    shelfWaiters: [],
    attempts: [],
    versions: {},
    versionNos: [],
    offered: [],
    acknowledgements: [],
    isAskingDeliveries: false,
    deliveryFailures: 0,
    balances: {},
    waits: [],
  };
}

/** English for every language that the messages do not exist in. */
function languageOf(this: void, given: Language | undefined): Language {
  return given === "zh" ? "zh" : "en";
}

/** One update: in from the engine, then whatever is due, then out to the game. Never throws, never inside itself. */
function updater(this: void, core: ClientCore): (this: void) => void {
  let isUpdating = false;
  function step(this: void): void {
    core.host.pump?.();
    tickConnection(core);
    tickPending(core);
    if (core.pushes.length > 0) takePushes(core);
    tickSession(core);
    const { arrival, journal } = core;
    if (arrival !== undefined && journal !== undefined) takeUp(core, arrival, journal);
    if (core.hasMissed) catchUp(core);
    tickPolling(core);
    tickCatalog(core);
    tickSettling(core);
    tickDeliveries(core);
    tickRecharges(core);
    tickArrivals(core);
    runQueue(core);
  }
  return () => {
    if (isUpdating || core.isClosed) return;
    isUpdating = true;
    const problem = core.host.guard(step);
    isUpdating = false;
    if (problem !== undefined) report(core, problem);
  };
}

/** The player is here: takes up what an earlier run, or the time without a connection, has left open. */
function takeUp(this: void, core: ClientCore, arrival: SessionResult, journal: Journal): void {
  core.arrival = undefined;
  core.cursor = arrival.cursor;
  if (core.openedJournal !== journal) {
    core.openedJournal = journal;
    openWaits(core, journal);
    openAttempts(core, journal);
  }
  if (journal.incarnation !== arrival.incarnation) core.balances = {};
  checkIncarnation(core, journal, arrival.incarnation);
  refreshCatalog(core, arrival.catalogVersion);
  catchUp(core);
}

/** News may have been missed: asks for what it would have said. */
function catchUp(this: void, core: ClientCore): void {
  core.hasMissed = false;
  expectDeliveries(core);
  askAtStart(core);
  askRecharges(core);
}

function takePushes(this: void, core: ClientCore): void {
  const { pushes } = core;
  core.pushes = [];
  for (const push of pushes) takePush(core, push);
}

/** What a newer server may push beyond these is let pass. */
function takePush(this: void, core: ClientCore, push: PushMessage): void {
  const { method, params } = push;
  if (method === "orderChanged") takeNews(core, params.order);
  else if (method === "deliveryDue") expectDeliveries(core);
  else if (method === "balanceChanged") learnBalance(core, params.balance, "pushed");
  else if (method === "rechargeChanged") takeRecharge(core, params.recharge);
  else if (method === "catalogChanged") refreshCatalog(core, params.version);
  else if (method === "sessionEnded") endSession(core);
}
