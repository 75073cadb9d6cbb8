import type { Catalog } from "../catalog/catalog.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

export interface PublishCatalogParams {
  readonly catalog: Catalog;
  readonly contentHash: string;
}

/**
 * Puts a catalogue in force; gives its version, which grows with every other content and outlives
 * restarts.
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
  context.afterCommit(() => context.catalog.publish(version, catalog));
  return version;
}
