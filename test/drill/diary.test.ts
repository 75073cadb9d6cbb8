import assert from "node:assert/strict";
import type { OrderView } from "../../bridge/wire/views.ts";
import { Diary, type Fault } from "./diary.ts";

const PAID: OrderView = {
  ...{ orderNo: "A1", tradeNo: "T1", state: "paid", coins: 3, title: "", detail: "" },
  ...{ grantBy: "client", createdAtMs: 0, expiresAtMs: 900_000, paidAtMs: 0, version: 2 },
};
const FULFILLED: OrderView = { ...PAID, state: "fulfilled", fulfilledAtMs: 5, version: 4 };

/** What each pair of answers about one order number is blamed for. */
const STORIES: readonly [string, OrderView, OrderView, Fault | undefined][] = [
  ["the same order again", PAID, PAID, undefined],
  ["an order that went on", PAID, FULFILLED, undefined],
  ["an answer that was overtaken", FULFILLED, PAID, undefined],
  ["a paid order that is open", PAID, { ...PAID, state: "created", version: 1 }, "lost"],
  ["a fulfilled order that is due again", FULFILLED, { ...PAID, version: 4 }, "lost"],
  ["a cancelled order that is paid", { ...PAID, state: "cancelled" }, PAID, "lost"],
  ["another order under the number", PAID, { ...PAID, tradeNo: "T2" }, "doubled"],
  ["another amount under the number", PAID, { ...PAID, coins: 4 }, "doubled"],
];

describe("the diary of a drill", () => {
  for (const [story, first, second, fault] of STORIES) {
    it(`${fault === undefined ? "accepts" : `calls ${fault}:`} ${story}`, () => {
      const faults: Fault[] = [];
      const diary = new Diary((blamed) => faults.push(blamed));
      const note = diary.noteOrder("A1", { method: "pay", coins: 3 });
      diary.hear(note, first);
      diary.hear(note, second);
      assert.deepEqual(faults, fault === undefined ? [] : [fault]);
    });
  }

  it("counts the coins of paid orders alone", () => {
    const diary = new Diary(() => assert.fail());
    const ask = { method: "pay", coins: 3 } as const;
    diary.hear(diary.noteOrder("A1", ask), PAID);
    diary.hear(diary.noteOrder("A2", ask), FULFILLED);
    diary.hear(diary.noteOrder("A3", ask), { ...PAID, state: "cancelled" });
    diary.noteOrder("A4", ask);
    assert.equal(diary.coinsPaid(), 6);
  });
});
