/** The whole door of GIP0006: its HTTP, its socket, and what its terminals are told. */

import type { IncomingMessage, Server } from "node:http";
import type { FastifyInstance } from "fastify";
import type { OriginPolicy } from "../../edges/originPolicy.ts";
import type { TerminalTold } from "../../verb.ts";
import { createGipCalls } from "./gipCalls.ts";
import { serveGipDoor } from "./gipDoor.ts";
import type { GipParts } from "./gipParts.ts";
import { GIP_SOCKET_PATH, serveGipSocket } from "./gipSocket.ts";
import { tokenOf } from "./terminal.ts";

export { createGipPayments } from "./gipPayments.ts";
export { COMMON_SALT } from "./terminal.ts";

export interface OpenGipParts extends GipParts {
  readonly policy: OriginPolicy;
}

/** An open door. */
export interface GipDoor {
  /** Before the server listens. */
  serve(http: FastifyInstance): void;
  /** Tells terminals that listen at this process. */
  tell(told: TerminalTold): void;
  /** Whether the socket takes this upgrade. */
  takesUpgrade(request: IncomingMessage): boolean;
  /** A terminal's token, where they are derived. */
  tokenOf?(cid: string): string;
  close(): Promise<void>;
}

/** Opens it on the server that `serve` is given. */
export function openGip(parts: OpenGipParts): GipDoor {
  const calls = createGipCalls(parts);
  const { salt } = parts;
  let socket: ReturnType<typeof serveGipSocket> | undefined;

  function attach(server: Server): void {
    const { policy, environment, trustedProxies } = parts;
    socket = serveGipSocket({
      ...{ server, calls, trustedProxies },
      network: environment === "live" ? "main" : "testnet",
      isAllowed: (request) =>
        policy.judgeTransport(request) === undefined &&
        policy.isHostAllowed(request) &&
        policy.isOriginAllowed(request),
    });
  }

  return {
    serve(http) {
      serveGipDoor(http, calls, parts);
      attach(http.server);
    },
    tell: (told) => socket?.tell(told),
    takesUpgrade: ({ url }) => url?.startsWith(GIP_SOCKET_PATH) === true,
    ...(salt === undefined ? {} : { tokenOf: (cid) => tokenOf(cid, salt) }),
    close: async () => await socket?.close(),
  };
}
