import type { SqlitePlace } from "../store/openStore.ts";
import type { Reports } from "../store/reports.ts";
import { openSqliteReports } from "../store/sqlite/reports.ts";
import { requireDatabase } from "./operatorStore.ts";

/** Opens the store's books to read them, beside a running server too. */
export async function openReports(place: SqlitePlace): Promise<Reports> {
  requireDatabase(place.directory);
  return openSqliteReports(place.directory);
}
