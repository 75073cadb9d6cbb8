import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chargeBack,
  expireLots,
  present,
  recharge,
  repay,
} from "../../bridge/server/ledger/credit.ts";
import type { Entry, Posting } from "../../bridge/server/ledger/entry.ts";
import { EMPTY_FIGURES, figuresAfter } from "../../bridge/server/ledger/figures.ts";
import { lotsAfter } from "../../bridge/server/ledger/lots.ts";
import type { Movement } from "../../bridge/server/ledger/movement.ts";
import { capture, refund, release, spend } from "../../bridge/server/ledger/spend.ts";
import { balanceView, type Wallet } from "../../bridge/server/ledger/wallet.ts";
import { COINS_MAX } from "../../bridge/wire/limits.ts";

const EMPTY: Wallet = {
  ...EMPTY_FIGURES,
  key: 1,
  appId: "demo",
  playerKey: 1,
  zoneId: "1",
  version: 0,
  lots: [],
};

/** A wallet with its books, kept as a store keeps them. */
class Books {
  wallet = EMPTY;
  readonly entries: Entry[] = [];
  #lastLot = 0;

  /** Posts a movement that must be possible. */
  post(movement: Movement | undefined): void {
    assert.equal(movement?.kind, "moved");
    if (movement?.kind !== "moved") return;
    const { entry, after, opens } = movement;
    if (opens !== undefined) this.#lastLot += 1;
    const key = this.#lastLot;
    const opened = opens && { ...opens, key, remaining: opens.coins };
    const postings = entry.postings.map((posting) =>
      opened === undefined || posting.lot !== undefined ? posting : { ...posting, lot: { key } },
    );
    this.entries.push({ ...entry, postings });
    const lots = lotsAfter(this.wallet.lots, entry.postings, opened);
    this.wallet = { ...this.wallet, ...after, version: this.wallet.version + 1, lots };
  }

  /** The postings of an order: its debit and its refunds. */
  of(...references: string[]): readonly Posting[] {
    const found = this.entries.filter(
      ({ kind, reference }) =>
        (kind === "spend" || kind === "refund") && references.includes(reference),
    );
    return found.flatMap(({ postings }) => postings);
  }

  left(): readonly [account: string, remaining: number][] {
    return this.wallet.lots.map(({ account, remaining }) => [account, remaining]);
  }

  check(): void {
    const { wallet } = this;
    const postings = this.entries.flatMap((entry) => entry.postings);
    const figures = figuresAfter(EMPTY_FIGURES, postings);
    const { paid, gift, debt, saveAmt, presentSum, costSum } = wallet;
    assert.deepEqual({ paid, gift, debt, saveAmt, presentSum, costSum }, figures);
    assert.equal(paid + gift, saveAmt + presentSum - costSum, "balance = save_sum - cost_sum");
    for (const figure of Object.values(figures)) assert.ok(figure >= 0, "nothing below zero");
    for (const account of ["walletPaid", "walletGift"] as const) {
      const lots = wallet.lots.filter((lot) => lot.account === account);
      const sum = lots.reduce((total, lot) => total + lot.remaining, 0);
      assert.equal(sum, account === "walletPaid" ? paid : gift, "lots hold what the wallet holds");
    }
  }
}

describe("the ledger", () => {
  let books: Books;
  beforeEach(() => {
    books = new Books();
  });
  afterEach(() => books.check());

  it("keeps the figures of the Midas document's example", () => {
    books.post(recharge(books.wallet, 110, "R1"));
    books.post(present(books.wallet, 127, "G1"));
    books.post(spend(books.wallet, 70, "A1"));
    assert.deepEqual(balanceView(books.wallet), {
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

  it("spends gift coins first, those that end soonest before the others, then the oldest", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(present(books.wallet, 10, "stays"));
    books.post(present(books.wallet, 10, "late", 2000));
    books.post(present(books.wallet, 10, "soon", 1000));
    books.post(recharge(books.wallet, 50, "R2"));
    books.post(spend(books.wallet, 85, "A1"));
    const drawn = books.of("A1").map(({ from, lot, coins }) => [from, lot?.key, coins]);
    assert.deepEqual(drawn, [
      ["walletGift", 4, 10],
      ["walletGift", 3, 10],
      ["walletGift", 2, 10],
      ["walletPaid", 1, 50],
      ["walletPaid", 5, 5],
    ]);
  });

  it("never spends more than is there", () => {
    books.post(present(books.wallet, 10, "G1"));
    assert.deepEqual(spend(books.wallet, 11, "A1"), { kind: "insufficient" });
  });

  it("a whole refund puts every coin back into its lot, with its end", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(present(books.wallet, 10, "G1", 1000));
    const before = books.wallet.lots;
    books.post(spend(books.wallet, 60, "A1"));
    assert.deepEqual(books.left(), []);
    books.post(refund(books.wallet, books.of("A1"), 60, "B1"));
    assert.deepEqual(
      books.wallet.lots.map(({ key, remaining, expiresAtMs }) => [key, remaining, expiresAtMs]),
      before.map(({ key, remaining, expiresAtMs }) => [key, remaining, expiresAtMs]),
    );
    assert.equal(books.wallet.saveAmt, 50, "saveAmt neither falls nor rises by a refund");
    assert.equal(books.wallet.presentSum, 10, "what came back is no new present");
  });

  it("a partial refund gives bought coins back first, then gift coins", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(present(books.wallet, 10, "G1"));
    books.post(spend(books.wallet, 30, "A1"));
    books.post(refund(books.wallet, books.of("A1"), 15, "B1"));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [45, 0]);
    books.post(refund(books.wallet, books.of("A1", "B1"), 10, "B2"));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [50, 5]);
    books.post(refund(books.wallet, books.of("A1", "B1", "B2"), 5, "B3"));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [50, 10]);
    const all = books.of("A1", "B1", "B2", "B3");
    assert.throws(() => refund(books.wallet, all, 1, "B4"), /0 of 1 coins are left/);
  });

  it("what is held is gone from the wallet, and comes back whole when it is released", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(present(books.wallet, 10, "G1"));
    books.post(spend(books.wallet, 30, "A1", "held"));
    assert.equal(books.wallet.paid + books.wallet.gift, 30);
    books.post(release(books.wallet, books.of("A1"), "A1"));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [50, 10]);
  });

  it("what is captured leaves the wallet as the hold left it", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(spend(books.wallet, 30, "A1", "held"));
    const { paid, costSum } = books.wallet;
    books.post(capture(books.wallet, 30, "A1"));
    assert.deepEqual([books.wallet.paid, books.wallet.costSum], [paid, costSum]);
    books.post(refund(books.wallet, books.of("A1"), 30, "B1"));
    assert.equal(books.wallet.paid, 50, "and can be refunded like any other");
  });

  it("a charge-back takes bought coins, the newest first, then gifts, and books the rest as debt", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(recharge(books.wallet, 30, "R2"));
    books.post(present(books.wallet, 5, "G1"));
    books.post(spend(books.wallet, 40, "A1"));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [45, 0]);
    books.post(chargeBack(books.wallet, 50, "R1-back"));
    assert.deepEqual([books.wallet.paid, books.wallet.debt], [0, 5]);
    assert.equal(books.wallet.saveAmt, 80, "saveAmt never falls");
  });

  it("the next recharge pays a debt, as far as it goes", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(spend(books.wallet, 50, "A1"));
    books.post(chargeBack(books.wallet, 50, "R1-back"));
    books.post(recharge(books.wallet, 20, "R2"));
    books.post(repay(books.wallet, "R2"));
    assert.deepEqual([books.wallet.paid, books.wallet.debt], [0, 30]);
    books.post(recharge(books.wallet, 40, "R3"));
    books.post(repay(books.wallet, "R3"));
    assert.deepEqual([books.wallet.paid, books.wallet.debt], [10, 0]);
    assert.equal(repay(books.wallet, "R3"), undefined);
  });

  it("gift coins end at their time, and only they", () => {
    books.post(recharge(books.wallet, 50, "R1"));
    books.post(present(books.wallet, 10, "stays"));
    books.post(present(books.wallet, 7, "ends", 1000));
    assert.equal(expireLots(books.wallet, 999), undefined);
    books.post(expireLots(books.wallet, 1000));
    assert.deepEqual([books.wallet.paid, books.wallet.gift], [50, 10]);
    assert.equal(expireLots(books.wallet, 5000), undefined);
  });

  it("counts to 2^53-1 and not further", () => {
    books.post(recharge(books.wallet, COINS_MAX, "R1"));
    assert.equal(balanceView(books.wallet).balance, COINS_MAX);
    assert.deepEqual(recharge(books.wallet, 1, "R2"), { kind: "tooMuch" });
    assert.deepEqual(present(books.wallet, 1, "G1"), { kind: "tooMuch" });
    books.post(spend(books.wallet, COINS_MAX, "A1"));
    assert.deepEqual(recharge(books.wallet, 1, "R3"), { kind: "tooMuch" }, "saveSum would pass it");
  });
});

const amount = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: COINS_MAX }));
const step = fc.record({
  do: fc.constantFrom(
    ...(["recharge", "present", "spend", "hold", "refund", "chargeBack", "expire", "end"] as const),
  ),
  coins: amount,
  pick: fc.nat(),
});

/** What a run of steps knows of its orders: what is still away from the wallet. */
interface Ordered {
  readonly orderNo: string;
  coins: number;
  readonly references: string[];
  isHeld: boolean;
}

/** `npm run drill -- --properties` plays a million. */
const OPERATIONS = Number(process.env.COINSLOT_OPERATIONS ?? 20_000);
const STEPS_MAX = 60;

describe("the ledger, whatever happens", function () {
  this.timeout(60 * 60_000);

  it(`conserves every coin, and keeps lots, wallet and postings in step: ${OPERATIONS} times`, () => {
    let played = 0;
    const property = fc.property(fc.array(step, { maxLength: STEPS_MAX }), (steps) => {
      const books = new Books();
      const orders: Ordered[] = [];
      steps.forEach((one, index) => {
        const saveAmt = books.wallet.saveAmt;
        play(books, orders, one, index);
        books.check();
        assert.ok(books.wallet.saveAmt >= saveAmt, "saveAmt never falls");
      });
      played += steps.length;
    });
    while (played < OPERATIONS) fc.assert(property, { numRuns: 500 });
  });
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function play(books: Books, orders: Ordered[], one: Step, index: number): void {
  const { wallet } = books;
  const postIfPossible = (movement: Movement | undefined): boolean => {
    if (movement?.kind !== "moved") return false;
    books.post(movement);
    return true;
  };
  switch (one.do) {
    case "recharge":
      if (postIfPossible(recharge(wallet, one.coins, `R${index}`))) {
        postIfPossible(repay(books.wallet, `R${index}`));
      }
      return;
    case "present":
      postIfPossible(
        present(wallet, one.coins, `G${index}`, one.pick % 3 === 0 ? index + 5 : undefined),
      );
      return;
    case "spend":
    case "hold": {
      const orderNo = `A${index}`;
      const isHeld = one.do === "hold";
      if (postIfPossible(spend(wallet, one.coins, orderNo, isHeld ? "held" : "revenue"))) {
        orders.push({ orderNo, coins: one.coins, references: [orderNo], isHeld });
      }
      return;
    }
    case "end": {
      const order = orders.filter(({ isHeld }) => isHeld)[0];
      if (order === undefined) return;
      order.isHeld = false;
      if (one.pick % 2 === 0) return books.post(capture(wallet, order.coins, order.orderNo));
      books.post(release(wallet, books.of(order.orderNo), order.orderNo));
      order.coins = 0;
      return;
    }
    case "refund": {
      const paid = orders.filter(({ isHeld, coins }) => !isHeld && coins > 0);
      const order = paid[one.pick % Math.max(1, paid.length)];
      if (order === undefined) return;
      const coins = Math.min(order.coins, one.coins);
      const refundNo = `B${index}`;
      books.post(refund(wallet, books.of(...order.references), coins, refundNo));
      order.references.push(refundNo);
      order.coins -= coins;
      return;
    }
    case "chargeBack":
      if (one.coins <= wallet.saveAmt - wallet.debt)
        books.post(chargeBack(wallet, one.coins, `C${index}`));
      return;
    case "expire":
      postIfPossible(expireLots(wallet, index));
      return;
  }
}
