import assert from "node:assert/strict";
import { NOTICE_PROFILES } from "../../bridge/server/notices/profile.ts";
import { nextTry, RETRY_AFTER_MAX_MS } from "../../bridge/server/notices/retrySchedule.ts";

const NOW_MS = Date.parse("2026-11-21T12:00:00Z");
const SCHEDULE = { delaysMs: [5000, 300_000], jitter: 0.1 };

/** The pause, or "dead". */
function pauseAfter(
  roundTryNo: number,
  more: { readonly status?: number; readonly retryAfter?: string } = {},
  random = 0,
): number | "dead" {
  const next = nextTry(SCHEDULE, { roundTryNo, ...more }, NOW_MS, () => random);
  return next.kind === "again" ? next.afterMs : "dead";
}

describe("the schedule of tries", () => {
  it("goes through its pauses, and then the notice is dead", () => {
    assert.deepEqual([pauseAfter(1), pauseAfter(2), pauseAfter(3)], [5000, 300_000, "dead"]);
  });

  it("makes a pause longer by chance, never shorter", () => {
    assert.equal(pauseAfter(1, {}, 0.5), 5250);
    assert.equal(pauseAfter(1, {}, 1), 5500);
  });

  it("waits as long as the merchant's server asks, within an hour", () => {
    assert.equal(pauseAfter(1, { status: 503, retryAfter: "120" }), 120_000);
    assert.equal(pauseAfter(1, { retryAfter: "Sat, 21 Nov 2026 12:01:00 GMT" }), 60_000);
    assert.equal(pauseAfter(1, { retryAfter: "86400" }), RETRY_AFTER_MAX_MS);
  });

  it("is not hurried by Retry-After, nor confused", () => {
    for (const retryAfter of ["1", "-5", "soon", "1e9", "Sat, 21 Nov 2020 12:01:00 GMT", ""]) {
      assert.equal(pauseAfter(2, { retryAfter }), 300_000, retryAfter);
    }
  });

  it("ends at once when the address is gone", () => {
    assert.equal(pauseAfter(1, { status: 410 }), "dead");
  });

  it("of the standard dialect has ten tries in some 75 hours", () => {
    const { delaysMs } = NOTICE_PROFILES.standard.schedule;
    const hours = delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) / 3600_000;
    assert.equal(delaysMs.length + 1, 10);
    assert.ok(hours > 75 && hours < 76, `${hours} hours`);
  });
});
