import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatTokenAmount,
  isTokenAmount,
  parseTokenAmount,
} from "../../bridge/server/invoices/tokenAmount.ts";

describe("amounts of tokens", () => {
  it("what is smaller than a unit counts as a whole one, or not at all", () => {
    assert.equal(parseTokenAmount("1.99", 6, "up"), 1_990_000n);
    assert.equal(parseTokenAmount("0.0000001", 6, "up"), 1n);
    assert.equal(parseTokenAmount("0.0000001", 6, "down"), 0n);
    assert.equal(parseTokenAmount("1.0000000", 6, "up"), 1_000_000n);
    assert.equal(parseTokenAmount("7", 0, "up"), 7n);
    assert.equal(parseTokenAmount("7.1", 0, "up"), 8n);
  });

  it("text of other forms is none", () => {
    for (const text of ["", "-1", "1.", ".5", "1e3", "1,5", " 1", "0x10", "٣", "9".repeat(61)]) {
      assert.equal(isTokenAmount(text), false, text);
    }
    assert.ok(isTokenAmount("115792089237316195423570985008687907853269984665640564039457"));
  });

  it("come back from text as they were", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.nat(36), (units, decimals) => {
        const text = formatTokenAmount(units, decimals);
        assert.equal(parseTokenAmount(text, decimals, "down"), units);
        assert.equal(parseTokenAmount(text, decimals, "up"), units);
      }),
    );
  });
});
