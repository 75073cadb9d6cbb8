import assert from "node:assert/strict";
import { PRODUCTS_PAGE_BYTES, PRODUCTS_PAGE_MAX } from "../../bridge/wire/limits.ts";
import type { ProductsResult } from "../../bridge/wire/messages.ts";
import { app, openWorld, product, refused, SHOP, type World } from "./world.ts";

const DEMO = { appId: "demo", appKey: "demo-key", language: "en" } as const;

describe("the products call", () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
  });

  afterEach(() => world.close());

  async function readAll(): Promise<{ pages: ProductsResult[]; codes: string[] }> {
    const pages: ProductsResult[] = [];
    let after: string | undefined;
    do {
      const page = await world.call("products", { ...DEMO, after });
      pages.push(page);
      after = page.next;
    } while (after !== undefined);
    return { pages, codes: pages.flatMap(({ products = [] }) => products.map(({ code }) => code)) };
  }

  it("needs no login, and speaks the asked language", async () => {
    const sword = {
      ...product("SWORD", 60, { kind: "nonConsumable", category: "weapons", icon: "sword" }),
      title: { en: "Sword", zh: "剑" },
      detail: { en: "Sharp", zh: "锋利" },
    };
    await world.publish({ apps: [app("demo", [sword])] });
    const { products = [] } = await world.call("products", { ...DEMO, language: "zh" });
    assert.deepEqual(products, [
      {
        code: "SWORD",
        title: "剑",
        detail: "锋利",
        kind: "nonConsumable",
        priceCoins: 60,
        category: "weapons",
        icon: "sword",
      },
    ]);
  });

  it("a wrong app is 11001, an unverified one 11003", async () => {
    await refused(world.call("products", { ...DEMO, appKey: "x" }), "merchantWrong");
    const unverified = { ...DEMO, appId: "unverified", appKey: "unverified-key" };
    await refused(world.call("products", unverified), "merchantUnverified");
  });

  it("ten thousand products come in pages that fit, sorted, each once", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      product(`P${(i * 7919) % 10_000}`, i + 1, { detail: { en: "d".repeat(i % 300), zh: "" } }),
    );
    await world.publish({ apps: [app("demo", many)] });
    const { pages, codes } = await readAll();
    assert.deepEqual(codes, many.map(({ code }) => code).sort());
    for (const { products = [], total, version } of pages) {
      assert.ok(products.length <= PRODUCTS_PAGE_MAX);
      assert.ok(Buffer.byteLength(JSON.stringify(products)) <= PRODUCTS_PAGE_BYTES + 1000);
      assert.equal(total, 10_000);
      assert.equal(version, 2);
    }
  });

  it("a page goes on after a product that is gone by now", async () => {
    await world.publish({ apps: [app("demo", [product("A", 1), product("C", 1)])] });
    const { products } = await world.call("products", { ...DEMO, after: "B" });
    assert.deepEqual(
      products?.map(({ code }) => code),
      ["C"],
    );
  });

  it("asked codes come as they are, unknown ones not at all", async () => {
    const codes = ["SWORD", "NOPE", "POTION", "SWORD"];
    const { products, total, next } = await world.call("products", { ...DEMO, codes });
    assert.deepEqual(
      products?.map(({ code }) => code),
      ["POTION", "SWORD"],
    );
    assert.equal(total, SHOP.apps[0]?.products.length);
    assert.equal(next, undefined);
    const none = await world.call("products", { ...DEMO, codes: ["NOPE"] });
    assert.equal(none.products, undefined);
  });

  it("the version grows with every other content, and stays with the same", async () => {
    assert.equal(await world.publish(SHOP), 1);
    const cheaper = { apps: [app("demo", [product("POTION", 9)])] };
    assert.equal(await world.publish(cheaper), 2);
    assert.equal((await world.call("products", DEMO)).version, 2);
    assert.equal(await world.publish(cheaper), 2);
    assert.equal(await world.publish(SHOP), 3, "an old content is a new version");
  });
});
