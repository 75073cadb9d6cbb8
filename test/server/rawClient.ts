/** A client that knows the protocol and nothing more: what the server says is what a test sees. */

import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, createJsCodec, frameOf } from "../../bridge/wire/codecJs.ts";
import type { Calls, Method, PushMessage, SessionResult } from "../../bridge/wire/messages.ts";
import type { PayError } from "../../bridge/wire/payError.ts";
import { parseIncoming, requestMessage } from "../../bridge/wire/rpc.ts";

const codec = createJsCodec();

/** What a refused call rejects with. */
export class CallError extends Error {
  readonly error: PayError;

  constructor(error: PayError) {
    super(`${error.code}: ${error.detail ?? error.message}`);
    this.error = error;
  }

  get code(): string {
    return this.error.code;
  }
}

/** How a connection ended. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export class RawClient {
  readonly pushes: PushMessage[] = [];
  readonly closed: Promise<Closed>;
  readonly socket: WebSocket;
  readonly #waiting = new Map<number, (value: WireValue, error?: PayError) => void>();
  readonly #watchers = new Set<() => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => this.#take(data));
  }

  /** Connects to the server on `port`; rejects when it refuses. */
  static async connect(port: number, options: ClientOptions = {}): Promise<RawClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, "coinslot.v1", options);
    const client = new RawClient(socket);
    await once(socket, "open");
    return client;
  }

  /** One call; rejects with CallError. Waits for ever when the connection ends before. */
  call<M extends Method>(method: M, params: Calls[M]["params"]): Promise<Calls[M]["result"]> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (value, error) => {
        if (error === undefined) resolve(value as unknown as Calls[M]["result"]);
        else reject(new CallError(error));
      });
      this.send(requestMessage(id, method, params));
    });
  }

  send(message: WireValue): void {
    this.socket.send(bytesOf(codec.encode(message)));
  }

  /** The first push that has come or will come and that `isWanted`. */
  async push(isWanted: (push: PushMessage) => boolean): Promise<PushMessage> {
    for (;;) {
      const found = this.pushes.find(isWanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #take(data: Buffer): void {
    const incoming = parseIncoming(decode(data));
    if (incoming.kind === "push") {
      this.pushes.push({
        method: incoming.method,
        params: incoming.params,
      } as unknown as PushMessage);
      for (const watcher of this.#watchers) watcher();
      this.#watchers.clear();
    } else if (incoming.kind === "result") {
      this.#waiting.get(incoming.id)?.(incoming.result);
    } else if (incoming.kind === "error") {
      this.#waiting.get(incoming.id)?.(undefined, incoming.error as unknown as PayError);
    }
  }
}

/** One call over HTTP; rejects with CallError. */
export async function post<M extends Method>(
  url: string,
  method: M,
  params: Calls[M]["params"],
): Promise<Calls[M]["result"]> {
  const response = await fetch(`${url}/v1/rpc`, {
    method: "POST",
    headers: { "content-type": "application/msgpack" },
    body: Buffer.from(bytesOf(codec.encode(requestMessage(1, method, params)))),
  });
  const incoming = parseIncoming(decode(Buffer.from(await response.arrayBuffer())));
  if (incoming.kind === "error") throw new CallError(incoming.error as unknown as PayError);
  if (incoming.kind !== "result") throw new Error(`not a response: ${incoming.kind}`);
  return incoming.result as unknown as Calls[M]["result"];
}

/** The public names of the demo app. */
export const DEMO = { appId: "demo", appKey: "demo-key" };

/** Logs in; in the sandbox a name is enough. */
export function logIn(client: RawClient, playerName: string): Promise<SessionResult> {
  return client.call("login", { ...DEMO, playerName, language: "en" });
}

/** Order terms with nothing special about them. */
export function terms(orderNo: string) {
  return { orderNo, title: "An order", detail: "", zoneId: "1", saveSlot: "1" };
}

/** A deadline as the plugin sets it. */
export function soonMs(): number {
  return Date.now() + 30_000;
}

function decode(bytes: Buffer): WireValue {
  const decoded = codec.decode(frameOf(bytes));
  if (!decoded.ok) throw new Error(`the server sent a bad frame: ${decoded.reason}`);
  return decoded.value;
}
