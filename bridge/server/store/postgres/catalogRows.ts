import type { CatalogRow } from "../rows/catalogRow.ts";
import type { CatalogRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import type { Query } from "./table.ts";
import { CATALOG_VERSIONS } from "./tables.ts";

/** The newest `wanted` versions. */
const LATEST: Query<CatalogRow, [number]> = {
  name: "latestCatalogs",
  table: CATALOG_VERSIONS,
  args: { wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM catalog_versions ORDER BY version DESC LIMIT asked.wanted) t`,
  partOf: () => "all",
  partAsked: () => "all",
  compare: (a, b) => b.version - a.version,
  limitOf: ([wanted]) => wanted,
};

export const CATALOG_QUERIES = [LATEST];

/** Catalogue versions over a batch's memory. */
export function createCatalogRows(memory: Memory): CatalogRows {
  return {
    findLatestCatalog() {
      const row = memory.find(LATEST, 1);
      return row && { version: row.version, contentHash: row.content_hash };
    },
    insertCatalog({ version, contentHash }, atMs) {
      const row = { version, content_hash: contentHash, published_at_ms: atMs };
      memory.insert(CATALOG_VERSIONS, row);
    },
  };
}
