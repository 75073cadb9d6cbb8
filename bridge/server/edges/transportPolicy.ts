/**
 * Over which ways requests may come. In a live environment nothing travels in the clear: TLS ends here,
 * or at proxies that the operator named, or nobody but this machine is served.
 */

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Environment } from "../../wire/views.ts";
import { createAddressGuard } from "../notices/addressGuard.ts";

export interface TransportOptions {
  readonly environment: Environment;
  /** Addresses of the proxies at which TLS ends. */
  readonly proxies: readonly string[];
}

/** Why the request may not come so; undefined when it may. */
export type JudgeTransport = (request: IncomingMessage) => string | undefined;

/**
 * Whom a proxy says to ask for, and how, is believed of the named ones alone; another one's headers
 * mean nothing.
 */
export function createTransportPolicy({ environment, proxies }: TransportOptions): JudgeTransport {
  if (environment === "sandbox") return () => undefined;
  return (request) => {
    const peer = peerOf(request);
    if (!proxies.includes(peer)) {
      if (isLoopback(peer) || isOverTls(request)) return undefined;
      return "only the proxies of --behind-proxy are served";
    }
    const proto = lastOf(request.headers["x-forwarded-proto"]);
    return proto === "https" ? undefined : "players come by https (X-Forwarded-Proto)";
  };
}

/** Who asks: the peer, or whom a proxy that is believed says it asks for. */
export function callerOf(request: IncomingMessage, proxies: readonly string[]): string {
  const peer = peerOf(request);
  if (!proxies.includes(peer)) return peer;
  return lastOf(request.headers["x-forwarded-for"]) || peer;
}

/** What programs that ask for somebody else say so with. */
const FORWARDING = ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via"];

/** Whether a program of this machine asks for itself: a proxy here asks for whomever. */
export function isFromHere(request: IncomingMessage, proxies: readonly string[]): boolean {
  const peer = peerOf(request);
  if (!isLoopback(peer) || proxies.includes(peer)) return false;
  return FORWARDING.every((name) => request.headers[name] === undefined);
}

/** Whether only this machine can reach what listens there, or is named so. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || /^127(\.\d+){3}$/.test(name);
}

/**
 * Whether a way there can stay among the operator's own machines: this one, a private address, or a
 * name that the internet cannot have, as containers' names. What is there may be asked without TLS.
 */
export function isPrivateHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(name) === 0) return !name.includes(".") || name.endsWith(".internal");
  return !createAddressGuard([]).isAllowed(name) && name !== "0.0.0.0" && name !== "::";
}

/** Whether it came to this very process by TLS. */
function isOverTls({ socket }: IncomingMessage): boolean {
  return (socket as Partial<TLSSocket>).encrypted === true;
}

function peerOf({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/** What the nearest proxy added. */
function lastOf(header: string | readonly string[] | undefined): string {
  const text = String(header ?? "");
  return text.slice(text.lastIndexOf(",") + 1).trim();
}
