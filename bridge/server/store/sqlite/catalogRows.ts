import type { CatalogRows, CatalogVersion } from "../tx.ts";
import type { Database } from "./database.ts";

/** The statements on catalogue versions. */
export function createCatalogRows(db: Database): CatalogRows {
  const latest = db.prepare<CatalogVersion>(
    `SELECT version, content_hash AS contentHash FROM catalog_versions
     ORDER BY version DESC LIMIT 1`,
  );
  const insert = db.prepare(
    "INSERT INTO catalog_versions (version, content_hash, published_at_ms) VALUES (?, ?, ?)",
  );
  return {
    findLatestCatalog: () => latest.get(),
    insertCatalog(catalog, atMs) {
      insert.run(catalog.version, catalog.contentHash, atMs);
    },
  };
}
