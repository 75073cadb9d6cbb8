import assert from "node:assert/strict";
import { decideScene, type Scene } from "../../bridge/page/pageState.ts";
import { parsePayState } from "../../bridge/page/payState.ts";
import { verifyTerms } from "../../bridge/page/verifyTerms.ts";
import { COIN_AMOUNT, COIN_TX, coinAnswer } from "./coinAnswer.ts";
import { type Answer, INVOICE_ID } from "./invoiceAnswer.ts";

describe("what the payment page shows while coins go to an address", () => {
  it("offers what is due, and the rest after a part", () => {
    assert.deepEqual(sceneOf({}), { kind: "transfer", due: COIN_AMOUNT, canPay: true });
    const part = { received: "1000000", missing: "500000", exception: "partial" };
    const rest = { kind: "transfer", due: 500_000n, canPay: true, situation: "partial" };
    assert.deepEqual(sceneOf(part), rest);
    const closed = sceneOf({ ...part, policy: { topUp: false, late: "person" } });
    assert.deepEqual(closed, { kind: "closed", situation: "partialClosed" });
  });

  it("counts confirmations from the moment a node shows the payment", () => {
    const whole = { received: "1500000", missing: "0" };
    const seen = sceneOf({ status: "seen", ...whole, ...paymentsAre("pending") });
    assert.deepEqual(seen, { kind: "confirming", have: 0, need: 6 });
    // A payment with a higher fee took the place of the first.
    const bumped = sceneOf({ status: "seen", ...whole, ...paymentsAre("replaced", "pending") });
    assert.deepEqual(bumped, seen);
  });

  it("tells that other coins took the payment's place, and takes another payment", () => {
    const scene = sceneOf(paymentsAre("replaced"));
    const offered = { kind: "transfer", due: COIN_AMOUNT, canPay: true };
    assert.deepEqual(scene, { ...offered, situation: "replaced" });
  });

  it("asks for no second payment while a lost one may come back, unless the person says so", () => {
    for (const state of ["dropped", "orphaned"]) {
      const answer = paymentsAre(state);
      const waiting = { kind: "sent", hash: COIN_TX, situation: "dropped" };
      assert.deepEqual(sceneOf(answer), waiting);
      const again = { kind: "transfer", due: COIN_AMOUNT, canPay: true, situation: "dropped" };
      assert.deepEqual(sceneOf(answer, { isPayingAgain: true }), again);
    }
  });

  it("shows nothing to pay while the rail is halted, or once the time is up", () => {
    const halted = sceneOf({ rail: "halted" });
    assert.deepEqual(halted, { kind: "transfer", due: COIN_AMOUNT, canPay: false });
    const late = sceneOf({ expiresAtMs: Date.now() - 1 });
    assert.deepEqual(late, { kind: "closed", situation: "closing" });
  });

  it("has the ends and the reversals of every invoice", () => {
    const whole = { received: "1500000", missing: "0" };
    const cases: readonly (readonly [Answer, string, string | undefined])[] = [
      [{ status: "paid", ...whole }, "paid", undefined],
      [{ status: "paid", exception: "over", received: "1600000", missing: "0" }, "paid", "over"],
      [{ status: "expired" }, "closed", "expired"],
      [{ status: "expired", exception: "late" }, "closed", "late"],
      [{ status: "cancelled" }, "closed", "cancelled"],
      [{ exception: "reversed", ...paymentsAre("replaced") }, "closed", "reversed"],
    ];
    for (const [answer, kind, situation] of cases) {
      const scene = sceneOf(answer);
      assert.equal(scene.kind, kind);
      assert.equal("situation" in scene ? scene.situation : undefined, situation);
    }
  });
});

function paymentsAre(...states: readonly string[]): Answer {
  const payment = { txId: COIN_TX, amount: String(COIN_AMOUNT), confirmations: 0 };
  return { payments: states.map((state) => ({ ...payment, state })) };
}

function sceneOf(answer: Answer, given: { readonly isPayingAgain?: boolean } = {}): Scene {
  const state = parsePayState({ ...coinAnswer(), ...answer });
  const verdict = verifyTerms(state, INVOICE_ID, undefined);
  return decideScene({
    invoice: { kind: "known", state, verdict },
    ...{ isOnline: true, isServerReached: true, isPayingAgain: false, nowMs: Date.now() },
    wallet: { kind: "idle" },
    ...given,
  });
}
