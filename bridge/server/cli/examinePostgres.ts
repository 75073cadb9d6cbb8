import { openPostgresReports } from "../store/postgres/reports.ts";
import { type Finding, fail, ok } from "./finding.ts";
import { judgeWaiting } from "./judgeWaiting.ts";

/** What of a PostgreSQL store can be judged from outside; its own tools watch disk and pages. */
export async function examinePostgres(url: string, nowMs: number): Promise<readonly Finding[]> {
  try {
    const reports = await openPostgresReports(url);
    try {
      const { environment, incarnation } = await reports.getIdentity();
      const migrations = await reports.listMigrations();
      return [
        ok("PostgreSQL answers, waits for its disk (fsync, synchronous_commit) and is no standby"),
        ok(`environment ${environment}, incarnation ${incarnation}`),
        ok(`migrations: ${migrations.map(({ name }) => name).join(", ")}`),
        ...judgeWaiting(await reports.countWaiting(), nowMs),
      ];
    } finally {
      await reports.close();
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [fail(text, "see the server's log; a new database is made by coinslot serve")];
  }
}
