/**
 * GET /metrics for Prometheus, on a port of its own: what a process knows of itself, asked at each
 * look. Loaded only where an operator asks for it. docs/OPERATE.md lists the names.
 */

import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { NoticeCounters } from "../notices/noticeSender.ts";
import { RAIL_STATES } from "../rails/chain/railState.ts";
import type { ChainHealth } from "../rails/chain/runFollower.ts";
import type { CallCount } from "./callCounts.ts";

/** Where it listens. */
export interface MetricsPlace {
  readonly host: string;
  readonly port: number;
}

/** What is told; each is asked when somebody looks. */
export interface MetricSources {
  readonly environment: string;
  calls(): readonly CallCount[];
  /** WebSockets of players. */
  sockets(): number;
  /** Undefined where this process sends none. */
  notices(): NoticeCounters | undefined;
  chains(): readonly ChainHealth[];
  /** Items that wait for a person, by kind; rejects while the store does not answer. */
  attention(): Promise<{ readonly [kind: string]: number }>;
}

export interface MetricsServer {
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function serveMetrics(
  { host, port }: MetricsPlace,
  sources: MetricSources,
): Promise<MetricsServer> {
  const registry = new Registry();
  const ask = createStoreQuestion(sources);
  fill(registry, sources, ask.told);
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end("GET /metrics\n");
      return;
    }
    const answer = ask.again().then(() => registry.metrics());
    answer.then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end("Failed.\n"),
    );
  });
  await listen(server, host, port);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** What waits for a person; undefined while the store does not answer. */
type Waiting = { readonly [kind: string]: number } | undefined;

/** One look asks the store once, for all that is told of it. */
function createStoreQuestion({ attention }: MetricSources) {
  let waiting: Waiting;
  return {
    told: () => waiting,
    async again(): Promise<void> {
      waiting = await attention().catch(() => undefined);
    },
  };
}

function fill(registry: Registry, sources: MetricSources, waiting: () => Waiting): void {
  collectDefaultMetrics({ register: registry });
  registry.setDefaultLabels({ environment: sources.environment });
  addCalls(registry, sources);
  addNotices(registry, sources);
  addStore(registry, waiting);
  addChains(registry, sources);
}

function addCalls(registry: Registry, { calls, sockets }: MetricSources): void {
  tell(registry, "calls_total", "Calls of games, by how they ended.", ["method", "outcome"], () =>
    calls().map(({ method, outcome, calls: value }) => ({ labels: { method, outcome }, value })),
  );
  tell(registry, "sockets", "WebSockets of players.", [], () => [{ value: sockets() }]);
}

function addNotices(registry: Registry, { notices }: MetricSources): void {
  const counters = () => notices() ?? { sent: 0, delivered: 0, failed: 0, dead: 0, underWay: 0 };
  for (const [name, help] of [
    ["sent", "Tries of notices that left this process."],
    ["delivered", "Tries that a merchant's server took."],
    ["failed", "Tries that it did not take."],
    ["dead", "Notices that nobody tries any more."],
  ] as const) {
    tell(registry, `notices_${name}_total`, help, [], () => [{ value: counters()[name] }]);
  }
  tell(registry, "notices_under_way", "Tries that wait for an answer.", [], () => [
    { value: counters().underWay },
  ]);
}

function addStore(registry: Registry, waiting: () => Waiting): void {
  tell(registry, "store_up", "1 while the store answers.", [], () => [
    { value: waiting() === undefined ? 0 : 1 },
  ]);
  const help = "What waits for a person (coinslot attention), by kind; of the oldest thousand.";
  tell(registry, "attention_items", help, ["kind"], () =>
    Object.entries(waiting() ?? {}).map(([kind, value]) => ({ labels: { kind }, value })),
  );
}

function addChains(registry: Registry, { chains }: MetricSources): void {
  const of = ({ net, name }: ChainHealth) => ({ net, name });
  const known = (value: (chain: ChainHealth) => number | undefined) => () =>
    chains().flatMap((chain) => {
      const number = value(chain);
      return number === undefined ? [] : [{ labels: of(chain), value: number }];
    });
  const add = (name: string, help: string, samples: () => readonly Sample[], more: string[] = []) =>
    tell(registry, `chain_${name}`, help, ["net", "name", ...more], samples);
  add(
    "height",
    "The last block that was taken in.",
    known(({ height }) => height),
  );
  add(
    "head_height",
    "The chain's head, as its nodes tell it.",
    known(({ headHeight }) => headHeight),
  );
  add(
    "lag_seconds",
    "Age of the last block that was taken in.",
    known(({ lagMs }) => lagMs && lagMs / 1000),
  );
  add("state", "1 for the state that the chain is in.", () => chains().flatMap(statesOf), [
    "state",
  ]);
  for (const [name, help] of [
    ["calls", "Calls to a node since the process started."],
    ["failures", "Those that failed."],
  ] as const) {
    const samples = () =>
      chains().flatMap((chain) =>
        chain.endpoints.map((endpoint) => ({
          labels: { ...of(chain), endpoint: endpoint.name },
          value: endpoint[name],
        })),
      );
    add(`endpoint_${name}_total`, help, samples, ["endpoint"]);
  }
}

/** Every state is told, so that an alarm sees one end. */
function statesOf({ net, name, state }: ChainHealth): readonly Sample[] {
  return ["starting", ...RAIL_STATES].map((one) => ({
    labels: { net, name, state: one },
    value: one === state ? 1 : 0,
  }));
}

interface Sample {
  readonly labels?: { readonly [label: string]: string };
  readonly value: number;
}

/** What ends in _total only grows. */
function tell(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  samples: () => readonly Sample[],
): void {
  const config = { name: `coinslot_${name}`, help, labelNames, registers: [registry] };
  if (name.endsWith("_total")) {
    new Counter({
      ...config,
      collect() {
        this.reset();
        for (const { labels = {}, value } of samples()) this.inc(labels, value);
      },
    });
    return;
  }
  new Gauge({
    ...config,
    collect() {
      this.reset();
      for (const { labels = {}, value } of samples()) this.set(labels, value);
    },
  });
}
