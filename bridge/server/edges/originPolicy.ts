/**
 * Which web pages may talk to this server, and under which names it answers. A game that is no web
 * page sends no Origin. The Host check keeps out pages that point a name of their own at this
 * address (DNS rebinding), on loopback too.
 */

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

export interface OriginPolicyOptions {
  /** Web origins that may connect beside the server's own: "https://game.example". */
  readonly origins: readonly string[];
  /** Where players reach this server. */
  readonly publicUrl?: string;
}

export interface OriginPolicy {
  /** Whether the request names this server. */
  isHostAllowed(request: IncomingMessage): boolean;
  /** Whether the page that sent it, if any, may. */
  isOriginAllowed(request: IncomingMessage): boolean;
}

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Without `origins`, pages from this machine itself may connect, whatever their port. */
export function createOriginPolicy({ origins, publicUrl }: OriginPolicyOptions): OriginPolicy {
  const named = [...origins, publicUrl ?? ""].flatMap(hostnameOf);
  const listed = new Set([...origins, ...(publicUrl === undefined ? [] : originOf(publicUrl))]);
  return {
    isHostAllowed(request) {
      const [hostname] = hostnameOf(`http://${request.headers.host ?? ""}`);
      if (hostname === undefined) return false;
      if (LOOPBACK.includes(hostname) || named.includes(hostname)) return true;
      return isOwnAddress(hostname, request);
    },
    isOriginAllowed(request) {
      const { origin, host } = request.headers;
      if (origin === undefined || listed.has(origin)) return true;
      if (origin === `http://${host}` || origin === `https://${host}`) return true;
      return origins.length === 0 && hostnameOf(origin).some((name) => LOOPBACK.includes(name));
    },
  };
}

/** An address is no name that could be pointed elsewhere. */
function isOwnAddress(hostname: string, { socket }: IncomingMessage): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) === 0) return false;
  const own = socket.localAddress ?? "";
  return own === address || own === `::ffff:${address}`;
}

function hostnameOf(url: string): string[] {
  return URL.canParse(url) ? [new URL(url).hostname] : [];
}

function originOf(url: string): string[] {
  return URL.canParse(url) ? [new URL(url).origin] : [];
}
