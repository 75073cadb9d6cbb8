/** The plugin, put together: what happens when is all here; how, in the parts. */

import type { Language } from "../bridge/wire/codes.ts";
import type { PushMessage, SessionResult } from "../bridge/wire/messages.ts";
import {
  type Arrivals,
  askAtStart,
  createArrivals,
  openArrivals,
  takeArrivals,
  tickArrivals,
} from "./arrivals.ts";
import {
  createWallets,
  forgetBalances,
  getBalance,
  learnBalance,
  type Wallets,
} from "./balance.ts";
import { closeCallbacks, createCallbacks, reportException, runCallbacks } from "./callbacks.ts";
import {
  type CatalogCache,
  createCatalogCache,
  products,
  refreshCatalog,
  tickCatalog,
} from "./catalog.ts";
import { recordOf } from "./checks.ts";
import type { Client, CoreOptions } from "./clientTypes.ts";
import { createClock, readClock } from "./clock.ts";
import {
  type Connection,
  closeConnection,
  createConnection,
  tickConnection,
} from "./connection.ts";
import type { Core } from "./core.ts";
import {
  createDeliveries,
  type Deliveries,
  expectDeliveries,
  tickDeliveries,
} from "./deliveries.ts";
import { checkIncarnation } from "./incarnation.ts";
import type { Journal } from "./journal.ts";
import { cancelOrder, listOrders, queryOrder } from "./orderList.ts";
import { type Orders, pay, payByCode } from "./orders.ts";
import { createPending, holdAll, type Pending, receiveFrame, tickPending } from "./pending.ts";
import { getUserInfo, restore } from "./player.ts";
import { createPolling, type Polling, tickPolling } from "./polling.ts";
import { createProgress } from "./progress.ts";
import { askRecharges, type Recharges, recharge, takeRecharge, tickRecharges } from "./recharge.ts";
import {
  createSession,
  endSession,
  login,
  logout,
  resumeSession,
  type Session,
  tickSession,
} from "./session.ts";
import {
  createSettling,
  type Settling,
  settleJournal,
  takeNews,
  tickSettling,
} from "./settling.ts";

export type * from "./clientTypes.ts";

/** The parts of one client, lowest first. */
interface Parts {
  readonly core: Core;
  readonly connection: Connection;
  readonly pending: Pending;
  readonly session: Session;
  readonly polling: Polling;
  readonly catalog: CatalogCache;
  readonly settling: Settling;
  readonly orders: Orders;
  readonly deliveries: Deliveries;
  readonly wallets: Wallets;
  readonly arrivals: Arrivals;
  readonly recharges: Recharges;
}

/** Makes a client. It connects when it is first needed. */
export function createClient(this: void, options: CoreOptions): Client {
  const parts = createParts(options);
  wire(parts);
  const update = updater(parts);
  const stopDriving = options.engine.drive?.(update);
  return face(parts, update, () => {
    stopDriving?.();
    closeCallbacks(parts.core.callbacks);
    closeConnection(parts.connection);
  });
}

function createParts(this: void, options: CoreOptions): Parts {
  const core = createCore(options);
  const connection = createConnection(core, options.transport);
  const pending = createPending(core, connection);
  const session = createSession(core, pending);
  const catalog = createCatalogCache(core, pending);
  const settling = createSettling(core, pending, createProgress(core.callbacks));
  const wallets = createWallets(core, pending, session);
  const arrivals = createArrivals(core, wallets);
  return {
    core,
    connection,
    pending,
    session,
    polling: createPolling(core, pending),
    catalog,
    settling,
    orders: { core, pending, session, settling, catalog },
    deliveries: createDeliveries(core, pending, session),
    wallets,
    arrivals,
    recharges: { core, pending, session, arrivals },
  };
}

function createCore(this: void, options: CoreOptions): Core {
  const { appId, appKey, endpoint, engine, codec } = options;
  const last = endpoint.length - 1;
  return {
    host: engine,
    codec,
    clock: createClock(engine),
    callbacks: createCallbacks(engine, recordOf(options.delegates)),
    settings: {
      appId,
      appKey,
      endpoint: endpoint.charAt(last) === "/" ? endpoint.substring(0, last) : endpoint,
      zoneId: options.zoneId ?? "1",
      saveSlot: options.saveSlot ?? "1",
      language: languageOf(options.language),
    },
  };
}

/** English for every language that the messages do not exist in. */
function languageOf(this: void, given: Language | undefined): Language {
  return given === "zh" ? "zh" : "en";
}

/** Where each part's news goes. */
function wire(this: void, parts: Parts): void {
  const { connection, pending, session, polling, wallets, arrivals } = parts;
  connection.events = {
    onUp: () => resumeSession(session),
    onDown: () => holdAll(pending),
    onFrame: (frame) => receiveFrame(pending, frame),
  };
  pending.events = {
    onPush: (push) => takePush(parts, push),
    onSessionRefused: () => endSession(session, "loginExpired"),
  };
  session.events = {
    onReady: (result, journal, isLogin) => takeUp(parts, result, journal, isLogin),
  };
  polling.events = { onResync: () => resync(parts) };
  wallets.events = { onSeen: (balance) => takeArrivals(arrivals, balance) };
}

/** The player is here: what an earlier run, or the time without a connection, has left open. */
function takeUp(
  this: void,
  parts: Parts,
  result: SessionResult,
  journal: Journal,
  isLogin: boolean,
): void {
  const { pending, polling, catalog, settling, wallets, arrivals } = parts;
  polling.cursor = result.cursor;
  if (isLogin || journal.incarnation !== result.incarnation) forgetBalances(wallets);
  checkIncarnation(pending, journal, result.incarnation);
  openArrivals(arrivals, journal);
  settleJournal(settling, journal);
  refreshCatalog(catalog, result.catalogVersion);
  resync(parts);
}

/** Pushes may have been missed: asks for what they would have said. */
function resync(this: void, parts: Parts): void {
  expectDeliveries(parts.deliveries);
  askAtStart(parts.arrivals);
  askRecharges(parts.recharges);
}

function takePush(this: void, parts: Parts, push: PushMessage): void {
  switch (push.method) {
    case "orderChanged":
      return takeNews(parts.settling, push.params.order);
    case "deliveryDue":
      return expectDeliveries(parts.deliveries);
    case "balanceChanged":
      learnBalance(parts.wallets, push.params.balance, "pushed");
      return;
    case "rechargeChanged":
      return takeRecharge(parts.recharges, push.params.recharge);
    case "catalogChanged":
      return refreshCatalog(parts.catalog, push.params.version);
    case "sessionEnded":
      return endSession(parts.session, "loginExpired");
    default:
    // A newer server may push what this plugin does not know.
  }
}

/** One update: in from the engine, then whatever is due, then out to the game. Never throws, never inside itself. */
function updater(this: void, parts: Parts): (this: void) => void {
  const { host, clock, callbacks } = parts.core;
  let isUpdating = false;
  function step(this: void): void {
    readClock(clock);
    host.pump?.();
    tickConnection(parts.connection);
    tickPending(parts.pending);
    tickSession(parts.session);
    tickPolling(parts.polling);
    tickCatalog(parts.catalog);
    tickSettling(parts.settling);
    tickDeliveries(parts.deliveries);
    tickRecharges(parts.recharges);
    tickArrivals(parts.arrivals);
    runCallbacks(callbacks);
  }
  return () => {
    if (isUpdating || callbacks.isClosed) return;
    isUpdating = true;
    const problem = host.guard(step);
    isUpdating = false;
    if (problem !== undefined) reportException(callbacks, problem);
  };
}

function face(
  this: void,
  parts: Parts,
  update: (this: void) => void,
  close: (this: void) => void,
): Client {
  const { core, session, orders, catalog, deliveries } = parts;
  return {
    setCallbackDelegates: (delegates) => {
      core.callbacks.delegates = recordOf(delegates);
      if (session.token !== undefined) expectDeliveries(deliveries);
    },
    login: (params, done) => login(session, recordOf(params), done),
    logout: (done) => logout(session, done),
    getUserInfo: (done) => getUserInfo(session, done),
    products: (done) => products(catalog, done),
    pay: (params, done) => pay(orders, recordOf(params), done),
    payByCode: (params, done) => payByCode(orders, recordOf(params), done),
    queryOrder: (orderNos, done) => queryOrder(orders, orderNos, done),
    listOrders: (before, done) => listOrders(orders, before, done),
    cancelOrder: (orderNo, done) => cancelOrder(orders, orderNo, done),
    recharge: (params, done) => recharge(parts.recharges, recordOf(params), done),
    getBalance: (done) => getBalance(parts.wallets, done),
    restore: (done) => restore(session, done),
    setLanguage: (language) => {
      core.settings.language = languageOf(language);
      refreshCatalog(catalog);
    },
    update,
    close,
  };
}
