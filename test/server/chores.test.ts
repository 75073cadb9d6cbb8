import assert from "node:assert/strict";
import type { ChoreRows } from "../../bridge/server/calls/chores/chore.ts";
import { choresOf } from "../../bridge/server/jobs/chores.ts";
import { runChores } from "../../bridge/server/jobs/runChores.ts";
import {
  createSandboxProvider,
  SLOW_CREDIT_MS,
} from "../../bridge/server/rails/hosted/sandboxProvider.ts";
import { coinsOf, openRecharge, openWorld, type World } from "./world.ts";

describe("the chores of the server", () => {
  let world: World;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld();
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  /** One coin that comes SLOW_CREDIT_MS later. */
  async function buyCoinLater(rechargeNo: string): Promise<void> {
    const { pageToken } = await openRecharge(world, ann, rechargeNo, 1);
    const { result } = await world.store.execute("openRechargePage", { pageToken });
    const choice = { outcome: "slow", coins: 1 } as const;
    const report = createSandboxProvider().report(result.recharge, choice);
    await world.store.execute("settleRecharge", { pageToken, report });
  }

  /** One turn of a chore; gives what was logged. */
  async function takeTurn(name: string): Promise<readonly object[]> {
    const chore = choresOf(world.store, { keepMs: 0, alarmAfterMs: 0 }).find(
      (one) => one.name === name,
    );
    assert.ok(chore);
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const watched = {
      ...chore,
      async run(rows: ChoreRows) {
        const ran = await chore.run(rows);
        if (ran.result.rows < rows.rows) setImmediate(end);
        return ran;
      },
    };
    const logged: object[] = [];
    const log = { error: (line: object) => void logged.push(line) };
    const running = runChores([watched], () => {}, log);
    await ended;
    await running.stop();
    return logged;
  }

  it("a report that cannot be applied keeps no other back", async () => {
    for (let i = 0; i < 130; i++) await buyCoinLater(`R${i}`);
    world.wait(SLOW_CREDIT_MS);
    for (const reportNo of ["R0", "R1", "R120"]) {
      world.db
        .prepare("UPDATE provider_reports SET recharge_key = NULL WHERE report_no = ?")
        .run(reportNo);
    }
    const logged = await takeTurn("applyReports");
    assert.equal(await coinsOf(world, ann), 100 + 127);
    assert.deepEqual(
      logged.map((line) => ("skipped" in line ? line.skipped : line)),
      [3],
    );
  });
});
