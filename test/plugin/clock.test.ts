/** The plugin's clock, whatever the engine's clock does, and its waits between two tries. */

import assert from "node:assert/strict";
import sinon from "sinon";
import { backOff, type ClockCore, readClock, readServerTime } from "../../plugin/clock.ts";
import { BACK_OFF_MS, CLOCK_GAP_MS } from "../../plugin/timing.ts";

describe("the clock", () => {
  function startClock() {
    const nowMs = sinon.stub().returns(5000);
    const randomHex = sinon.stub().returns("00");
    const host = { nowMs, randomHex } as unknown as ClockCore["host"];
    const core = { host, hostMs: 5000, nowMs: 0, serverOffsetMs: 0, hadGap: false } as ClockCore;
    const readAt = (hostMs: number) => {
      nowMs.returns(hostMs);
      return readClock(core);
    };
    return { core, randomHex, readAt };
  }

  it("counts whole milliseconds from the start", () => {
    const { readAt } = startClock();
    assert.equal(readAt(5016.7), 16);
    assert.equal(readAt(5033.2), 33);
  });

  it("stands still where the engine's clock jumps back, and goes on from there", () => {
    const { core, readAt } = startClock();
    readAt(6000);
    assert.equal(readAt(2000), 1000);
    assert.equal(core.hadGap, true);
    assert.equal(readAt(2500), 1500);
  });

  it("takes a pause as time that has passed, and doubts what it knew of the server's", () => {
    const { core, readAt } = startClock();
    readAt(5000 + CLOCK_GAP_MS);
    assert.equal(core.hadGap, false);
    assert.equal(readAt(3_605_000 + CLOCK_GAP_MS), 3_600_000 + CLOCK_GAP_MS);
    assert.equal(core.hadGap, true);
  });

  it("knows the server's time from what it was told", () => {
    const { core, readAt } = startClock();
    core.serverOffsetMs = 1_700_000_000_000;
    readAt(5250);
    assert.equal(readServerTime(core), 1_700_000_000_250);
  });

  it("waits between half of the listed wait and all of it, and the longest again and again", () => {
    const { core, randomHex } = startClock();
    const longest = BACK_OFF_MS.length - 1;
    for (const [tries, waitMs] of [...BACK_OFF_MS.entries(), [longest + 9, BACK_OFF_MS[longest]]]) {
      for (const [hex, sixteenths] of [["0f", 1] as const, ["f0", 16] as const]) {
        randomHex.returns(hex);
        const expected = Math.floor((waitMs ?? 0) * (0.5 + sixteenths / 32));
        assert.equal(backOff(core, tries ?? 0), expected, `try ${tries}, ${hex}`);
      }
    }
  });
});
