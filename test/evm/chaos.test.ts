import assert from "node:assert/strict";
import { type ChaosFigures, runChaos } from "./chaos.ts";

/** More of it: npm run drill -- --chain. */
const STEPS = 120;

describe("a follower in chaos", function () {
  this.timeout(300_000);

  let figures: ChaosFigures;

  before(async () => {
    figures = await runChaos(7, STEPS);
  });

  it("sees every payment that the chain holds once, and no other", () => {
    const { canonical, missing, phantom, duplicate } = figures;
    assert.ok(canonical > 50, `${canonical} payments`);
    assert.deepEqual({ missing, phantom, duplicate }, { missing: 0, phantom: 0, duplicate: 0 });
  });

  it("tells each reversal, and calls no block gone that is there", () => {
    const { reorgs, untold, falseOrphans, laggedCalls } = figures;
    assert.ok(reorgs > 5 && laggedCalls > 50, `${reorgs} reorgs, ${laggedCalls} calls lagged`);
    assert.ok(figures.reversals > 0, "nothing was taken back after its confirmation");
    assert.deepEqual({ untold, falseOrphans }, { untold: 0, falseOrphans: 0 });
  });
});
