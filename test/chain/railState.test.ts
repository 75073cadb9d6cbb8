import assert from "node:assert/strict";
import { type RailFacts, railState } from "../../bridge/server/rails/chain/railState.ts";

describe("a rail's state", () => {
  const NOW = 10_000_000;
  const facts = (more: Partial<RailFacts> = {}): RailFacts => ({
    state: "following",
    cursor: { height: 100, hash: "0xa", timeMs: NOW - 2000 },
    headHeight: 100,
    atTipAtMs: NOW - 1000,
    ...more,
  });
  const of = (more: Partial<RailFacts>) => railState(facts(more), 2000, NOW);
  const old = { height: 100, hash: "0xa", timeMs: NOW - 61_000 };

  it("is ok while it is level with a head that moves", () => {
    assert.equal(of({}), "ok");
    assert.equal(of({ headHeight: 102 }), "ok");
  });

  it("is behind when it was not level for half a minute", () => {
    assert.equal(of({ headHeight: 500, atTipAtMs: 0 }), "behind");
    assert.equal(of({ atTipAtMs: NOW - 31_000 }), "behind");
  });

  it("stands still when no block came for long, whether or not nodes answer", () => {
    assert.equal(of({ cursor: old }), "stalled");
    assert.equal(of({ cursor: old, atTipAtMs: NOW - 61_000 }), "stalled");
    assert.equal(railState(facts({ cursor: old }), 12_000, NOW), "ok");
  });

  it("is halted until a person unlocks it", () => {
    assert.equal(of({ state: "halted", cursor: old }), "halted");
  });
});
