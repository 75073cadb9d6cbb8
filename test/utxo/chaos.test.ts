import assert from "node:assert/strict";
import { runUtxoChaos, type UtxoChaosFigures } from "./chaos.ts";

/** More of it: npm run drill -- --chain utxo. */
const STEPS = 120;
const SEED = 5;

describe("a follower in chaos, on a chain of the Bitcoin family", function () {
  this.timeout(300_000);

  let figures: UtxoChaosFigures;

  before(async () => {
    figures = await runUtxoChaos(SEED, STEPS);
  });

  it("sees every payment that the chain holds once, and no other", () => {
    const { canonical, missing, phantom, duplicate } = figures;
    assert.ok(canonical > 50, `${canonical} payments`);
    assert.deepEqual({ missing, phantom, duplicate }, { missing: 0, phantom: 0, duplicate: 0 });
  });

  it("tells each reversal, and calls no block gone that is there", () => {
    const { reorgs, untold, falseOrphans, laggedRequests, reversals } = figures;
    assert.ok(reorgs > 5 && laggedRequests > 50, `${reorgs} reorgs, ${laggedRequests} lagged`);
    assert.ok(reversals > 0, "nothing was taken back after its confirmation");
    assert.deepEqual({ untold, falseOrphans }, { untold: 0, falseOrphans: 0 });
  });

  it("tells of the mempool what is so", () => {
    const { dropped, replaced, bumps, nodeKills, falselyGone, wrongPending } = figures;
    const few = Math.min(dropped, replaced, bumps, nodeKills);
    assert.ok(few > 0, JSON.stringify({ dropped, replaced, bumps, nodeKills }));
    assert.deepEqual({ falselyGone, wrongPending }, { falselyGone: 0, wrongPending: 0 });
  });
});
