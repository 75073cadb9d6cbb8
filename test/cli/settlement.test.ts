import assert from "node:assert/strict";
import { keysOfDay } from "../../bridge/server/cli/settlement.ts";

describe("the days of a settlement", () => {
  const DAY_MS = 24 * 3600 * 1000;
  const TODAY_MS = Date.UTC(2026, 10, 21);

  /** Books in which nothing is closed but yesterday, when `closedKey` is given. */
  function booksOf(entries: readonly { key: number; atMs: number }[], closedKey?: number) {
    const keys = (isIn: (entry: { key: number; atMs: number }) => boolean) =>
      entries.filter(isIn).map(({ key }) => key);
    return {
      lastSettledKey: async (_zone: string, day: string) =>
        day > "2026-11-20" ? (closedKey ?? 0) : 0,
      findEntryFrom: async (fromMs: number, afterKey: number) =>
        keys(({ key, atMs }) => key > afterKey && atMs >= fromMs)[0],
      lastEntryKey: async (belowKey = Number.MAX_SAFE_INTEGER) =>
        keys(({ key }) => key < belowKey).at(-1) ?? 0,
      findSettlement: async (zone: string, day: string) =>
        closedKey === undefined || day !== "2026-11-20"
          ? undefined
          : { zone, day, throughKey: closedKey, body: "", digest: "", closedAtMs: TODAY_MS },
    };
  }

  it("an entry that is still being booked when a day is closed counts on the next one", async () => {
    const yesterdays = { key: 100, atMs: TODAY_MS - DAY_MS / 2 };
    const todays = { key: 300, atMs: TODAY_MS + 90_000 };
    const closed = await keysOfDay(booksOf([yesterdays, todays]), "2026-11-20", "UTC");
    assert.deepEqual(closed, { afterKey: 99, throughKey: 100 });
    // Another server has its keys in blocks, and was slower.
    const late = { key: 200, atMs: TODAY_MS + 89_000 };
    const books = booksOf([yesterdays, late, todays], closed.throughKey);
    const { afterKey, throughKey } = await keysOfDay(books, "2026-11-21", "UTC");
    assert.deepEqual({ afterKey, throughKey }, { afterKey: 100, throughKey: 300 });
  });

  it("a day without entries is empty, whatever came after it", async () => {
    const books = booksOf([{ key: 300, atMs: TODAY_MS + DAY_MS }]);
    const { afterKey, throughKey } = await keysOfDay(books, "2026-11-21", "UTC");
    assert.equal(afterKey, throughKey);
  });
});
