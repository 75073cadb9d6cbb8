import assert from "node:assert/strict";
import { decideNotice, decideScene, type PageFacts } from "../../bridge/page/pageState.ts";
import { parsePayState } from "../../bridge/page/payState.ts";
import { verifyTerms } from "../../bridge/page/verifyTerms.ts";
import { type Answer, INVOICE_ID, invoiceAnswer, SOMEWHERE, TX } from "./invoiceAnswer.ts";

const AT_REST = {
  ...{ isOnline: true, isServerReached: true, isPayingAgain: false },
  wallet: { kind: "idle" },
} as const;
const PART = [{ txId: TX, amount: "1500000", state: "confirmed", confirmations: 3 }];
const PARTIAL = { received: "1500000", missing: "490000", payments: PART };

describe("what the payment page shows", () => {
  it("is nothing but waiting before the server has answered", () => {
    assert.equal(decideScene(facts({})).kind, "loading");
  });

  it("stops at an invoice that nobody made, and at an answer that it does not understand", () => {
    for (const kind of ["unknown", "unreadable"] as const) {
      const scene = decideScene(facts({ invoice: { kind } }));
      assert.deepEqual(scene, { kind: "stopped", situation: kind });
    }
  });

  it("stops at terms that do not make the payment id, even when they are said to be paid", () => {
    for (const status of ["new", "paid"]) {
      const scene = sceneOf({ amount: "1", missing: "1", status });
      assert.deepEqual(scene, { kind: "stopped", situation: "mismatch" });
    }
  });

  it("offers what is due, and the rest after a part", () => {
    assert.deepEqual(sceneOf({}), { kind: "choose", due: 1_990_000n, canPay: true });
    const rest = { kind: "choose", due: 490_000n, canPay: true, situation: "partial" };
    assert.deepEqual(sceneOf(PARTIAL), rest);
  });

  it("offers no rest where the seller takes none", () => {
    const scene = sceneOf({ ...PARTIAL, policy: { topUp: false, late: "person" } });
    assert.deepEqual(scene, { kind: "closed", situation: "partialClosed" });
  });

  it("takes no payment while the rail is halted, and says so; a slow rail is only told of", () => {
    assert.equal(canPay({ rail: "halted" }), false);
    assert.equal(canPay({ rail: "stalled" }), true);
    assert.equal(canPay({ rail: "behind" }), true);
    for (const rail of ["halted", "stalled", "behind"]) assert.equal(noticeOf({ rail }), rail);
    assert.equal(noticeOf({ rail: "ok" }), undefined);
    assert.equal(noticeOf({ rail: "stalled", status: "paid" }), undefined);
  });

  it("says first that this browser is offline, then that the server is silent", () => {
    const known = facts({ answer: { rail: "stalled" } });
    assert.equal(decideNotice({ ...known, isOnline: false, isServerReached: false }), "offline");
    assert.equal(decideNotice({ ...known, isServerReached: false }), "unreachable");
  });

  it("counts confirmations once the chain shows the payment, whatever the wallet does", () => {
    const answer = { status: "confirming", confirmations: { have: 2, need: 3 } };
    const wallet = { kind: "failed", problem: "walletNode", ...AT_PAY } as const;
    const scene = decideScene(facts({ answer, wallet }));
    assert.deepEqual(scene, { kind: "confirming", have: 2, need: 3 });
  });

  it("asks for nothing more when the rest is on its way", () => {
    const rest = { status: "seen", exception: "partial", received: "1990000", missing: "0" };
    assert.deepEqual(sceneOf(rest), { kind: "confirming", have: 0, need: 3 });
    assert.deepEqual(sceneOf({ ...rest, status: "new" }), { kind: "confirming", have: 0, need: 3 });
  });

  it("is paid, with a word about what does not fit", () => {
    const words = { none: undefined, over: "over", late: "paidLate", marked: "marked" };
    for (const [exception, situation] of Object.entries(words)) {
      const scene = sceneOf({ status: "paid", exception });
      assert.deepEqual(scene, { kind: "paid", ...(situation && { situation }) });
    }
  });

  it("tells a reversed payment from one that is on its way back", () => {
    const gone = sceneOf({ status: "new", exception: "reversed" });
    assert.deepEqual(gone, { kind: "closed", situation: "reversed" });
    const back = sceneOf({
      ...{ status: "confirming", exception: "reversed" },
      ...{ received: "1990000", missing: "0", confirmations: { have: 1, need: 3 } },
    });
    assert.deepEqual(back, { kind: "confirming", have: 1, need: 3, situation: "returning" });
  });

  it("knows the ends: expired with nothing, with a part, late, cancelled", () => {
    assert.equal(situationOf({ status: "expired" }), "expired");
    assert.equal(situationOf({ status: "expired", ...PARTIAL }), "expiredPartial");
    assert.equal(situationOf({ status: "expired", exception: "late" }), "late");
    assert.equal(situationOf({ status: "cancelled" }), "cancelled");
    assert.equal(situationOf({ status: "cancelled", exception: "late" }), "late");
    const coins = { status: "cancelled", exception: "late", creditedCoins: 60 };
    assert.equal(situationOf(coins), "lateCoins");
  });

  it("starts no payment after the time, even before the server has closed the invoice", () => {
    const { expiresAtMs } = parsePayState(invoiceAnswer());
    const scene = decideScene(facts({ answer: { expiresAtMs }, nowMs: expiresAtMs + 1 }));
    assert.deepEqual(scene, { kind: "closed", situation: "closing" });
  });

  it("waits for what was sent, loses patience in words, and offers no second payment by itself", () => {
    const sent = { hash: TX, atMs: 1_000_000 };
    const soon = decideScene(facts({ sent, nowMs: 1_010_000 }));
    assert.deepEqual(soon, { kind: "sent", hash: TX });
    const long = decideScene(facts({ sent, nowMs: 1_061_000 }));
    assert.deepEqual(long, { kind: "sent", hash: TX, situation: "sentLong" });
    const payments = [{ txId: TX, amount: "1990000", state: "orphaned", confirmations: 0 }];
    const gone = decideScene(facts({ answer: { payments }, sent, nowMs: 1_010_000 }));
    assert.deepEqual(gone, { kind: "sent", hash: TX, situation: "dropped" });
  });

  it("asks for the rest once the sent part was counted", () => {
    const scene = decideScene(facts({ answer: PARTIAL, sent: { hash: TX, atMs: 0 } }));
    assert.equal(scene.kind, "choose");
  });

  it("shows the steps: what is done, what the wallet asks, what is to come", () => {
    const wallet = { kind: "working", waitsFor: "wallet", ...AT_PAY, step: "approve" } as const;
    const scene = decideScene(facts({ wallet }));
    assert.deepEqual(stepsIn(scene), ["done", "done", "now", "todo"]);
    const skipped = { ...wallet, step: "pay", isApproveSkipped: true } as const;
    assert.deepEqual(stepsIn(decideScene(facts({ wallet: skipped }))), [
      ...["done", "done", "skipped", "now"],
    ]);
  });

  it("has no allowance to ask for where the chain's own coin is paid", () => {
    const answer = invoiceAnswer({ ...SOMEWHERE, token: undefined });
    const wallet = { kind: "failed", problem: "rejected", ...AT_PAY } as const;
    const scene = decideScene(facts({ answer, wallet }));
    assert.deepEqual(stepsIn(scene), ["done", "done", "failed"]);
    assert.equal("situation" in scene && scene.situation, "rejected");
  });
});

const AT_PAY = { walletName: "W", step: "pay", isApproveSkipped: false } as const;

interface Given extends Partial<PageFacts> {
  readonly answer?: Answer;
}

function facts({ answer, ...given }: Given): PageFacts {
  const rest = { ...AT_REST, nowMs: Date.now(), ...given };
  if (answer === undefined && given.invoice !== undefined)
    return { ...rest, invoice: given.invoice };
  const isAsked = answer !== undefined || Object.keys(given).length > 0;
  if (!isAsked) return { ...rest, invoice: { kind: "loading" } };
  const state = parsePayState({ ...invoiceAnswer(), ...answer });
  const verdict = verifyTerms(state, INVOICE_ID, undefined);
  return { ...rest, invoice: { kind: "known", state, verdict } };
}

function sceneOf(answer: Answer) {
  return decideScene(facts({ answer }));
}

function situationOf(answer: Answer) {
  const scene = sceneOf(answer);
  return "situation" in scene ? scene.situation : undefined;
}

function canPay(answer: Answer): boolean | undefined {
  const scene = sceneOf(answer);
  return scene.kind === "choose" ? scene.canPay : undefined;
}

function noticeOf(answer: Answer) {
  return decideNotice(facts({ answer }));
}

function stepsIn(scene: ReturnType<typeof decideScene>): readonly string[] {
  return scene.kind === "wallet" ? scene.steps.map(({ state }) => state) : [];
}
