/**
 * The same door as a socket (contract 2.3): Socket.IO 4, event "request" with method, params, signature
 * and an acknowledgement of (error, answer). A connection is proved once, by wallet.auth; its calls are
 * signed from then on.
 */

import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Server, type Socket } from "socket.io";
import { callerOf, isFromHere } from "../../edges/transportPolicy.ts";
import type { TerminalTold } from "../../verb.ts";
import type { GipAnswer, GipCalls } from "./gipCalls.ts";
import { refused, tooMany, unauthorized, wrongParam } from "./gipFailure.ts";
import { RANDOM } from "./gipMethods.ts";
import { areGipParams, type GipParams } from "./gipRequest.ts";
import type { Terminal } from "./terminalGate.ts";

/** Where Socket.IO's clients look. */
export const GIP_SOCKET_PATH = "/socket.io/";

export interface GipSocketParts {
  readonly server: HttpServer;
  readonly calls: GipCalls;
  /** "testnet" in the sandbox, "main" when live. */
  readonly network: string;
  /** Whose word of a caller's address is taken. */
  readonly trustedProxies: readonly string[];
  isAllowed(request: IncomingMessage): boolean;
}

export interface GipSocketEdge {
  /** Tells the terminals of that app that asked for the event. */
  tell(told: TerminalTold): void;
  close(): Promise<void>;
}

/** Calls of one connection that may be under way, and bytes of one. */
const UNDER_WAY_MAX = 8;
const MESSAGE_BYTES_MAX = 64 * 1024;
/** Who has not proved a terminal by then is not waited for. */
const PROVED_WITHIN_MS = 30_000;

type Acknowledge = (error: unknown, answer?: GipAnswer) => void;

/** What is known of one connection. */
interface Connection {
  readonly caller: string;
  readonly isLocal: boolean;
  terminal?: Terminal;
  wid: string;
  underWay: number;
  readonly events: Set<string>;
}

/** Events that a terminal can ask for. */
const EVENTS: ReadonlySet<string> = new Set(["cp/orderPay", "prop/receive"]);

/** Serves the socket beside whatever else the HTTP server serves. */
export function serveGipSocket(parts: GipSocketParts): GipSocketEdge {
  const sockets = new Server({
    path: GIP_SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    // Other sockets of the same server are not this one's to end.
    destroyUpgrade: false,
    allowRequest: (request, done) => done(null, parts.isAllowed(request)),
  });
  sockets.attach(parts.server);
  const connections = new Map<Socket, Connection>();
  sockets.on("connection", (socket) => {
    const { request } = socket;
    const connection: Connection = {
      caller: callerOf(request, parts.trustedProxies),
      isLocal: isFromHere(request, parts.trustedProxies),
      ...{ wid: "", underWay: 0, events: new Set() },
    };
    connections.set(socket, connection);
    const patience = setTimeout(() => {
      if (connection.terminal === undefined) socket.disconnect(true);
    }, PROVED_WITHIN_MS);
    socket.on("disconnect", () => {
      clearTimeout(patience);
      connections.delete(socket);
    });
    socket.on("request", (...args: readonly unknown[]) => void take(parts, connection, args));
  });
  return {
    tell({ cid, event, data }) {
      for (const [socket, { terminal, events }] of connections) {
        if (terminal?.cid === cid && events.has(event)) socket.emit(event, JSON.parse(data));
      }
    },
    close: () => sockets.close(),
  };
}

async function take(
  { calls, network }: GipSocketParts,
  connection: Connection,
  [method, params, sig, acknowledge]: readonly unknown[],
): Promise<void> {
  const answer: Acknowledge =
    typeof acknowledge === "function" ? (acknowledge as Acknowledge) : () => {};
  connection.underWay += 1;
  try {
    if (connection.underWay > UNDER_WAY_MAX) throw refused("Too many calls at once.");
    if (!(await calls.mayAsk(connection.caller))) throw tooMany();
    if (typeof method !== "string" || typeof sig !== "string" || !areGipParams(params)) {
      throw wrongParam("A request is a method, a list of params and a signature.");
    }
    answer(null, await run({ calls, network }, connection, { method, params, sig }));
  } catch (error) {
    const { answer: failure } = calls.failed(error);
    answer({ code: failure.code, ...failure.error }, failure);
  } finally {
    connection.underWay -= 1;
  }
}

interface Signed {
  readonly method: string;
  readonly params: GipParams;
  readonly sig: string;
}

async function run(
  { calls, network }: Pick<GipSocketParts, "calls" | "network">,
  connection: Connection,
  { method, params, sig }: Signed,
): Promise<GipAnswer> {
  if (method === RANDOM) return await calls.random(params);
  if (method === "wallet.auth") {
    const [apiKey, type, wid, cid, accessToken] = params.map(textOf);
    if (type !== network) throw wrongParam(`Param #1 must be ${network} here.`);
    const terminal = await calls.gate.prove(cid ?? "", accessToken ?? "", apiKey ?? "");
    calls.gate.requireSigned(terminal, { method, params, cid: terminal.cid, wid: wid ?? "" }, sig);
    connection.terminal = terminal;
    connection.wid = wid ?? "";
    return done(null);
  }
  const { terminal, wid } = connection;
  if (terminal === undefined) throw unauthorized();
  calls.gate.requireSigned(terminal, { method, params, cid: terminal.cid, wid }, sig);
  switch (method) {
    // One wallet is all there is.
    case "wallet.join":
    case "wallet.leave":
      return done(null);
    case "subscribe":
      for (const name of params.flat().map(textOf))
        if (EVENTS.has(name)) connection.events.add(name);
      return done([...connection.events]);
    default:
      return await calls.run(terminal, method, params, connection);
  }
}

function done(result: unknown): GipAnswer {
  return { code: 0, error: null, result };
}

function textOf(param: unknown): string {
  return typeof param === "string" ? param : "";
}
