/** The WebSocket binding: GET /v1/socket, one binary message a frame. */

import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import { FRAME_BYTES_MAX } from "../../wire/limits.ts";
import type { OriginPolicy } from "./originPolicy.ts";
import { SocketConnection, type SocketParts } from "./socketConnection.ts";

/** Where the WebSocket is, and the name of what is spoken on it. */
export const SOCKET_PATH = "/v1/socket";
export const SUBPROTOCOL = "coinslot.v1";
const PING_MS = 30_000;

export interface SocketEdgeParts extends SocketParts {
  readonly server: Server;
  readonly policy: OriginPolicy;
  readonly log: Logger;
  /** Whether another edge of the same server takes this upgrade. */
  isElsewhere?(request: IncomingMessage): boolean;
}

export interface SocketEdge {
  /** How many are open. */
  count(): number;
  /** Takes no new sockets, lets calls finish, closes every socket with 1001. */
  drain(): Promise<void>;
}

/** Serves WebSockets on `parts.server`. */
export function serveSockets(parts: SocketEdgeParts): SocketEdge {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    // A compressor costs 200 KB a connection, and frames are small.
    perMessageDeflate: false,
    // `connections` does.
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const connections = new Set<SocketConnection>();

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (parts.isElsewhere?.(request)) return;
    const refusal = refusalOf(request, parts.policy);
    if (refusal !== undefined) {
      parts.log.info({ origin: request.headers.origin, host: request.headers.host }, refusal);
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const connection = new SocketConnection(opened, socket, parts);
      connections.add(connection);
      opened.on("close", () => connections.delete(connection));
    });
  }

  // One timer for all: an idle player costs memory enough.
  const timer = setInterval(() => {
    for (const connection of connections) connection.ping();
  }, PING_MS);
  parts.server.on("upgrade", upgrade);
  return {
    count: () => connections.size,
    async drain() {
      clearInterval(timer);
      parts.server.off("upgrade", upgrade);
      parts.server.on("upgrade", (_request, socket: Duplex) => socket.destroy());
      await Promise.all([...connections].map((connection) => connection.drain()));
    },
  };
}

function refusalOf(request: IncomingMessage, policy: OriginPolicy): string | undefined {
  const path = request.url?.split("?")[0];
  if (path !== SOCKET_PATH) return "404 Not Found";
  if (policy.judgeTransport(request) !== undefined) return "403 Forbidden";
  if (!policy.isHostAllowed(request) || !policy.isOriginAllowed(request)) return "403 Forbidden";
  return undefined;
}
