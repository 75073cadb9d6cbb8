import { createReports } from "../../bridge/server/store/books/createReports.ts";
import { CHECKS, type Mismatch } from "../../bridge/server/store/reports.ts";
import type { World } from "../server/world.ts";

/** Everything that reconcile finds. */
export async function mismatchesIn({ db, nowMs }: World): Promise<readonly Mismatch[]> {
  const reports = createReports({
    all: async (sql, ...values) => db.prepare<never>(sql).all(...values),
    inKeyOrder: (work) => work(),
    close: async () => {},
  });
  const found: Mismatch[] = [];
  for (const name of CHECKS)
    found.push(...(await reports.check(name, 0, 1000, nowMs())).mismatches);
  return found;
}
