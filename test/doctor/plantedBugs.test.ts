/** Bugs of real game servers, planted into copies of the sample: the doctor finds each by its name. */

import assert from "node:assert/strict";
import type { Diagnosis } from "../../bridge/server/callbackDoctor/diagnosis.ts";
import { BUGS_OF_GRANTING } from "./bugsOfGranting.ts";
import { BUGS_OF_OWN_ORDERS } from "./bugsOfOwnOrders.ts";
import { BUGS_OF_TERMS } from "./bugsOfTerms.ts";
import { BUGS_OF_TRANSPORT } from "./bugsOfTransport.ts";
import { BUGS_OF_TRUST } from "./bugsOfTrust.ts";
import { examineGame, SECRETS } from "./examineGame.ts";
import { inLanes } from "./inLanes.ts";
import { buildMerchantCopy } from "./merchantCopy.ts";
import type { PlantedBug } from "./plantedBug.ts";

const BUGS = [
  ...BUGS_OF_TRUST,
  ...BUGS_OF_GRANTING,
  ...BUGS_OF_TERMS,
  ...BUGS_OF_OWN_ORDERS,
  ...BUGS_OF_TRANSPORT,
];
/** Game servers under examination at once: most of the time they wait. */
const LANES = 3;

describe("the callback doctor at a game server with a bug", function () {
  this.timeout(300_000);
  let ends: readonly PromiseSettledResult<Diagnosis>[];

  before(async () => {
    ends = await inLanes(BUGS, LANES, examineBug);
  });

  for (const [index, bug] of BUGS.entries()) {
    it(`finds: ${bug.name} (${bug.after})`, () => {
      const end = ends[index];
      if (end?.status !== "fulfilled") throw end?.reason;
      const diagnosis = end.value;
      const [id, cause] = bug.caught;
      const one = diagnosis.cases.find((report) => report.id === id);
      assert.equal(one?.finding?.cause, cause, JSON.stringify(wrongOnes(diagnosis), null, 2));
      assert.notEqual(diagnosis.grade, "A");
    });
  }

  it("knows more than fifty of them, and each has a case of its own kind", () => {
    assert.ok(BUGS.length > 50, `${BUGS.length}`);
    const kinds = new Set(BUGS.map(({ caught: [, cause] }) => cause));
    assert.ok(kinds.size > 35, `${kinds.size}`);
  });
});

async function examineBug(bug: PlantedBug, index: number): Promise<Diagnosis> {
  const { patches, dialect = "standard", caught } = bug;
  const isOwn = dialect === "trino" || dialect === "gip0006";
  const entry = isOwn ? "test/doctor/merchants/soundOrders.ts" : "samples/merchant/main.ts";
  const program = await buildMerchantCopy(`bug${index}`, patches, entry);
  const env = {
    APP_ID: "demo",
    NOTICE_SECRETS: SECRETS[dialect],
    NOTICE_DIALECT: dialect,
    GAME_SHOWS_GRANTS: "yes",
  };
  const [id] = caught;
  return await examineGame({
    program: { command: process.execPath, args: [program], env },
    dialect,
    knowsOrders: isOwn,
    acknowledges: dialect === "standard",
    // Of a family that waits only the one case.
    only: [/^(shape|wire)\./.test(id) ? id : id.slice(0, id.indexOf("."))],
  });
}

function wrongOnes({ cases }: Diagnosis): readonly string[] {
  return cases
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ id, seen, finding, why }) => `${id}: ${seen} ${finding?.cause ?? why}`);
}
