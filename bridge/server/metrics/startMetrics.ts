import type { Verbs } from "../calls/verbs.ts";
import type { Config } from "../config.ts";
import type { Store } from "../store/store.ts";
import type { CallCounts } from "./callCounts.ts";
import type { MetricSources, MetricsServer } from "./serveMetrics.ts";

export interface MetricParts extends Pick<MetricSources, "notices" | "chains"> {
  readonly counts: CallCounts;
  readonly sockets: { count(): number };
  readonly store: Pick<Store<Verbs>, "execute">;
}

/** Serves them where the operator wants to look; what writes them is not loaded elsewhere. */
export async function startMetrics(
  { metrics: place, environment }: Pick<Config, "metrics" | "environment">,
  { counts, sockets, store, ...sources }: MetricParts,
): Promise<MetricsServer | undefined> {
  if (place === undefined) return undefined;
  const { serveMetrics } = await import("./serveMetrics.ts");
  return await serveMetrics(place, {
    ...sources,
    environment,
    calls: counts.list,
    sockets: sockets.count,
    attention: async () => (await store.execute("countAttention", undefined)).result,
  });
}
