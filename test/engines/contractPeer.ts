/** The server that the contract of hosts talks to: a WebSocket and HTTP peer with every bad habit, on a free loopback port. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export interface ContractPeer {
  /** "http://127.0.0.1:port"; also of the sockets, with "ws" for "http". */
  readonly baseUrl: string;
  /** The same form, where nobody listens. */
  readonly refusedUrl: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

const SUBPROTOCOL = "coinslot.v1";
const CONTENT_TYPE = "application/msgpack";
const LONG_POLL_MS = 1500;

/** Starts a peer. */
export async function startContractPeer(): Promise<ContractPeer> {
  const refusedUrl = await findRefusedUrl();
  const server = createServer(answerPost);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  server.on("upgrade", (request, socket, head) => {
    const serve = SOCKETS[request.url ?? ""];
    if (serve === undefined || request.headers["sec-websocket-protocol"] !== SUBPROTOCOL) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on("error", () => opened.terminate());
      serve(opened);
    });
  });
  await listen(server);
  return {
    baseUrl: urlOf(server),
    refusedUrl,
    async close() {
      for (const open of sockets.clients) open.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What each path does with its socket. */
const SOCKETS: { readonly [path: string]: (socket: WebSocket) => void } = {
  "/echo": (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  },
  "/burst": (socket) => {
    for (let number = 0; number < 200; number += 1) {
      socket.send(Uint8Array.of(7, number >> 8, number & 255));
    }
  },
  "/pieces": (socket) => {
    socket.on("message", (data: Buffer) => {
      const third = Math.floor(data.length / 3);
      socket.send(data.subarray(0, third), { binary: true, fin: false });
      socket.ping();
      socket.send(data.subarray(third, 2 * third), { binary: true, fin: false });
      socket.send(data.subarray(2 * third), { binary: true, fin: true });
    });
  },
  "/ping": (socket) => {
    socket.on("message", (data) => {
      socket.once("pong", (payload) => {
        if (payload.toString() === "are you there") socket.send(data, { binary: true });
      });
      socket.ping("are you there");
    });
  },
  "/text": (socket) => {
    socket.send("this is no frame");
    setTimeout(() => socket.close(1000, "goodbye"), 100);
  },
  "/goodbye": (socket) => {
    socket.on("message", () => socket.close(1000, "goodbye"));
  },
  "/cut": (socket) => {
    socket.on("message", () => socket.terminate());
  },
  "/chatter": (socket) => {
    const timer = setInterval(() => socket.send(Uint8Array.of(1, 2, 3)), 5);
    socket.on("close", () => clearInterval(timer));
  },
};

/** What each path does with a POST that was read to its end. */
const POSTS: { readonly [path: string]: (body: Buffer, response: ServerResponse) => void } = {
  "/echo": (body, response) => {
    response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Content-Length": body.length });
    response.end(body);
  },
  "/chunks": (body, response) => {
    response.writeHead(200, { "Content-Type": CONTENT_TYPE });
    for (let at = 0; at < body.length; at += 1000) response.write(body.subarray(at, at + 1000));
    response.end();
  },
  "/dribble": (body, response) => {
    response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Content-Length": body.length });
    const half = Math.floor(body.length / 2);
    response.write(body.subarray(0, half));
    setTimeout(() => response.end(body.subarray(half)), 100);
  },
  "/poll": (body, response) => {
    setTimeout(() => {
      response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Content-Length": body.length });
      response.end(body);
    }, LONG_POLL_MS);
  },
  "/broken": (_body, response) => {
    response.writeHead(500, { "Content-Type": "text/plain" });
    response.end("broken");
  },
  "/cut": (_body, response) => {
    response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Content-Length": 1000 });
    response.write("half of");
    setTimeout(() => response.destroy(), 50);
  },
  "/hang": () => {},
};

function answerPost(request: IncomingMessage, response: ServerResponse): void {
  // A browser's page comes from another origin and asks first.
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Headers", "content-type");
  const answer = POSTS[request.url ?? ""];
  if (request.method === "OPTIONS") return refuse(response, 204);
  if (request.method !== "POST" || answer === undefined) return refuse(response, 404);
  if (request.headers["content-type"] !== CONTENT_TYPE) return refuse(response, 415);
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => answer(Buffer.concat(pieces), response));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

async function findRefusedUrl(): Promise<string> {
  const server = createServer();
  await listen(server);
  const url = urlOf(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
