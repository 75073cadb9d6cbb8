import assert from "node:assert/strict";
import fc from "fast-check";
import { invoiceEvents } from "../../bridge/server/invoices/invoiceEvents.ts";
import type { InvoicePolicy } from "../../bridge/server/invoices/invoicePolicy.ts";
import { readPolicy, writePolicy } from "../../bridge/server/invoices/invoicePolicy.ts";
import {
  type JudgedInvoice,
  type JudgedPayment,
  type Judgement,
  judgeInvoice,
  leastOf,
} from "../../bridge/server/invoices/judgeInvoice.ts";
import { next, type OrderEvent } from "../../bridge/server/orders/next.ts";
import type { Axes } from "../../bridge/server/orders/order.ts";

const MINUTE_MS = 60_000;
const CREATED_MS = 1_700_000_000_000;
const END_MS = CREATED_MS + 15 * MINUTE_MS;
const POLICY: InvoicePolicy = { tolerance: 0n, topUp: true, late: "person", over: "person" };
const NEW: JudgedInvoice = {
  amount: 1000n,
  status: "new",
  exception: "none",
  policy: POLICY,
  createdAtMs: CREATED_MS,
  expiresAtMs: END_MS,
};
const TIP = { height: 100, timeMs: CREATED_MS + MINUTE_MS };

function paid(
  amount: bigint,
  height: number | undefined,
  state: JudgedPayment["state"] = "included",
  timeMs = CREATED_MS + MINUTE_MS,
): JudgedPayment {
  if (height === undefined) return { amount, state };
  return { amount, state, block: { height, hash: `0x${height}`, timeMs } };
}

function judge(
  payments: readonly JudgedPayment[],
  invoice: Partial<JudgedInvoice> = {},
  tip = TIP,
): Judgement {
  return judgeInvoice({ ...NEW, ...invoice }, payments, tip);
}

describe("what the money for an invoice means", () => {
  it("an invoice without money waits, and ends when the chain's own time is over", () => {
    assert.equal(judge([]).status, "new");
    assert.equal(judge([]).missing, 1000n);
    const late = { height: 200, timeMs: END_MS + 1 };
    assert.equal(judge([], {}, { ...late, timeMs: END_MS }).status, "new");
    assert.equal(judge([], {}, late).status, "expired");
  });

  it("money is seen in the mempool, confirming in blocks, and paid when it is deep enough", () => {
    assert.equal(judge([paid(1000n, undefined, "pending")]).status, "seen");
    const included = judge([paid(1000n, 99)]);
    assert.deepEqual([included.status, included.confirmations], ["confirming", 2]);
    const done = judge([paid(1000n, 90, "confirmed")]);
    assert.deepEqual([done.status, done.exception, done.missing], ["paid", "none", 0n]);
  });

  it("payments add up, and the shallowest that is needed counts the confirmations", () => {
    const both = judge([paid(600n, 80), paid(400n, 99)]);
    assert.deepEqual([both.status, both.confirmations], ["confirming", 2]);
    const dust = judge([paid(1000n, 80), paid(1n, 100)]);
    assert.equal(dust.confirmations, 21);
  });

  it("a part of the money holds nothing up: it is partial, and the invoice still ends", () => {
    const part = judge([paid(600n, 80, "confirmed")]);
    assert.deepEqual([part.status, part.exception, part.missing], ["new", "partial", 400n]);
    const over = { height: 200, timeMs: END_MS + 1 };
    const ended = judge([paid(600n, 80, "confirmed")], {}, over);
    assert.deepEqual([ended.status, ended.exception], ["expired", "partial"]);
    assert.equal(ended.places.held, 600n);
  });

  it("the policy's tolerance is as good as money, and no more than it", () => {
    const policy = { ...POLICY, tolerance: 10n };
    assert.equal(judge([paid(990n, 80, "confirmed")], { policy }).status, "paid");
    assert.equal(judge([paid(989n, 80, "confirmed")], { policy }).status, "new");
    assert.equal(judge([], { policy: { ...POLICY, tolerance: 5000n } }).status, "new");
  });

  it("without top-up one payment alone must be enough", () => {
    const policy = { ...POLICY, topUp: false };
    const parts = judge([paid(600n, 80, "confirmed"), paid(400n, 80, "confirmed")], { policy });
    assert.deepEqual(
      [parts.status, parts.exception, parts.places.short],
      ["new", "partial", 1000n],
    );
    const whole = judge([paid(1n, 80, "confirmed"), paid(1000n, 80, "confirmed")], { policy });
    assert.deepEqual([whole.status, whole.exception], ["paid", "none"]);
  });

  it("too much is paid, with the surplus aside", () => {
    const over = judge([paid(1500n, 80, "confirmed")]);
    assert.deepEqual([over.status, over.exception], ["paid", "over"]);
    assert.deepEqual([over.places.applied, over.places.surplus], [1000n, 500n]);
  });

  it("money in a block after the end is late, and pays only where the policy reopens", () => {
    const late = [paid(1000n, 300, "confirmed", END_MS + 1)];
    const tip = { height: 320, timeMs: END_MS + MINUTE_MS };
    const person = judge(late, {}, tip);
    assert.deepEqual([person.status, person.exception], ["expired", "late"]);
    assert.equal(person.lateConfirmed, 1000n);
    const policy = { ...POLICY, late: "reopen" } as const;
    const reopened = judge(late, { policy, status: "expired" }, tip);
    assert.deepEqual([reopened.status, reopened.exception], ["paid", "late"]);
    const shallow = judge([paid(1000n, 319, "included", END_MS + 1)], { policy }, tip);
    assert.deepEqual([shallow.status, shallow.exception], ["expired", "late"]);
  });

  it("money for a cancelled order is late whatever its block says", () => {
    const cancelled = judge([paid(1000n, 90, "confirmed")], { status: "cancelled" });
    assert.deepEqual([cancelled.status, cancelled.exception], ["cancelled", "late"]);
  });

  it("an event from before the invoice pays nothing", () => {
    const early = judge([paid(1000n, 50, "confirmed", CREATED_MS - 16 * MINUTE_MS)]);
    assert.deepEqual([early.status, early.places.early], ["new", 1000n]);
    const slowClock = judge([paid(1000n, 50, "confirmed", CREATED_MS - 14 * MINUTE_MS)]);
    assert.equal(slowClock.status, "paid");
  });

  it("what paid it can be gone, and come again even after the end", () => {
    const paidBefore = { status: "paid" } as const;
    const after = { height: 200, timeMs: END_MS + MINUTE_MS };
    const gone = judge([paid(1000n, 90, "orphaned")], paidBefore, after);
    assert.deepEqual([gone.status, gone.exception], ["new", "reversed"]);
    const reversed = { status: gone.status, exception: gone.exception };
    const again = judge([paid(1000n, 199, "included", END_MS + 5)], reversed, after);
    assert.deepEqual([again.status, again.exception], ["confirming", "reversed"]);
    const settled = judge([paid(1000n, 150, "confirmed", END_MS + 5)], reversed, after);
    assert.deepEqual([settled.status, settled.exception], ["paid", "none"]);
  });

  it("a policy survives its way through the store", () => {
    const policy = { ...POLICY, tolerance: 2n ** 200n };
    assert.deepEqual(readPolicy(writePolicy(policy)), policy);
  });
});

/** What may happen to a payment or to time; few payments, so that they meet often. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("appear" as const),
      which: fc.nat(3),
      amount: fc.constantFrom(1n, 3n, 400n, 600n, 990n, 1000n, 1700n),
      state: fc.constantFrom("pending" as const, "included" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("include" as const, "confirm" as const, "orphan" as const),
      which: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), which: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.nat(10) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "cancel" as const }) },
);

const policies = fc.record({
  tolerance: fc.constantFrom(0n, 10n),
  topUp: fc.boolean(),
  late: fc.constantFrom("person" as const, "reopen" as const, "credit" as const),
  over: fc.constant("person" as const),
});

type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** An invoice and its order on a chain that a test moves. */
class Stage {
  invoice: JudgedInvoice;
  order: Axes & { confirmations: number };
  readonly payments: (JudgedPayment | undefined)[] = [];
  readonly events: OrderEvent[] = [];
  tip = TIP;

  constructor(policy: InvoicePolicy) {
    this.invoice = { ...NEW, policy };
    const created = next(undefined, { kind: "created" });
    assert.ok(created.kind === "moved");
    this.order = { ...created.axes, confirmations: 0 };
  }

  do(one: Act): void {
    switch (one.do) {
      case "wait":
        this.tip = {
          height: this.tip.height + one.minutes,
          timeMs: this.tip.timeMs + one.minutes * MINUTE_MS,
        };
        break;
      case "cancel":
        if (this.order.life !== "open" || this.order.money !== "none") return;
        this.happen({ kind: "cancelled", by: "player" });
        this.invoice = { ...this.invoice, status: "cancelled" };
        return;
      case "appear":
        if (this.payments[one.which] !== undefined) return;
        this.payments[one.which] =
          one.state === "pending"
            ? { amount: one.amount, state: "pending" }
            : this.mined(one.amount);
        break;
      default:
        this.move(one.which, one.do);
    }
    this.judge();
  }

  judge(): Judgement {
    const present = this.payments.filter((one) => one !== undefined);
    const judged = judgeInvoice(this.invoice, present, this.tip);
    const { amount } = this.invoice;
    for (const event of invoiceEvents(this.order, { ...judged, amount })) this.happen(event);
    const { status, exception } = judged;
    this.invoice = { ...this.invoice, status, exception };
    return judged;
  }

  private happen(event: OrderEvent): void {
    const moved = next(this.order, event);
    assert.ok(moved.kind === "moved", `no cell for ${event.kind} in ${JSON.stringify(this.order)}`);
    const confirmations = event.kind === "seen" ? event.confirmations : this.order.confirmations;
    this.order = { ...moved.axes, confirmations: event.kind === "dropped" ? 0 : confirmations };
    this.events.push(event);
  }

  private mined(amount: bigint): JudgedPayment {
    const { height, timeMs } = this.tip;
    return { amount, state: "included", block: { height, hash: "0x1", timeMs } };
  }

  private move(which: number, to: "include" | "confirm" | "orphan" | "drop"): void {
    const payment = this.payments[which];
    if (payment === undefined) return;
    const inBlock = payment.state === "included" || payment.state === "confirmed";
    if (to === "include" && !inBlock) this.payments[which] = this.mined(payment.amount);
    if (to === "confirm" && inBlock) this.payments[which] = { ...payment, state: "confirmed" };
    if (to === "orphan" && inBlock) this.payments[which] = { ...payment, state: "orphaned" };
    if (to === "drop" && payment.state === "pending") {
      this.payments[which] = { ...payment, state: "dropped" };
    }
  }
}

describe("invoices, whatever a chain does", () => {
  it("every coin is in one place, nothing is paid below the least, nothing is delivered twice", () => {
    fc.assert(
      fc.property(policies, fc.array(act, { maxLength: 40 }), (policy, acts) => {
        const stage = new Stage(policy);
        for (const one of acts) {
          stage.do(one);
          checkStage(stage);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("judging twice changes nothing", () => {
    fc.assert(
      fc.property(policies, fc.array(act, { maxLength: 30 }), (policy, acts) => {
        const stage = new Stage(policy);
        for (const one of acts) stage.do(one);
        stage.judge();
        const before = stage.events.length;
        const { invoice } = stage;
        stage.judge();
        assert.equal(stage.events.length, before);
        assert.deepEqual(stage.invoice, invoice);
      }),
      { numRuns: 1000 },
    );
  });
});

function checkStage(stage: Stage): void {
  const judged = stage.judge();
  const { places } = judged;
  const total = stage.payments.reduce((sum, one) => sum + (one?.amount ?? 0n), 0n);
  assert.equal(
    Object.values(places).reduce((sum: bigint, one: bigint) => sum + one, 0n),
    total,
    "every coin is in exactly one place",
  );
  const deep = stage.payments.reduce(
    (sum, one) => sum + (one?.state === "confirmed" ? one.amount : 0n),
    0n,
  );
  const isSettled = stage.order.money === "settled";
  assert.equal(isSettled, judged.status === "paid");
  if (isSettled) assert.ok(deep >= leastOf(stage.invoice), "never paid below the least");
  assert.ok(places.applied <= stage.invoice.amount);
  // Goods become due once, and again only after they were taken back.
  let due = 0;
  for (const { kind, ...event } of stage.events) {
    const reopens = "reopened" in event && event.reopened;
    if (kind === "confirmed" || kind === "settledAgain" || reopens) due += 1;
    if (kind === "reversed") due -= 1;
    assert.ok(due === 0 || due === 1, "never two deliveries");
  }
}
