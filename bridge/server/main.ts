/**
 * The program: reads its configuration, puts the parts together, and takes them apart again when
 * told to stop.
 */

import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { userInfo } from "node:os";
import { text as readText } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import { createMsgpackrCodec } from "../wire/codecMsgpackr.ts";
import type { Here } from "./calls/call.ts";
import { CALLS } from "./calls/callTable.ts";
import type { Verbs } from "./calls/verbs.ts";
import type { Catalog } from "./catalog/catalog.ts";
import { contentHash } from "./catalog/contentHash.ts";
import { problemText } from "./catalog/problemText.ts";
import { testProductsOf } from "./catalog/testProducts.ts";
import { type CatalogWatch, watchCatalog } from "./catalog/watchCatalog.ts";
import { type CatalogShelf, createCatalogShelf } from "./catalogShelf.ts";
import { EXIT } from "./cli/exitCode.ts";
import { runCli } from "./cli/runCli.ts";
import type { Config } from "./config.ts";
import type { GipDoor } from "./doors/gip0006/openGip.ts";
import { createHttp } from "./edges/http.ts";
import { operatorSocketFile } from "./edges/operatorFrames.ts";
import {
  type OperatorSocket,
  type OperatorSocketOptions,
  serveOperator,
} from "./edges/operatorSocket.ts";
import { createOriginPolicy } from "./edges/originPolicy.ts";
import { PushHub } from "./edges/pushHub.ts";
import { type SocketEdge, serveSockets } from "./edges/socket.ts";
import { TlsProblem } from "./edges/tlsFiles.ts";
import { choresOf } from "./jobs/chores.ts";
import type { FollowedChains } from "./jobs/followChains.ts";
import { type RunningChores, runChores } from "./jobs/runChores.ts";
import { createCallCounts } from "./metrics/callCounts.ts";
import type { MetricsServer } from "./metrics/serveMetrics.ts";
import { startMetrics } from "./metrics/startMetrics.ts";
import type { NoticeSender } from "./notices/noticeSender.ts";
import { type DoorParts, openDoors, openGipDoor } from "./openDoors.ts";
import { createRouter } from "./router.ts";
import { createSecretBox } from "./secretBox.ts";
import { findNoticeTargets, sendNotices } from "./sendNotices.ts";
import { readSigners, requireCatalog, type Signers, StartProblem } from "./startFiles.ts";
import { startProps } from "./startProps.ts";
import type { News } from "./store/engine.ts";
import { openStore, type ThreadStore } from "./store/openStore.ts";
import { StoreFault } from "./store/storeFault.ts";
import { unreachable } from "./unreachable.ts";
import type { Effect } from "./verb.ts";

/** What is under way gets so long to finish when the server stops. */
const DRAIN_MS = 5000;
const STORE_THREAD = new URL("./storeThread.js", import.meta.url);

/** Everything that runs and must be stopped. */
interface Running {
  readonly http: FastifyInstance;
  readonly sockets: SocketEdge;
  readonly gip: GipDoor | undefined;
  readonly hub: PushHub;
  readonly operator: OperatorSocket | undefined;
  readonly chores: RunningChores;
  readonly notices: NoticeSender | undefined;
  readonly chains: FollowedChains | undefined;
  readonly metrics: MetricsServer | undefined;
  readonly watch: CatalogWatch;
  readonly store: ThreadStore<Verbs>;
}

await main();

async function main(): Promise<void> {
  // Whoever reads our output may stop early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.failed);
    throw error;
  });
  process.exitCode = await runCli(process.argv.slice(2), {
    variables: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: (stream) => (stream === "out" ? process.stdout : process.stderr).isTTY === true,
    readInput: () => readText(process.stdin),
    nowMs: Date.now,
    userName: () => process.env.SUDO_USER ?? userInfo().username,
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    storeThread: STORE_THREAD,
    serve,
  });
}

async function serve(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));
  try {
    const catalog = await requireCatalog(config.catalogFile);
    const signers = await readSigners(config);
    const running = await start(config, catalog, signers, log);
    stopOnSignals(running, log);
    const { port } = running.http.server.address() as AddressInfo;
    const ready = JSON.stringify({ ready: true, port, pid: process.pid });
    const sentence = `listening on ${addressOf(config, port)}`;
    process.stdout.write(`${config.jsonReady ? ready : sentence}\n`);
  } catch (error) {
    process.stderr.write(`coinslot cannot start: ${startProblem(error, config)}\n`);
    process.exit(EXIT.failed);
  }
}

async function start(
  config: Config,
  catalog: Catalog,
  signers: Signers,
  log: Logger,
): Promise<Running> {
  const { secrets, masterKey } = signers;
  const codec = createMsgpackrCodec();
  const shelf = createCatalogShelf();
  const hub = new PushHub(codec, Date.now);
  const store = await openStoreOf(config, signers, hub, log);
  let notices: NoticeSender | undefined;
  let chains: FollowedChains | undefined;
  const publish = (effects: readonly Effect[]) => {
    hub.publish(effects);
    // Whatever a merchant must be told, the player's games are told too.
    if (effects.some(({ kind }) => kind !== "sessionEnded")) notices?.wake();
  };

  const publishCatalog = catalogPublisher(config, { store, shelf, hub, log });
  await publishCatalog(catalog);
  const here: Here = {
    catalog: shelf,
    pushes: hub,
    publicUrl: () => addressOf(config, (http.server.address() as AddressInfo).port),
    delay: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  };
  const counts = createCallCounts();
  const router = createRouter({ calls: CALLS, store, here, log, counts, publish });
  const policy = createOriginPolicy(config);
  const { environment, requestsPerSecond, staticDirectory, tls } = config;
  const shared = { router, codec, environment, requestsPerSecond, policy, log, nowMs: Date.now };
  const box = createSecretBox({
    ...{ environment, masterKey },
    listLive: (appId, kind) => store.execute("liveSecrets", { appId, kind }),
  });
  const doorParts = { store, log, publish, nowMs: Date.now };
  const { publicUrl } = here;
  const { proxies } = config;
  const known = { ...doorParts, environment, publicUrl, proxies };
  const doors = openDoors(signers, box, known);
  const gip = await openGipDoor(signers, box, { ...known, policy, hub });
  const noticeCounters = () => notices?.counters();
  const chainHealth = () => chains?.health() ?? [];
  const http = createHttp({
    ...shared,
    ...doors,
    ...{ gip, store, staticDirectory, noticeCounters, chainHealth, tls },
  });
  const sockets = serveSockets({
    ...shared,
    server: http.server,
    hub,
    isElsewhere: gip?.takesUpgrade,
  });
  await http.listen({ port: config.port, host: config.host });
  // Beside a database elsewhere it holds this process's own socket only.
  mkdirSync(config.dataDirectory, { recursive: true });
  const operator = await serveOperatorOf(config, { ...doorParts, chainHealth });
  const chores = runChores(choresOf(store, config.notices), publish, log);
  const findTarget = findNoticeTargets(store, box, secrets, gip?.tokenOf);
  notices = sendNotices(config, findTarget, { store, publish, log });
  const watch = followCatalog(config.catalogFile, catalog, publishCatalog, log);
  chains = await startChains(config, signers, { ...doorParts, publicUrl, shelf });
  const sources = { counts, sockets, notices: noticeCounters, chains: chainHealth, store };
  const metrics = await startMetrics(config, sources);
  return { http, sockets, gip, hub, operator, chores, notices, chains, metrics, watch, store };
}

/** Puts a catalogue in force: in the store, for calls, and in the games that are there. */
function catalogPublisher(
  { environment }: Config,
  parts: Pick<DoorParts, "store" | "log"> & {
    readonly shelf: CatalogShelf;
    readonly hub: PushHub;
  },
): (catalog: Catalog) => Promise<void> {
  const { store, shelf, hub, log } = parts;
  return async (catalog) => {
    if (environment === "live") refuseTestProducts(catalog);
    const params = { catalog, contentHash: contentHash(catalog) };
    const { result: version } = await store.execute("publishCatalog", params);
    shelf.publish(version, catalog);
    hub.broadcast({ method: "catalogChanged", params: { version } });
    log.info({ version }, "the catalogue is in force");
  };
}

function refuseTestProducts(catalog: Catalog): void {
  const [found] = testProductsOf(catalog);
  if (found === undefined) return;
  const fix = "take out its sandboxOutcome, or the product";
  throw new StartProblem(`product ${found} is for tests, and this is live: ${fix}`);
}

/** What follows chains is not even loaded where there are none. */
async function startChains(
  { place }: Config,
  signers: Signers,
  parts: Pick<DoorParts, "store" | "publish" | "log" | "publicUrl"> & {
    readonly shelf: CatalogShelf;
  },
): Promise<FollowedChains | undefined> {
  const { chains } = signers;
  if (chains === undefined) return undefined;
  const here = { ...chains, publicUrl: parts.publicUrl() };
  parts.shelf.useChains(here);
  await parts.store.execute("useChains", here);
  const { followChains } = await import("./jobs/followChains.ts");
  // An embedded store has one server at a time: the next one need not wait for a lease of a dead one.
  const owner = place.kind === "sqlite" ? "server" : randomBytes(16).toString("hex");
  const followed = await followChains(chains, { ...parts, owner });
  const props = await startProps(signers, parts);
  return {
    ...followed,
    stop: async () => void (await Promise.all([followed.stop(), props?.stop()])),
  };
}

/** A database that several processes write to needs no way through one of them. */
async function serveOperatorOf(
  { place }: Config,
  parts: Omit<OperatorSocketOptions, "file">,
): Promise<OperatorSocket | undefined> {
  if (place.kind === "postgres") return undefined;
  return await serveOperator({ ...parts, file: operatorSocketFile(place.directory) });
}

function openStoreOf(
  config: Config,
  { chains }: Signers,
  hub: PushHub,
  log: Logger,
): Promise<ThreadStore<Verbs>> {
  return openStore<Verbs>({
    withAddresses: chains?.chains.some(({ kind }) => kind === "utxo") === true,
    place: config.place,
    environment: config.environment,
    threadFile: STORE_THREAD,
    onFault(fault) {
      // Nothing can be acknowledged any more; whoever watches the process starts it anew.
      log.fatal({ err: fault }, "the store failed");
      process.exit(EXIT.failed);
    },
    onNews: (news) => takeNews(news, hub, log),
  });
}

function takeNews(news: News<Effect>, hub: PushHub, log: Logger): void {
  switch (news.kind) {
    case "effects":
      return hub.publish(news.effects);
    case "missed":
      return hub.resync(news.players);
    case "trouble":
      return log.error(news.text);
    case "recovered":
      return log.info(news.text);
    default:
      return unreachable(news);
  }
}

function followCatalog(
  file: string,
  current: Catalog,
  publishCatalog: (catalog: Catalog) => Promise<void>,
  log: Logger,
): CatalogWatch {
  return watchCatalog({
    file,
    current,
    onCatalog(catalog) {
      publishCatalog(catalog).catch((error) => {
        log.error({ err: error }, "the catalogue could not be published");
      });
    },
    onProblems(problems) {
      if (problems.length === 0) log.info("the catalogue file is right again");
      for (const problem of problems) {
        log.warn(`${problemText(problem, undefined)}\nThe last good catalogue stays in force.`);
      }
    },
  });
}

/** Where players reach this server. */
function addressOf(config: Config, port: number): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const isEverywhere = config.host === "0.0.0.0" || config.host === "::";
  const host = isEverywhere ? "127.0.0.1" : config.host;
  const scheme = config.tls === undefined ? "http" : "https";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function stopOnSignals(running: Running, log: Logger): void {
  let isStopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // A terminal sends SIGINT to npm and to us, and npm passes it on.
      if (isStopping) return;
      isStopping = true;
      log.info({ signal }, "stopping");
      void stop(running).then(() => process.exit(0));
    });
  }
}

/** No new calls, the running ones finish, everything waits for its commit. */
async function stop({
  http,
  sockets,
  gip,
  hub,
  operator,
  chores,
  notices,
  chains,
  metrics,
  watch,
  store,
}: Running): Promise<void> {
  watch.stop();
  hub.close();
  const drained = [http.close(), sockets.drain(), gip?.close(), operator?.close(), chores.stop()];
  await Promise.race([
    Promise.all([...drained, notices?.stop(), chains?.stop(), metrics?.close()]),
    new Promise((resolve) => setTimeout(resolve, DRAIN_MS)),
  ]);
  await store.close();
}

function startProblem(error: unknown, config: Config): string {
  if (error instanceof StartProblem || error instanceof StoreFault) return error.message;
  if (error instanceof TlsProblem) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return `port ${config.port} is in use: stop the other program, or choose another --port`;
  }
  return error.stack ?? error.message;
}
