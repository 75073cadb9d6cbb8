import assert from "node:assert/strict";
import { next, type OrderEvent } from "../../bridge/server/orders/next.ts";
import type { Axes, Delivery, Exception, Life, Money } from "../../bridge/server/orders/order.ts";
import { exceptionWord, stateWord } from "../../bridge/server/orders/stateWord.ts";

const LIVES: Life[] = ["open", "expired", "cancelled", "failed"];
const MONIES: Money[] = ["none", "uncertain", "seen", "settled"];
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

const EVENTS: { readonly [kind in OrderEvent["kind"]]: Extract<OrderEvent, { kind: kind }> } = {
  created: { kind: "created" },
  closedAbsent: { kind: "closedAbsent" },
  paid: { kind: "paid", coins: 60, giftCoins: 10 },
  failed: { kind: "failed", by: "provider" },
  expired: { kind: "expired" },
  cancelled: { kind: "cancelled", by: "player" },
  offered: { kind: "offered", attempt: 1 },
  granted: { kind: "granted", by: "player" },
  cannotGrant: { kind: "cannotGrant", by: "player", tries: 1 },
};

const NEW: Axes = { life: "open", money: "none", delivery: "none", exception: "none" };

/**
 * The table of ORDERS.md for hosted coins, cell by cell: where each event is listed, and what it
 * changes.
 */
const LISTED: {
  readonly [kind in OrderEvent["kind"]]: {
    readonly where: (axes: Axes) => boolean;
    readonly change: Partial<Axes>;
  };
} = {
  created: { where: () => false, change: {} },
  closedAbsent: { where: () => false, change: {} },
  paid: { where: isUnpaid, change: { money: "settled", delivery: "due" } },
  failed: { where: isUnpaid, change: { life: "failed" } },
  expired: { where: isUnpaid, change: { life: "expired" } },
  cancelled: { where: isUnpaid, change: { life: "cancelled" } },
  offered: { where: areGoodsDue, change: { delivery: "offered" } },
  granted: { where: areGoodsDue, change: { delivery: "acked" } },
  cannotGrant: { where: areGoodsDue, change: { delivery: "due" } },
};

function isUnpaid({ life, money }: Axes): boolean {
  return life === "open" && money === "none";
}

function areGoodsDue({ money, delivery }: Axes): boolean {
  return money === "settled" && (delivery === "due" || delivery === "offered");
}

describe("the order's state table", () => {
  it("an order begins by a quote, or as a number that is closed for ever", () => {
    assert.deepEqual(next(undefined, EVENTS.created), { kind: "moved", axes: NEW });
    const closed = { ...NEW, life: "cancelled" };
    assert.deepEqual(next(undefined, EVENTS.closedAbsent), { kind: "moved", axes: closed });
  });

  for (const event of Object.values(EVENTS)) {
    const { where, change } = LISTED[event.kind];

    it(`${event.kind} moves exactly the places that list it`, () => {
      for (const place of PLACES) {
        const result = next(place, event);
        if (!where(place)) {
          assert.deepEqual(result, { kind: "unlisted", event: event.kind }, JSON.stringify(place));
          continue;
        }
        const healed = event.kind === "granted" && place.exception === "undeliverable";
        const exception = healed ? "none" : place.exception;
        const axes = { ...place, exception, ...change };
        assert.deepEqual(result, { kind: "moved", axes }, JSON.stringify(place));
      }
    });

    if (event.kind !== "created" && event.kind !== "closedAbsent") {
      it(`${event.kind} cannot happen to an order that does not exist`, () => {
        assert.deepEqual(next(undefined, event), { kind: "unlisted", event: event.kind });
      });
    }
  }

  it("the fifth cannotGrant calls a person, and hides no other exception", () => {
    const due: Axes = { ...NEW, money: "settled", delivery: "offered" };
    const fourth = next(due, { ...EVENTS.cannotGrant, tries: 4 });
    assert.equal(fourth.kind === "moved" && fourth.axes.exception, "none");
    const fifth = next(due, { ...EVENTS.cannotGrant, tries: 5 });
    assert.equal(fifth.kind === "moved" && fifth.axes.exception, "undeliverable");
    const marked = next({ ...due, exception: "marked" }, { ...EVENTS.cannotGrant, tries: 5 });
    assert.equal(marked.kind === "moved" && marked.axes.exception, "marked");
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
