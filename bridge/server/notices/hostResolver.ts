/** Names to addresses, asked anew for every try. */

import { Resolver } from "node:dns/promises";

/** Asks the name servers; not /etc/hosts. */
export interface HostResolver {
  /** Every address of `host`, IPv4 first. Rejects with the resolver's error when there is none. */
  resolve(host: string): Promise<readonly string[]>;
}

const TIMEOUT_MS = 2000;
const TRIES = 2;

/** `servers` like 127.0.0.1:53, or none for those of the system. */
export function createHostResolver(servers?: readonly string[]): HostResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return {
    async resolve(host) {
      if (isLocal(host)) return ["127.0.0.1", "::1"];
      const [four, six] = await Promise.allSettled([
        resolver.resolve4(host),
        resolver.resolve6(host),
      ]);
      const found = [four, six].flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      if (found.length === 0 && four.status === "rejected") throw four.reason;
      return found;
    },
  };
}

/** RFC 6761: no name server is asked for these. */
function isLocal(host: string): boolean {
  return /(^|\.)localhost\.?$/i.test(host);
}
