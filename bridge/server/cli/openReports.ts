import type { StorePlace } from "../store/openStore.ts";
import { openPostgresReports } from "../store/postgres/reports.ts";
import type { Reports } from "../store/reports.ts";
import { openSqliteReports } from "../store/sqlite/reports.ts";
import { requireDatabase } from "./requireDatabase.ts";

/** Opens the store's books to read them, beside a running server too. */
export async function openReports(place: StorePlace): Promise<Reports> {
  if (place.kind === "postgres") return await openPostgresReports(place.url);
  requireDatabase(place.directory);
  return openSqliteReports(place.directory);
}
