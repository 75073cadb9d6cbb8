/**
 * The operator's door: a Unix socket in the data directory that only the server's own user can
 * open. The command line runs its verbs through it, because one process alone writes to the store.
 */

import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Logger } from "pino";
import type { Verbs } from "../calls/verbs.ts";
import type { ChainHealth } from "../rails/chain/runFollower.ts";
import { Refusal } from "../refusal.ts";
import type { Reply } from "../store/command.ts";
import type { Store } from "../store/store.ts";
import type { Effect, ParamsOf } from "../verb.ts";
import {
  type Greeting,
  OPERATOR_VERBS,
  type OperatorAnswer,
  type OperatorRequest,
  OWN_QUESTION,
  REQUEST_CHARS_MAX,
} from "./operatorFrames.ts";

export interface OperatorSocketOptions {
  /** The path of the socket. What lies there is replaced: the directory's owner alone gets here. */
  readonly file: string;
  readonly store: Store<Verbs>;
  readonly log: Pick<Logger, "info" | "warn">;
  publish(effects: readonly Effect[]): void;
  nowMs(): number;
  chainHealth(): readonly ChainHealth[];
}

export interface OperatorSocket {
  /** Ends every connection and takes the socket away. */
  close(): Promise<void>;
}

/** Connections at once: an operator and his scripts. */
const CONNECTIONS_MAX = 16;
/** The longest path that every system takes for a socket. */
const PATH_BYTES_MAX = 103;

/** Listens on the socket; says so in the log, and goes on without, when the system cannot. */
export async function serveOperator(options: OperatorSocketOptions): Promise<OperatorSocket> {
  const { file, log, nowMs } = options;
  const greeting: Greeting = {
    coinslot: "operator.v1",
    pid: process.pid,
    startedAtMs: nowMs(),
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveConnection(socket, greeting, options);
  });
  server.maxConnections = CONNECTIONS_MAX;
  try {
    await listenAlone(server, file);
  } catch (error) {
    log.warn({ err: error, file }, "no operator socket: stop the server for commands that write");
  }
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Nobody but this user can connect, from the first moment on. */
async function listenAlone(server: Server, file: string): Promise<void> {
  if (Buffer.byteLength(file) > PATH_BYTES_MAX) {
    throw new Error(`the path of a socket is at most ${PATH_BYTES_MAX} bytes`);
  }
  rmSync(file, { force: true });
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      // The file is made before this returns, under the mask above.
      server.listen(file, resolve);
      process.umask(before);
    });
  } finally {
    process.umask(before);
  }
}

function serveConnection(
  socket: Socket,
  greeting: Greeting,
  { store, publish, log, chainHealth }: OperatorSocketOptions,
): void {
  const say = (line: Greeting | OperatorAnswer) => {
    if (socket.writable) socket.write(`${JSON.stringify(line)}\n`);
  };
  socket.on("error", () => socket.destroy());
  say(greeting);
  // One after the other: an operator's commands must not crowd out the players'.
  let last = Promise.resolve();
  createInterface({ input: socket }).on("line", (line) => {
    const request = parseRequest(line);
    if (request === undefined) {
      socket.destroy();
      return;
    }
    last = last.then(async () => {
      log.info({ verb: request.verb }, "asked by the operator");
      say({ id: request.id, reply: await answer(request) });
    });
  });

  async function answer({ verb, params }: OperatorRequest): Promise<Reply> {
    if (verb === OWN_QUESTION) return { kind: "done", result: chainHealth(), effects: [] };
    try {
      // The command line is of the same build; its types are checked where it asks.
      const { result, effects } = await store.execute(verb, params as ParamsOf<Verbs[typeof verb]>);
      publish(effects);
      return { kind: "done", result, effects: [] };
    } catch (error) {
      if (error instanceof Refusal) {
        return { kind: "refused", code: error.code, detail: error.detail };
      }
      return { kind: "failed", text: error instanceof Error ? error.message : String(error) };
    }
  }
}

function parseRequest(line: string): OperatorRequest | undefined {
  if (line.length > REQUEST_CHARS_MAX) return undefined;
  try {
    const request: Partial<OperatorRequest> = JSON.parse(line);
    const { id, verb, params } = request;
    const isKnown = verb === OWN_QUESTION || (verb && OPERATOR_VERBS.includes(verb));
    if (typeof id !== "number" || verb === undefined || !isKnown) return undefined;
    return { id, verb, params };
  } catch {
    return undefined;
  }
}
