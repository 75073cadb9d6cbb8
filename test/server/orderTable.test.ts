import assert from "node:assert/strict";
import { next, type OrderEvent } from "../../bridge/server/orders/next.ts";
import type { Axes, Delivery, Exception, Life, Money } from "../../bridge/server/orders/order.ts";
import { exceptionWord, stateWord } from "../../bridge/server/orders/stateWord.ts";

const LIVES: Life[] = ["open", "expired", "cancelled", "failed"];
const MONIES: Money[] = [
  "none",
  "uncertain",
  "seen",
  "settled",
  "refunding",
  "refunded",
  "reversed",
];
const DELIVERIES: Delivery[] = ["none", "due", "offered", "acked", "void", "revoking", "revoked"];
const EXCEPTIONS: Exception[] = [
  "none",
  "partial",
  "over",
  "late",
  "reversed",
  "undeliverable",
  "marked",
];

/** Every place on the four axes, sensible or not. */
const PLACES: Axes[] = LIVES.flatMap((life) =>
  MONIES.flatMap((money) =>
    DELIVERIES.flatMap((delivery) =>
      EXCEPTIONS.map((exception) => ({ life, money, delivery, exception })),
    ),
  ),
);

/** Each event, and its variants that go different ways. */
const EVENTS = {
  created: { kind: "created" },
  closedAbsent: { kind: "closedAbsent" },
  paid: { kind: "paid", coins: 60, giftCoins: 10 },
  failed: { kind: "failed", by: "provider" },
  uncertain: { kind: "uncertain", coins: 60, giftCoins: 10 },
  resolvedSettled: { kind: "resolved", outcome: "settled", by: "operator" },
  resolvedNone: { kind: "resolved", outcome: "none", by: "provider" },
  seen: { kind: "seen", confirmations: 2 },
  droppedAll: { kind: "dropped", left: false },
  droppedOne: { kind: "dropped", left: true },
  confirmed: { kind: "confirmed", surplus: false },
  confirmedOver: { kind: "confirmed", surplus: true },
  partial: { kind: "partial" },
  late: { kind: "late", reopened: false },
  lateReopened: { kind: "late", reopened: true },
  credited: { kind: "credited", coins: 60, reference: "a" },
  creditReversed: { kind: "creditReversed", coins: 60, owed: 0, reference: "a" },
  reversed: { kind: "reversed" },
  settledAgain: { kind: "settledAgain" },
  expired: { kind: "expired" },
  cancelled: { kind: "cancelled", by: "player" },
  prepared: { kind: "prepared", props: 1 },
  offered: { kind: "offered", attempt: 1 },
  granted: { kind: "granted", by: "player" },
  cannotGrant: { kind: "cannotGrant", by: "player", tries: 1 },
  cannotGrantAgain: { kind: "cannotGrant", by: "player", tries: 5 },
  refunding: { kind: "refunding", refundNo: "B1", by: "operator" },
  refundedPart: { kind: "refunded", refundNo: "B1", coins: 1, whole: false, by: "operator" },
  refundedWhole: { kind: "refunded", refundNo: "B1", coins: 60, whole: true, by: "operator" },
  refundUndone: { kind: "refundUndone", refundNo: "B1" },
  sendBack: { kind: "sendBack", refundNo: "B1", step: "sent", by: "operator" },
  revoked: { kind: "revoked", by: "merchant", debt: false },
  revokedDebt: { kind: "revoked", by: "merchant", debt: true },
  merged: { kind: "merged", guest: "a", player: "b" },
  marked: { kind: "marked", by: "operator", reason: "odd" },
} as const satisfies { readonly [name: string]: OrderEvent };

const NEW: Axes = { life: "open", money: "none", delivery: "none", exception: "none" };

const isUnpaid = ({ life, money }: Axes) => life === "open" && money === "none";
const isClosedUnpaid = ({ life, money }: Axes) => life !== "open" && money === "none";
const isOnChain = ({ life, money }: Axes) =>
  life === "open" && (money === "none" || money === "seen");
const isSettled = ({ money }: Axes) => money === "settled";
const isDue = ({ money, delivery }: Axes) =>
  money === "settled" && (delivery === "due" || delivery === "offered");
const SETTLED = { money: "settled", delivery: "due" } as const;

/** Goods of a refunded or reversed order. */
function givenBack({ delivery }: Axes): Delivery {
  if (delivery === "due" || delivery === "offered") return "void";
  return delivery === "acked" ? "revoking" : delivery;
}

/** The exception without one that this event heals. */
function healed({ exception }: Axes, by: Exception): Exception {
  return exception === by ? "none" : exception;
}

/** The table of ORDERS.md, cell by cell: where each event is listed, and what it changes. */
const LISTED: {
  readonly [name in keyof typeof EVENTS]: {
    readonly where: (axes: Axes) => boolean;
    readonly change: (axes: Axes) => Partial<Axes>;
  };
} = {
  created: { where: () => false, change: () => ({}) },
  closedAbsent: { where: () => false, change: () => ({}) },
  paid: { where: isUnpaid, change: () => SETTLED },
  failed: { where: isUnpaid, change: () => ({ life: "failed" }) },
  uncertain: { where: isUnpaid, change: () => ({ money: "uncertain" }) },
  resolvedSettled: { where: ({ money }) => money === "uncertain", change: () => SETTLED },
  resolvedNone: { where: ({ money }) => money === "uncertain", change: () => ({ money: "none" }) },
  seen: { where: isOnChain, change: () => ({ money: "seen" }) },
  droppedAll: {
    where: (axes) => isOnChain(axes) && axes.money === "seen",
    change: () => ({ money: "none" }),
  },
  droppedOne: { where: (axes) => isOnChain(axes) && axes.money === "seen", change: () => ({}) },
  confirmed: {
    where: isOnChain,
    change: (axes) => ({ ...SETTLED, exception: healed(axes, "partial") }),
  },
  confirmedOver: { where: isOnChain, change: () => ({ ...SETTLED, exception: "over" }) },
  partial: { where: isOnChain, change: () => ({ money: "none", exception: "partial" }) },
  late: { where: isClosedUnpaid, change: () => ({ exception: "late" }) },
  lateReopened: {
    where: isClosedUnpaid,
    change: () => ({ ...SETTLED, life: "open", exception: "late" }),
  },
  reversed: {
    where: isSettled,
    change: (axes) => ({ money: "reversed", delivery: givenBack(axes), exception: "reversed" }),
  },
  refundUndone: {
    where: ({ money }) => money === "refunded",
    change: () => ({ money: "refunding" }),
  },
  sendBack: { where: () => true, change: () => ({}) },
  credited: { where: isClosedUnpaid, change: () => ({}) },
  creditReversed: { where: isClosedUnpaid, change: () => ({}) },
  settledAgain: {
    where: ({ money }) => money === "reversed",
    change: (axes) => ({
      money: "settled",
      delivery: axes.delivery === "revoking" ? "acked" : "due",
      exception: healed(axes, "reversed"),
    }),
  },
  expired: { where: isUnpaid, change: () => ({ life: "expired" }) },
  cancelled: { where: isUnpaid, change: () => ({ life: "cancelled" }) },
  prepared: {
    where: ({ money, delivery }) => money === "settled" && delivery === "due",
    change: () => ({}),
  },
  offered: { where: isDue, change: () => ({ delivery: "offered" }) },
  granted: {
    where: isDue,
    change: (axes) => ({ delivery: "acked", exception: healed(axes, "undeliverable") }),
  },
  cannotGrant: { where: isDue, change: () => ({ delivery: "due" }) },
  cannotGrantAgain: {
    where: isDue,
    change: ({ exception }) => ({
      delivery: "due",
      exception: exception === "none" ? "undeliverable" : exception,
    }),
  },
  refunding: {
    where: isSettled,
    change: (axes) => ({ money: "refunding", delivery: givenBack(axes) }),
  },
  refundedPart: { where: isSettled, change: () => ({}) },
  refundedWhole: {
    where: ({ money }) => money === "settled" || money === "refunding",
    change: (axes) =>
      axes.money === "refunding"
        ? { money: "refunded" }
        : {
            money: "refunded",
            delivery: givenBack(axes),
            exception: healed(axes, "undeliverable"),
          },
  },
  revoked: {
    where: ({ delivery }) => delivery === "revoking",
    change: () => ({ delivery: "revoked" }),
  },
  revokedDebt: {
    where: ({ delivery }) => delivery === "revoking",
    change: () => ({ delivery: "revoked" }),
  },
  merged: { where: ({ money }) => money === "settled", change: () => ({}) },
  marked: { where: () => true, change: () => ({ exception: "marked" }) },
};

describe("the order's state table", () => {
  it("an order begins by a quote, or as a number that is closed for ever", () => {
    assert.deepEqual(next(undefined, EVENTS.created), { kind: "moved", axes: NEW });
    const closed = { ...NEW, life: "cancelled" };
    assert.deepEqual(next(undefined, EVENTS.closedAbsent), { kind: "moved", axes: closed });
  });

  for (const [name, event] of Object.entries(EVENTS)) {
    const { where, change } = LISTED[name as keyof typeof EVENTS];

    it(`${name} moves exactly the places that list it`, () => {
      for (const place of PLACES) {
        const result = next(place, event);
        if (!where(place)) {
          assert.deepEqual(result, { kind: "unlisted", event: event.kind }, JSON.stringify(place));
          continue;
        }
        const axes = { ...place, ...change(place) };
        assert.deepEqual(result, { kind: "moved", axes }, JSON.stringify(place));
      }
    });

    if (event.kind !== "created" && event.kind !== "closedAbsent") {
      it(`${name} cannot happen to an order that does not exist`, () => {
        assert.deepEqual(next(undefined, event), { kind: "unlisted", event: event.kind });
      });
    }
  }

  it("expiry and cancel wait while money is uncertain or seen", () => {
    for (const money of ["uncertain", "seen"] as const) {
      for (const event of [EVENTS.expired, EVENTS.cancelled]) {
        assert.equal(next({ ...NEW, money }, event).kind, "unlisted");
      }
    }
  });
});

describe("the word that a game sees", () => {
  it("paid means settled, fulfilled means acknowledged", () => {
    const settled: Axes = { ...NEW, money: "settled", delivery: "due" };
    assert.equal(stateWord(NEW), "created");
    assert.equal(stateWord({ ...NEW, money: "seen" }), "seen");
    assert.equal(stateWord(settled), "paid");
    assert.equal(stateWord({ ...settled, delivery: "offered" }), "paid");
    assert.equal(stateWord({ ...settled, delivery: "acked" }), "fulfilled");
    assert.equal(stateWord({ ...settled, delivery: "revoked" }), "refunded");
    assert.equal(stateWord({ ...settled, money: "refunded", delivery: "void" }), "refunded");
    assert.equal(stateWord({ ...settled, money: "reversed" }), "seen");
    assert.equal(stateWord({ ...NEW, money: "seen", confirmations: 3 }), "confirming");
    for (const life of ["expired", "cancelled", "failed"] as const) {
      assert.equal(stateWord({ ...NEW, life }), life);
    }
  });

  it("money outlives the order: what was settled stays paid", () => {
    assert.equal(stateWord({ ...NEW, life: "expired", money: "settled", delivery: "due" }), "paid");
  });

  it("uncertain money is an exception beside the state", () => {
    assert.equal(exceptionWord({ ...NEW, money: "uncertain" }), "uncertain");
    assert.equal(exceptionWord({ ...NEW, exception: "undeliverable" }), "undeliverable");
    assert.equal(exceptionWord(NEW), undefined);
  });
});
