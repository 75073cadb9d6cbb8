/** A merchant's server that answers as a test wants and remembers what it was told. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Told {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Answer = (told: Told, response: ServerResponse, request: IncomingMessage) => void;

export interface MerchantServer {
  readonly port: number;
  readonly url: string;
  readonly told: Told[];
  /** What it does from now on. */
  answer: Answer;
  /** Resolves once it was told `count` times. */
  waitFor(count: number): Promise<readonly Told[]>;
  connections(): number;
  close(): Promise<void>;
}

export const TAKES: Answer = (_told, response) => response.writeHead(200).end("thanks");

export async function startMerchant(
  options: { readonly host?: string; readonly port?: number; readonly server?: Server } = {},
): Promise<MerchantServer> {
  const host = options.host ?? "127.0.0.1";
  const told: Told[] = [];
  const watchers = new Set<() => void>();
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = options.server ?? createServer();
  const merchant: MerchantServer = {
    port: 0,
    url: "",
    told,
    answer: TAKES,
    async waitFor(count) {
      while (told.length < count) {
        await new Promise<void>((resolve) => watchers.add(resolve));
      }
      return told;
    },
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    await once(request, "end");
    const one = { path: request.url ?? "", headers: request.headers, body };
    told.push(one);
    merchant.answer(one, response, request);
    for (const watcher of watchers) watcher();
    watchers.clear();
  });
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(merchant, { port, url: `http://${host}:${port}/notify` });
}
