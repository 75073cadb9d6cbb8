/**
 * The players of the bench, in a process of their own: each pays one coin after the other on its
 * own connection, and counts what was acknowledged.
 */

import { bytesOf, createJsCodec, frameOf } from "../../../bridge/wire/codecJs.ts";
import type { Calls, Method, SessionResult } from "../../../bridge/wire/messages.ts";
import { parseIncoming, requestMessage } from "../../../bridge/wire/rpc.ts";
import { LightSocket } from "./lightSocket.ts";
import { createPayments, type Payments, readPayment } from "./payFrame.ts";

/** What the bench asks for. */
export type LoadOrder =
  /** Connect so many players, the first one numbered `from`; log them in, give each its coins. */
  | {
      readonly do: "join";
      readonly port: number;
      readonly players: number;
      readonly from: number;
      readonly coins: number;
    }
  /** Connect to a server that sends everything back. */
  | { readonly do: "joinEcho"; readonly port: number }
  /** All but the first `connections` rest. */
  | {
      readonly do: "run";
      readonly what: "pay" | "echo";
      readonly connections: number;
      readonly ms: number;
    };

/** What the load says. */
export type LoadReport =
  | { readonly said: "joined" }
  | {
      readonly said: "ran";
      readonly acknowledged: number;
      readonly seconds: number;
      readonly p50Us: number;
      readonly p99Us: number;
      readonly cpuUs: number;
    };

const codec = createJsCodec();

/** One connection that asks again as soon as it was answered. */
interface Runner {
  readonly socket: LightSocket;
  readonly payments: Payments;
}

const payers: Runner[] = [];
const echoers: Runner[] = [];

process.on("message", (order: LoadOrder) => {
  obey(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

function obey(order: LoadOrder): Promise<LoadReport> {
  switch (order.do) {
    case "join":
      return join(order);
    case "joinEcho":
      return joinEcho(order.port);
    case "run":
      return runFor(order.what, order.connections, order.ms);
  }
}

type Join = Extract<LoadOrder, { do: "join" }>;

async function join({ port, players, from, coins }: Join): Promise<LoadReport> {
  for (let player = from; player < from + players; player++) {
    const socket = await LightSocket.open(port, "/v1/socket");
    const app = { appId: "demo", appKey: "demo-key", language: "en" } as const;
    const opened = await call(socket, "login", { ...app, playerName: `Player ${player}` });
    const { session } = opened as SessionResult;
    if (coins > 0) await takeCoins(socket, session, player, coins);
    payers.push({ socket, payments: createPayments(socket, session, `P${player}x`) });
  }
  return { said: "joined" };
}

async function joinEcho(port: number): Promise<LoadReport> {
  const socket = await LightSocket.open(port, "/");
  echoers.push({ socket, payments: createPayments(socket, "s".repeat(43), "E0x") });
  return { said: "joined" };
}

/** Bought on the sandbox's payment page, as a player would. */
async function takeCoins(
  socket: LightSocket,
  session: string,
  player: number,
  coins: number,
): Promise<void> {
  const params = {
    language: "en" as const,
    ...{ session, rechargeNo: `R${player}`, zoneId: "1", saveValue: coins },
    ...{ isCanChange: false, ysdkExtInfo: "" },
  };
  const { url } = await call(socket, "recharge", params);
  const paid = new URLSearchParams({ outcome: "paid", coins: String(coins) });
  const response = await fetch(url, { method: "POST", body: paid, redirect: "manual" });
  if (response.status !== 303) throw new Error(`the payment page answered ${response.status}`);
}

/** One call before the load begins; nothing else is under way. */
function call<M extends Method>(
  socket: LightSocket,
  method: M,
  params: Calls[M]["params"],
): Promise<Calls[M]["result"]> {
  return new Promise((resolve, reject) => {
    socket.onMessage = (payload) => {
      const decoded = codec.decode(frameOf(Buffer.from(payload)));
      const incoming = decoded.ok ? parseIncoming(decoded.value) : undefined;
      if (incoming?.kind === "push") return;
      if (incoming?.kind === "result") resolve(incoming.result as unknown as Calls[M]["result"]);
      else reject(new Error(`${method}: ${JSON.stringify(incoming)}`));
    };
    socket.send(bytesOf(codec.encode(requestMessage(1, method, params))));
  });
}

/** Every runner asks until the time is over; the answers to the last questions count too. */
async function runFor(what: "pay" | "echo", connections: number, ms: number): Promise<LoadReport> {
  const runners = (what === "pay" ? payers : echoers).slice(0, connections);
  const latenciesUs: number[] = [];
  const startedCpu = process.cpuUsage();
  const startedUs = nowUs();
  const endUs = startedUs + ms * 1000;
  await Promise.all(runners.map((runner) => runUntil(runner, what, endUs, latenciesUs)));
  const seconds = (nowUs() - startedUs) / 1e6;
  const cpu = process.cpuUsage(startedCpu);
  latenciesUs.sort((a, b) => a - b);
  const at = (share: number) => latenciesUs[Math.floor(latenciesUs.length * share)] ?? 0;
  return {
    said: "ran",
    acknowledged: latenciesUs.length,
    seconds,
    p50Us: at(0.5),
    p99Us: at(0.99),
    cpuUs: cpu.user + cpu.system,
  };
}

function runUntil(
  { socket, payments }: Runner,
  what: "pay" | "echo",
  endUs: number,
  latenciesUs: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let askedUs = nowUs();
    socket.onClose = () => reject(new Error("the server closed a connection"));
    socket.onMessage = (payload) => {
      const read = what === "echo" ? "paid" : readPayment(payload);
      if (read === "push") return;
      if (read === "refused") return reject(new Error(`not paid: ${payload.toString("latin1")}`));
      const answeredUs = nowUs();
      latenciesUs.push(answeredUs - askedUs);
      askedUs = answeredUs;
      if (answeredUs >= endUs) resolve();
      else payments.sendNext();
    };
    payments.sendNext();
  });
}

function nowUs(): number {
  return performance.now() * 1000;
}
