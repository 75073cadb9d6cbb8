/** What a frame costs when there is nothing to do: a look at the clock. */

import assert from "node:assert/strict";
import sinon from "sinon";
import { createFakeHost, createFakeServer } from "../../bridge/engines/testingEntry.ts";
import { createClient } from "../../bridge/engines/webEntry.ts";

describe("an idle update", () => {
  it("asks the engine for nothing but the time", () => {
    const engine = sinon.spy(createFakeHost());
    const shop = createFakeServer({ products: [{ code: "SWORD", priceCoins: 60 }] });
    const client = createClient({
      appId: "demo",
      appKey: "demo-key",
      endpoint: "http://a",
      engine,
    });
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    client.payByCode({ code: "SWORD" });
    shop.play(engine, client);
    for (const spied of Object.values(engine)) {
      if (typeof spied === "function" && "resetHistory" in spied) spied.resetHistory();
    }
    for (let frame = 0; frame < 100; frame++) client.update();
    for (const name of ["load", "save", "randomHex", "openSocket", "post", "openPage"] as const) {
      assert.equal(engine[name]?.called, false, name);
    }
    sinon.assert.callCount(engine.guard, 100);
    sinon.assert.called(engine.nowMs);
  });
});
