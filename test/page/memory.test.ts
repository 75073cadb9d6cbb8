import assert from "node:assert/strict";
import { createMemory, KEPT_MAX, KEPT_MS } from "../../bridge/page/memory.ts";

describe("what a browser keeps of invoices", () => {
  let nowMs = 0;
  let storage: Storage;

  beforeEach(() => {
    nowMs = 1_800_000_000_000;
    storage = storageOf(new Map());
  });

  const visit = (invoiceId: string) => {
    const memory = createMemory(invoiceId, storage, () => nowMs);
    memory.keepFingerprint(`terms of ${invoiceId}`);
    return memory;
  };
  const kept = (invoiceId: string) => {
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at));
    return keys.filter((key) => key?.startsWith(`coinslot.pay.${invoiceId}.`)).length;
  };

  it("is there after a reload, with the payment that is under way", () => {
    visit("one").keepSent({ hash: "0x1", atMs: 5 });
    nowMs += KEPT_MS;
    visit("two");
    const again = createMemory("one", storage, () => nowMs);
    assert.deepEqual(again.findSent(), { hash: "0x1", atMs: 5 });
    assert.equal(again.findFingerprint(), "terms of one");
  });

  it("goes, all of it, once nobody has looked at the invoice for long", () => {
    const old = visit("old");
    old.keepSent({ hash: "0x1", atMs: 5 });
    old.keepApproval("0x2");
    nowMs += KEPT_MS + 1;
    visit("new");
    assert.equal(kept("old"), 0);
    assert.ok(kept("new") > 0);
  });

  it("is not old as long as somebody comes back", () => {
    visit("mine");
    nowMs += KEPT_MS;
    visit("mine");
    nowMs += KEPT_MS;
    visit("other");
    assert.ok(kept("mine") > 0);
  });

  it("is never swept by a visit to the invoice itself, however late", () => {
    visit("late").keepSent({ hash: "0x1", atMs: 5 });
    nowMs += 10 * KEPT_MS;
    assert.equal(createMemory("late", storage, () => nowMs).findSent()?.hash, "0x1");
  });

  it("is of so many invoices at most, the newest", () => {
    for (let at = 0; at <= KEPT_MAX; at += 1) {
      nowMs += 1;
      visit(`i${at}`);
    }
    assert.equal(kept("i0"), 0);
    assert.ok(kept("i1") > 0);
    assert.ok(kept(`i${KEPT_MAX}`) > 0);
  });

  it("leaves alone what is not its own, and the language", () => {
    visit("any").keepLanguage("zh");
    storage.setItem("coinslot.shop.cart", "a");
    storage.setItem("other", "b");
    nowMs += 2 * KEPT_MS;
    visit("new");
    assert.equal(createMemory("new", storage, () => nowMs).findLanguage(), "zh");
    assert.equal(storage.getItem("coinslot.shop.cart"), "a");
    assert.equal(storage.getItem("other"), "b");
  });

  it("lasts until a reload where the browser keeps nothing", () => {
    const memory = createMemory("one", undefined, () => nowMs);
    memory.keepSent({ hash: "0x1", atMs: 5 });
    assert.equal(memory.findSent()?.hash, "0x1");
    memory.forgetSent();
    assert.equal(memory.findSent(), undefined);
  });
});

function storageOf(kept: Map<string, string>): Storage {
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
