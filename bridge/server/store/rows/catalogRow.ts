/** A content of the catalogue that was in force, as a row of the store. */
export interface CatalogRow {
  version: number;
  content_hash: string;
  published_at_ms: number;
}
