import type { Catalog } from "../catalog/catalog.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { enlistApps } from "./platform/enlistApps.ts";
import { judgeApps } from "./platform/judgeApps.ts";

export interface PublishCatalogParams {
  readonly catalog: Catalog;
  readonly contentHash: string;
}

/**
 * Puts a catalogue in force; gives its version, which grows with every other content and outlives
 * restarts. Apps that the platform does not know yet become known to it.
 */
export function publishCatalog(
  tx: Tx,
  { catalog, contentHash }: PublishCatalogParams,
  context: VerbContext,
): number {
  const latest = tx.findLatestCatalog();
  const isNew = latest?.contentHash !== contentHash;
  const version = (latest?.version ?? 0) + (isNew ? 1 : 0);
  if (isNew) tx.insertCatalog({ version, contentHash }, context.nowMs);
  enlistApps(tx, catalog, context);
  context.afterCommit(() => context.catalog.publish(version, catalog));
  judgeApps(tx, context);
  return version;
}
