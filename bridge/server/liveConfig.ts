/** What a configuration must have before anybody pays with money (ORDERS.md 16). */

import { isLoopback, isPrivateHost } from "./edges/transportPolicy.ts";
import type { ChainConfig } from "./rails/chain/chainConfig.ts";

/** What of a configuration is judged. */
export interface LiveConfig {
  readonly host: string;
  readonly proxies: readonly string[];
  /** TLS ends in this process. */
  readonly tls: unknown;
  readonly publicUrl: string | undefined;
  /** Served without TLS and without a login. */
  readonly metrics: { readonly host: string } | undefined;
  readonly origins: readonly string[];
}

/** Throws for what must not be so; `isDemo`: nobody named another catalogue. */
export function checkLive(config: LiveConfig, isDemo: boolean): void {
  const { host, proxies, tls, publicUrl, metrics, origins } = config;
  const isOpen = !isLoopback(host);
  const live = "--environment live";
  if (isOpen && proxies.length === 0 && tls === undefined) {
    const ways = "--tls-cert and --tls-key, or the proxies at which TLS ends with --behind-proxy";
    const how = `listen on 127.0.0.1, or name ${ways}`;
    throw new Error(`${live}: on ${host} everything would travel in the clear: ${how}`);
  }
  if ((proxies.length > 0 || isOpen) && publicUrl === undefined) {
    const where = proxies.length > 0 ? "the proxy" : "this server";
    throw new Error(`${live}: --public-url says where players reach ${where}`);
  }
  if (metrics !== undefined && !isPrivateHost(metrics.host)) {
    throw new Error(
      `${live}: --metrics on ${metrics.host} could be read by everybody: name a private address`,
    );
  }
  const clear = [publicUrl ?? "https://-", ...origins].find(isInTheClear);
  if (clear !== undefined) throw new Error(`${live}: ${clear} is not https`);
  if (isDemo) {
    throw new Error(`${live}: --catalog names your products; the demo is for the sandbox`);
  }
}

/** Throws for a chain whose node is asked in the clear over the internet; its address is not in it. */
export function checkLiveNodes(chains: readonly Pick<ChainConfig, "name" | "rpc">[]): void {
  for (const { name, rpc } of chains) {
    const isClear = rpc.map((url) => new URL(url)).some(isAskedInTheClear);
    if (!isClear) continue;
    const how = "write https://, or the private address of a node of your own";
    throw new Error(`--environment live: a node of ${name} would be asked in the clear: ${how}`);
  }
}

function isAskedInTheClear({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !isPrivateHost(hostname);
}

function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== "https:" && !isLoopback(hostname);
}
