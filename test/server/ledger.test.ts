import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_FIGURES } from "../../bridge/server/ledger/figures.ts";
import {
  balanceView,
  type Movement,
  present,
  recharge,
  spend,
  type Wallet,
} from "../../bridge/server/ledger/wallet.ts";
import { COINS_MAX } from "../../bridge/wire/limits.ts";

const EMPTY: Wallet = { ...EMPTY_FIGURES, key: 1, appId: "demo", zoneId: "1", version: 0 };

/** The wallet after a movement that must be possible. */
function moved(wallet: Wallet, movement: Movement): Wallet {
  assert.equal(movement.kind, "moved");
  return movement.kind === "moved"
    ? { ...wallet, ...movement.after, version: wallet.version + 1 }
    : wallet;
}

describe("the ledger", () => {
  it("keeps the figures of the Midas document's example", () => {
    let wallet = moved(EMPTY, recharge(EMPTY, 110, "R1"));
    wallet = moved(wallet, present(wallet, 127, "G1"));
    wallet = moved(wallet, spend(wallet, 70, "A1"));
    assert.deepEqual(balanceView(wallet), {
      zoneId: "1",
      balance: 167,
      genBalance: 57,
      firstSave: 0,
      saveAmt: 110,
      saveSum: 237,
      costSum: 70,
      presentSum: 127,
      version: 3,
    });
  });

  it("spends gift coins first and posts each part apart", () => {
    let wallet = moved(EMPTY, recharge(EMPTY, 50, "R1"));
    wallet = moved(wallet, present(wallet, 10, "G1"));
    const movement = spend(wallet, 25, "A1");
    assert.deepEqual(movement.kind === "moved" && movement.entry.postings, [
      { from: "walletGift", to: "revenue", coins: 10 },
      { from: "walletPaid", to: "revenue", coins: 15 },
    ]);
  });

  it("posts no line of nothing", () => {
    const wallet = moved(EMPTY, present(EMPTY, 10, "G1"));
    const movement = spend(wallet, 10, "A1");
    assert.equal(movement.kind === "moved" && movement.entry.postings.length, 1);
  });

  it("never spends more than is there", () => {
    const wallet = moved(EMPTY, present(EMPTY, 10, "G1"));
    assert.deepEqual(spend(wallet, 11, "A1"), { kind: "insufficient" });
  });

  it("counts to 2^53-1 and not further", () => {
    const full = moved(EMPTY, recharge(EMPTY, COINS_MAX, "R1"));
    assert.equal(balanceView(full).balance, COINS_MAX);
    assert.deepEqual(recharge(full, 1, "R2"), { kind: "tooMuch" });
    assert.deepEqual(present(full, 1, "G1"), { kind: "tooMuch" });
    const spent = moved(full, spend(full, COINS_MAX, "A1"));
    assert.deepEqual(recharge(spent, 1, "R3"), { kind: "tooMuch" }, "saveSum would pass it");
  });

  it("keeps its identities whatever happens", () => {
    const step = fc.record({
      kind: fc.constantFrom("spend", "recharge", "present"),
      coins: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: COINS_MAX })),
    });
    const movements = { spend, recharge, present };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let wallet = EMPTY;
        for (const { kind, coins } of steps) {
          const movement = movements[kind as keyof typeof movements](wallet, coins, "X");
          if (movement.kind !== "moved") continue;
          const before = wallet;
          wallet = moved(wallet, movement);
          const view = balanceView(wallet);
          assert.equal(view.saveSum, view.saveAmt + view.presentSum);
          assert.equal(view.balance, view.saveSum - view.costSum);
          assert.ok(view.genBalance >= 0 && view.genBalance <= view.balance);
          assert.ok(view.saveAmt >= before.saveAmt, "saveAmt never falls");
          assert.ok(view.saveSum <= COINS_MAX);
        }
      }),
    );
  });
});
