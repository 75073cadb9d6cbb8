import type { App } from "./catalog.ts";

const DAY_MS = 24 * 3600 * 1000;

/** When gift coins that the app gives now end; undefined when they stay. */
export function giftEndMs({ giftCoinsDays }: App, nowMs: number): number | undefined {
  return giftCoinsDays === undefined ? undefined : nowMs + giftCoinsDays * DAY_MS;
}
