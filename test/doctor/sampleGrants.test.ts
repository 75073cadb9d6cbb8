/** The sample tells what it granted in tests alone. */

import assert from "node:assert/strict";
import { readSettings } from "../../samples/merchant/settings.ts";

const ENV = { APP_ID: "demo", NOTICE_SECRETS: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };

describe("the sample's GET /grants", () => {
  it("is closed unless it is asked for", () => {
    assert.equal(readSettings(ENV).showsGrants, false);
    assert.equal(readSettings({ ...ENV, GAME_SHOWS_GRANTS: "yes" }).showsGrants, true);
  });

  it("is never open in the live environment", () => {
    const live = { ...ENV, GAME_ENVIRONMENT: "live", GAME_SHOWS_GRANTS: "yes" };
    assert.throws(() => readSettings(live), /sandbox alone/);
  });
});
