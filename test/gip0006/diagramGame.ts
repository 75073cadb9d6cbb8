/**
 * A game's server in a process of its own, as the document's sequence diagram has it: it makes orders,
 * is called back, has things made on the chain for orders that are deep enough, and gives them to its
 * players once. Lines of JSON in, `{id, do, ...}`; lines of JSON after "@" out.
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { io } from "socket.io-client";
import {
  type Gip0006Data,
  isGip0006Signed,
} from "../../bridge/server/notices/dialects/gip0006Signature.ts";

/** How the program is started: one JSON text. */
export interface GameSettings {
  /** The backend's. */
  readonly port: number;
  readonly token: string;
  readonly apiKey: string;
  /** Confirmations that the game waits for. */
  readonly need: number;
}

/** What a player sees of an order. */
export interface GameOrder {
  readonly sn: string;
  readonly uid: string;
  readonly addr: string;
  readonly oid: string;
  /** `created`, `received`, `confirmed N`, `fulfilled`. */
  status: string;
  /** Each call back: height, confirmations, transaction. */
  readonly told: (readonly [height: number, confirm: number, hash: string])[];
  pid?: string;
  isImplemented: boolean;
}

interface Answer<Result> {
  readonly code: number;
  readonly error: { readonly message: string } | null;
  readonly result: Result;
}

interface ListedProp {
  readonly pid: string;
  readonly oid: string;
  readonly confirmed: boolean;
}

const GOLD = 50_000;
const LOOK_MS = 100;
const SN_CHARS = 36;

const load = createRequire(import.meta.url);
// Its published form asks for socket.io-client's `io` on this module.
(load("gamerpc/src/utils/util") as { io?: unknown }).io = io;
const toolkit = load("gamerpc") as {
  conn: new () => Connector;
  CommMode: { readonly ws: string };
};

interface Connector {
  setFetch(fetch: unknown): Connector;
  setup(info: object): Connector;
  setmode(mode: string): Connector;
  watch(take: (data: unknown) => void, event: string): Connector;
  login(): Promise<unknown>;
  join(): Promise<unknown>;
  execute(method: string, params: readonly unknown[]): Promise<unknown>;
}

const settings = JSON.parse(process.argv[2] ?? "{}") as GameSettings;
const node = connect();
const orders = new Map<string, GameOrder>();
const bags: { [uid: string]: string[] } = {};
const granted = new Set<string>();
/** What was pushed: "confirm prop" of the diagram. */
const heard: unknown[] = [];

function connect(): Connector {
  const { port, token, apiKey } = settings;
  return new toolkit.conn().setFetch(fetch).setup({
    ...{ ip: "127.0.0.1", head: "http", id: "primary", structured: true, type: "testnet" },
    ...{ cid: "demo", port, token, apiKey },
  });
}

/** What the node tells those who listen; what is told while nobody does, is on the list. */
async function listenToNode(): Promise<void> {
  const listener = connect().setmode(toolkit.CommMode.ws);
  listener.watch((data) => heard.push(data), "prop/receive");
  await listener.execute("token.random", ["demo"]);
  await listener.login();
  await listener.join();
  await listener.execute("subscribe", ["prop/receive"]);
}

async function ask<Result>(method: string, ...params: readonly unknown[]): Promise<Result> {
  const answer = (await node.execute(method, params)) as Answer<Result>;
  if (answer.code !== 0) throw new Error(answer.error?.message ?? `code ${answer.code}`);
  return answer.result;
}

interface Request {
  readonly id: number;
  readonly do: "makeOrder" | "orders" | "bag" | "heard" | "query";
  readonly uid: string;
  readonly addr: string;
  readonly sn: string;
  readonly sum: number;
}

async function serve(request: Request): Promise<unknown> {
  const { uid, addr, sn, sum } = request;
  switch (request.do) {
    case "makeOrder": {
      const { pay } = await ask<{ pay: { uri: string } }>("order.pay", "demo", uid, sn, sum);
      const order = { sn, uid, addr, oid: `sword-${sn}`, status: "created", told: [] };
      orders.set(sn.padEnd(SN_CHARS, "0"), { ...order, isImplemented: false });
      return pay.uri;
    }
    case "orders":
      return [...orders.values()].filter((order) => order.uid === uid);
    case "bag":
      return bags[uid] ?? [];
    case "heard":
      return heard;
    case "query":
      return await ask("order.query", "demo", [sn]);
  }
}

/** The documented call: what it says of an order is taken as it is, whatever was said before. */
async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { data, sig } = JSON.parse(await text(request)) as { data: Gip0006Data; sig: string };
  const isRight =
    request.url === "/testnet/order/confirm" && isGip0006Signed(data, settings.token, sig);
  response.writeHead(isRight ? 200 : 400).end(JSON.stringify({ code: isRight ? 0 : -1 }));
  const order = orders.get(data.sn);
  if (!isRight || order === undefined) return;
  order.told.push([data.height, data.confirm, data.hash]);
  if (order.status === "fulfilled") return;
  order.status = data.confirm === 0 ? "received" : `confirmed ${data.confirm}`;
  if (data.confirm < settings.need || order.isImplemented) return;
  order.isImplemented = true;
  await implement(order);
}

/** Has the thing made, waits until the chain holds it deep enough, and gives it to the player. */
async function implement(order: GameOrder): Promise<void> {
  const { oid, addr, sn } = order;
  for (;;) {
    try {
      // Whatever answers were lost, the same number is the same thing.
      order.pid ??= (await ask<ListedProp>("prop.order", "demo", oid, GOLD, addr, null, sn)).pid;
      const props = await ask<readonly ListedProp[]>("prop.list", "demo", addr);
      const made = props.find(({ pid }) => pid === order.pid);
      if (made?.confirmed === true) return provide(order, made.pid);
    } catch {
      // The node is away, and will be back.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function provide(order: GameOrder, pid: string): void {
  if (granted.has(pid)) return;
  granted.add(pid);
  bags[order.uid] = [...(bags[order.uid] ?? []), order.oid];
  order.pid = pid;
  order.status = "fulfilled";
}

function say(line: object): void {
  process.stdout.write(`@${JSON.stringify(line)}\n`);
}

// What the client does by itself, nobody can catch.
process.on("unhandledRejection", () => {});

await listenToNode();
const server = createServer((request, response) => {
  hear(request, response).catch(() => response.destroy());
}).listen(0, "127.0.0.1", () => say({ ready: (server.address() as AddressInfo).port }));
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line) as Request;
    serve(request).then(
      (answer) => say({ id: request.id, answer: answer ?? null }),
      (error: Error) => say({ id: request.id, thrown: error.message }),
    );
  })
  .on("close", () => process.exit(0));
