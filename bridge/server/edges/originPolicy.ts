/**
 * Which web pages may talk to this server, and under which names it answers. A game that is no web
 * page sends no Origin. The Host check keeps out pages that point a name of their own at this
 * address (DNS rebinding), on loopback too.
 */

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Environment } from "../../wire/views.ts";
import { createTransportPolicy, type JudgeTransport } from "./transportPolicy.ts";

export interface OriginPolicyOptions {
  /** Web origins that may connect beside the server's own: "https://game.example". */
  readonly origins: readonly string[];
  /** Where players reach this server. */
  readonly publicUrl?: string;
  /** Absent: the sandbox. */
  readonly environment?: Environment;
  /** Addresses of the proxies at which TLS ends. */
  readonly proxies?: readonly string[];
}

export interface OriginPolicy {
  /** Why the request may not come as it does; undefined when it may. */
  judgeTransport: JudgeTransport;
  /** Whether the request names this server. */
  isHostAllowed(request: IncomingMessage): boolean;
  /** Whether the page that sent it, if any, may. */
  isOriginAllowed(request: IncomingMessage): boolean;
}

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Without `origins`, pages from this machine itself may connect to a sandbox, whatever their port. */
export function createOriginPolicy(options: OriginPolicyOptions): OriginPolicy {
  const { origins, publicUrl, environment = "sandbox", proxies = [] } = options;
  const areOwnPagesAllowed = origins.length === 0 && environment === "sandbox";
  const named = [...origins, publicUrl ?? ""].flatMap(hostnameOf);
  const listed = new Set([...origins, ...(publicUrl === undefined ? [] : originOf(publicUrl))]);
  return {
    judgeTransport: createTransportPolicy({ environment, proxies }),
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
      return areOwnPagesAllowed && hostnameOf(origin).some((name) => LOOPBACK.includes(name));
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
