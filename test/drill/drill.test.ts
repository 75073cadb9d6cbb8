import assert from "node:assert/strict";
import { drill } from "./drill.ts";
import { DRILL_STORES } from "./drillStore.ts";

/** `npm run drill -- --kills 2000` is the long form. */
const KILLS = 100;
const SEED = 20_261_121;

describe("a server that is killed again and again", function () {
  this.timeout(15 * 60_000);

  for (const store of DRILL_STORES) {
    it(`keeps what it acknowledged on ${store}: ${KILLS} kills`, async () => {
      const figures = await drill({ store, kills: KILLS, seed: SEED });
      const { acknowledged, repeated, seconds, faults } = figures;
      console.log(`      ${acknowledged} acknowledged, ${repeated} repeated, ${seconds} s`);
      assert.deepEqual(faults, []);
      assert.ok(acknowledged > KILLS && repeated > KILLS, "there was load");
    });
  }
});
