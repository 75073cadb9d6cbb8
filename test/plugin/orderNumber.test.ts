/** The numbers that the plugin gives to orders. */

import assert from "node:assert/strict";
import sinon from "sinon";
import type { ClockCore } from "../../plugin/clock.ts";
import { makeOrderNo } from "../../plugin/orderNumber.ts";

describe("an order number of the plugin's", () => {
  const RANDOM = "00112233445566778899";

  function numberAt(serverMs: number): string {
    const host = { nowMs: sinon.stub().returns(1000), randomHex: sinon.stub().returns(RANDOM) };
    const serverOffsetMs = serverMs - 500;
    const core = { host, hostMs: 1000, nowMs: 500, serverOffsetMs, hadGap: false };
    return makeOrderNo(core as unknown as ClockCore);
  }

  it("begins with the server's time, so that later numbers come later in an index", () => {
    assert.equal(numberAt(0x19a0b1c2d3e), `019a0b1c2d3e${RANDOM}`);
    assert.equal(numberAt(0x19a0b1c2d3f), `019a0b1c2d3f${RANDOM}`);
  });

  it("has 32 letters and digits whatever is known of the time", () => {
    assert.equal(numberAt(0), `000000000000${RANDOM}`);
    assert.equal(numberAt(-7), `000000000000${RANDOM}`);
    assert.equal(numberAt(12.75), `00000000000c${RANDOM}`);
  });
});
