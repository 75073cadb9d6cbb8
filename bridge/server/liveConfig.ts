/** What a configuration must have before anybody pays with money (ORDERS.md 16). */

import { isLoopback } from "./edges/transportPolicy.ts";

/** What of a configuration is judged. */
export interface LiveConfig {
  readonly host: string;
  readonly proxies: readonly string[];
  readonly publicUrl: string | undefined;
  readonly origins: readonly string[];
}

/** Throws for what must not be so; `isDemo`: nobody named another catalogue. */
export function checkLive(config: LiveConfig, isDemo: boolean): void {
  const { host, proxies, publicUrl, origins } = config;
  const live = "--environment live";
  if (!isLoopback(host) && proxies.length === 0) {
    const how = "listen on 127.0.0.1, or name the proxies at which TLS ends with --behind-proxy";
    throw new Error(`${live}: on ${host} everything would travel in the clear: ${how}`);
  }
  if (proxies.length > 0 && publicUrl === undefined) {
    throw new Error(`${live}: --public-url says where players reach the proxy`);
  }
  const clear = [publicUrl ?? "https://-", ...origins].find(isInTheClear);
  if (clear !== undefined) throw new Error(`${live}: ${clear} is not https`);
  if (isDemo) {
    throw new Error(`${live}: --catalog names your products; the demo is for the sandbox`);
  }
}

function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== "https:" && !isLoopback(hostname);
}
