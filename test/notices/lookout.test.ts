/** How often a sender asks the store, by a clock that the test winds. */

import assert from "node:assert/strict";
import { type SinonFakeTimers, useFakeTimers } from "sinon";
import { createLookout, type Lookout, NOTHING_SOON } from "../../bridge/server/notices/lookout.ts";

describe("a lookout for notices", () => {
  let clock: SinonFakeTimers;
  let looks: number;
  let found: number;
  let lookout: Lookout;

  beforeEach(async () => {
    clock = useFakeTimers();
    looks = 0;
    found = 0;
    lookout = createLookout(
      async () => {
        looks += 1;
        return found;
      },
      { error: (...told: unknown[]) => assert.fail(String(told)) },
    );
    await clock.tickAsync(0);
    assert.equal(looks, 1);
  });

  afterEach(async () => {
    const stopped = lookout.stop();
    await clock.tickAsync(1000);
    await stopped;
    clock.restore();
  });

  it("looks when it is woken, and once a second by itself", async () => {
    await clock.tickAsync(500);
    assert.equal(looks, 1);
    lookout.wake();
    await clock.tickAsync(10);
    assert.equal(looks, 2);
    await clock.tickAsync(1010);
    assert.equal(looks, 3);
  });

  it("looks once a second, whoever wakes it, while nobody is told anything", async () => {
    found = NOTHING_SOON;
    lookout.wake();
    await clock.tickAsync(10);
    assert.equal(looks, 2);
    for (let payments = 0; payments < 90; payments += 1) {
      lookout.wake();
      await clock.tickAsync(10);
    }
    assert.equal(looks, 2);
    found = 0;
    await clock.tickAsync(200);
    assert.equal(looks, 3);
    lookout.wake();
    await clock.tickAsync(10);
    assert.equal(looks, 4);
  });
});
