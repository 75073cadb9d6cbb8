import assert from "node:assert/strict";
import { CallLimits, WINDOW_MS } from "../../bridge/server/doors/rest/callLimits.ts";
import { openWorld, START_MS, type World } from "../server/world.ts";

const PER_WINDOW = 40;

describe("limits that server processes share", () => {
  let world: World;
  let asked = 0;

  beforeEach(async () => {
    world = await openWorld();
    asked = 0;
  });

  afterEach(() => world.close());

  /** One server process at the store. */
  const openLimits = (allotment: number) =>
    new CallLimits({
      ...{ perWindow: PER_WINDOW, allotment },
      async take(params) {
        asked += 1;
        return (await world.store.execute("takeCalls", params)).result;
      },
    });
  const allowed = async (limits: CallLimits, calls: number, caller = "Ann") => {
    const taken = Array.from({ length: calls }, () => limits.take(caller, world.nowMs()));
    return (await Promise.all(taken)).filter(({ isAllowed }) => isAllowed).length;
  };

  it("two processes together let in as many as one, at once or after each other", async () => {
    const [one, two] = [openLimits(2), openLimits(2)];
    const both = await Promise.all([allowed(one, PER_WINDOW), allowed(two, PER_WINDOW)]);
    assert.equal(both[0] + both[1], PER_WINDOW);
    assert.equal(await allowed(openLimits(2), 5), 0);
    assert.equal(await allowed(one, 5, "Bob"), 5);
  });

  it("a busy caller costs one write for an allotment, a refused one none", async () => {
    const limits = openLimits(10);
    assert.equal(await allowed(limits, PER_WINDOW), PER_WINDOW);
    assert.equal(asked, 4);
    assert.equal(await allowed(limits, 100), 0);
    assert.equal(asked, 4);
  });

  it("a window ends for all, and the headers say when", async () => {
    const [one, two] = [openLimits(PER_WINDOW), openLimits(1)];
    await allowed(one, PER_WINDOW);
    world.wait(20_000);
    const { isAllowed, remaining, resetS } = await two.take("Ann", world.nowMs());
    assert.deepEqual([isAllowed, remaining, resetS], [false, 0, 40]);
    world.wait(WINDOW_MS);
    assert.equal((await two.take("Ann", world.nowMs())).remaining, PER_WINDOW - 1);
    assert.equal(await allowed(one, 1), 1);
  });

  it("what a process did not use it does not take into the next window", async () => {
    const one = openLimits(PER_WINDOW);
    await allowed(one, 1);
    world.wait(WINDOW_MS);
    assert.equal(await allowed(openLimits(1), 3), 3);
    assert.equal(await allowed(one, PER_WINDOW), PER_WINDOW - 3);
  });

  it("callers are stored as digests, and forgotten", async () => {
    await allowed(openLimits(1), 3, "198.51.100.7");
    const rows = JSON.stringify(world.db.prepare("SELECT * FROM call_windows").all());
    assert.ok(!rows.includes("198.51.100.7") && rows.includes('"taken":3'), rows);
    await world.store.execute("purgeCallWindows", { skip: 0, rows: 10 });
    assert.equal(world.db.prepare("SELECT * FROM call_windows").all().length, 1);
    world.wait(10 * WINDOW_MS);
    await world.store.execute("purgeCallWindows", { skip: 0, rows: 10 });
    assert.equal(world.db.prepare("SELECT * FROM call_windows").all().length, 0);
    assert.ok(world.nowMs() > START_MS);
  });
});
