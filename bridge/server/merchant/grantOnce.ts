/** "Seen this order before?" and "hand the goods over" as one step in the game's own database. */

import type { AsyncRun, GameDatabase, GrantRow, GrantValue, SyncRun } from "./gameDatabase.ts";
import {
  decideGrant,
  type Expected,
  findMismatch,
  type GrantDecision,
  type Mismatch,
} from "./grantDecision.ts";
import {
  type Acknowledgement,
  acknowledgementOf,
  type GrantOutcome,
  type GrantStep,
  grantStep,
  readStored,
} from "./grantStep.ts";
import {
  CLAIM_GRANT,
  LIST_UNACKNOWLEDGED,
  MARK_ACKNOWLEDGED,
  READ_GRANT,
  WRITE_GRANT,
} from "./grantTable.ts";
import type { Notice, NoticeEnvironment } from "./notice.ts";

/** What the game does with the goods. Both run inside the transaction; what they throw undoes it. */
export interface GrantWork<Handle> {
  grant(handle: Handle, notice: Notice): unknown;
  /** Takes back what `grant` gave, or books a debt: the money went back. */
  revoke(handle: Handle, notice: Notice): unknown;
}

/**
 * Takes a genuine notice once, however often and in whatever order notices come, and whenever the
 * process ends. Rejects with what `grant`, `revoke` or the database threw; then nothing happened.
 * Throws TypeError when `expected` is unusable.
 */
export async function grantOnce<Handle>(
  database: GameDatabase<Handle>,
  notice: Notice,
  expected: Expected,
  work: GrantWork<Handle>,
): Promise<GrantOutcome> {
  const mismatch = findMismatch(notice, expected);
  if (mismatch !== undefined && !isTakenBackAnyway(notice, mismatch)) return mismatch;
  const plan = planOf(notice, expected);
  if (database.kind === "sync") {
    return database.transaction((run, handle) => runNow(plan, run, handle, work));
  }
  const { lock } = database;
  return await database.transaction((run, handle) => runLater(plan, run, lock, handle, work));
}

/** What the payment server may not know yet; at most 100, for the start of a process. */
export async function listUnacknowledged<Handle>(
  database: GameDatabase<Handle>,
  where: { readonly appId: string; readonly environment: NoticeEnvironment },
): Promise<Acknowledgement[]> {
  const values = [where.environment, where.appId];
  const rows =
    database.kind === "sync"
      ? database.transaction((run) => run(LIST_UNACKNOWLEDGED, values))
      : await database.transaction((run) => run(LIST_UNACKNOWLEDGED, values));
  return rows.map(readStored).flatMap((stored) => acknowledgementOf(stored) ?? []);
}

/** Notes that the payment server was told. */
export async function markAcknowledged<Handle>(
  database: GameDatabase<Handle>,
  where: { readonly appId: string; readonly environment: NoticeEnvironment },
  { orderNo, state, version }: Acknowledgement,
): Promise<void> {
  const values = [where.environment, where.appId, orderNo, state, version];
  if (database.kind === "sync") database.transaction((run) => run(MARK_ACKNOWLEDGED, values));
  else await database.transaction((run) => run(MARK_ACKNOWLEDGED, values));
}

/** All of one grantOnce but the waiting. */
interface Plan {
  readonly notice: Notice;
  readonly key: readonly GrantValue[];
  decide(row: GrantRow | undefined): GrantStep;
}

function planOf(notice: Notice, { confirmationsMin = 1 }: Expected): Plan {
  return {
    notice,
    key: [notice.environment, notice.appId, notice.orderNo],
    decide(row) {
      const stored = readStored(row);
      return grantStep(decideGrant(stored, notice, confirmationsMin), stored, notice);
    },
  };
}

function runNow<Handle>(plan: Plan, run: SyncRun, handle: Handle, work: GrantWork<Handle>) {
  run(CLAIM_GRANT, plan.key);
  const step = plan.decide(run(READ_GRANT, plan.key)[0]);
  if (step.write !== undefined) run(WRITE_GRANT, [...plan.key, ...step.write]);
  const done = doWork(step.decision, handle, work, plan.notice);
  if (done instanceof Promise) {
    done.catch(() => undefined);
    throw new TypeError(
      "with this database grant and revoke must not be async: nothing was granted",
    );
  }
  return step.outcome;
}

async function runLater<Handle>(
  plan: Plan,
  run: AsyncRun,
  lock: string,
  handle: Handle,
  work: GrantWork<Handle>,
) {
  await run(CLAIM_GRANT, plan.key);
  const [row] = await run(READ_GRANT + lock, plan.key);
  const step = plan.decide(row);
  if (step.write !== undefined) await run(WRITE_GRANT, [...plan.key, ...step.write]);
  await doWork(step.decision, handle, work, plan.notice);
  return step.outcome;
}

function doWork<Handle>(
  decision: GrantDecision,
  handle: Handle,
  work: GrantWork<Handle>,
  notice: Notice,
): unknown {
  if (decision === "grant") return work.grant(handle, notice);
  return decision === "revoke" ? work.revoke(handle, notice) : undefined;
}

/** Goods whose money went back are taken back whatever they cost. */
function isTakenBackAnyway({ standing }: Notice, { field }: Mismatch): boolean {
  return standing === "revoke" && (field === "amount" || field === "currency");
}
