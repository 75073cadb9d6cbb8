import assert from "node:assert/strict";
import type { ProductView } from "../../bridge/wire/views.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aProduct } from "./wireViews.ts";

/** A catalogue that the server gives page by page. */
interface Shelf {
  version: number;
  products: readonly ProductView[];
}

/** Pages of 200, as the server gives them; a story may change the shelf in the middle. */
function fill(game: Game, shelf: Shelf): void {
  game.answers.products = ({ params }) => {
    const { after, codes } = params;
    const { products, version } = shelf;
    const asked = codes === undefined ? products : products.filter((p) => codes.includes(p.code));
    const from = after === undefined ? 0 : asked.findIndex(({ code }) => code === after) + 1;
    const page = asked.slice(from, from + 200);
    const isLast = from + 200 >= asked.length;
    return {
      result: {
        version,
        total: products.length,
        ...(page.length > 0 ? { products: page } : {}),
        ...(isLast ? {} : { next: page.at(-1)?.code }),
      },
    };
  };
}

function manyProducts(count: number, priceCoins = 60): readonly ProductView[] {
  return Array.from({ length: count }, (_, at) =>
    aProduct(`P${String(at).padStart(5, "0")}`, priceCoins),
  );
}

function codesOf(products: readonly ProductView[]): string[] {
  return products.map(({ code }) => code);
}

tellStories("the catalogue", {
  "products are there without a login, with the version and in the asked language": async (
    game,
  ) => {
    await game.create({ language: "zh" });
    const { result } = await game.ask("products");
    assert.equal(result.version, 1);
    assert.deepEqual(codesOf(result.products), ["POTION", "SHIELD", "SWORD"]);
    assert.deepEqual(game.last("products").params, {
      appId: "demo",
      appKey: "demo-key",
      language: "zh",
    });
    assert.equal(game.requests.length, 1);
  },

  "ten thousand products come page by page, whole and in order": async (game) => {
    const products = manyProducts(10_000);
    fill(game, { version: 7, products });
    await game.create();
    const { result } = await game.ask("products");
    assert.equal(result.version, 7);
    assert.deepEqual(codesOf(result.products), codesOf(products));
    assert.equal(game.sent("products").length, 50);
    for (const { hex } of game.requests) assert.ok(hex.length / 2 < 60 * 1024);
  },

  "a publication in the middle of the reading: all of the new version, nothing of the old": async (
    game,
  ) => {
    const shelf: Shelf = { version: 1, products: manyProducts(1_000, 60) };
    fill(game, shelf);
    const readPage = game.answers.products;
    let pages = 0;
    game.answers.products = (request) => {
      pages += 1;
      if (pages === 3) {
        shelf.version = 2;
        shelf.products = manyProducts(700, 45);
      }
      return readPage?.(request) ?? "nothing";
    };
    await game.create();
    const { result } = await game.ask("products");
    assert.equal(result.version, 2);
    assert.equal(result.products.length, 700);
    assert.ok(result.products.every(({ priceCoins }: ProductView) => priceCoins === 45));
    assert.equal(new Set(codesOf(result.products)).size, 700);
  },

  "a catalogue that never stands still is not read for ever": async (game) => {
    const shelf: Shelf = { version: 1, products: manyProducts(1_000) };
    fill(game, shelf);
    const readPage = game.answers.products;
    game.answers.products = (request) => {
      shelf.version += 1;
      return readPage?.(request) ?? "nothing";
    };
    await game.create();
    const { error } = await game.ask("products");
    assert.equal(error?.legacyCode, "13001");
    assert.ok(game.requests.length <= 20, `${game.requests.length} pages`);
  },

  "a catalogue that was read is given from memory": async (game) => {
    await game.create();
    const first = await game.ask("products");
    const second = await game.ask("products");
    assert.deepEqual(second.result, first.result);
    assert.equal(game.sent("products").length, 1);
  },

  "two that ask at once share one reading": async (game) => {
    await game.create();
    const first = await game.call("products");
    const second = await game.call("products");
    await game.settle();
    assert.equal(game.outcomes(first.number).length, 1);
    assert.equal(game.outcomes(second.number).length, 1);
    assert.equal(game.sent("products").length, 1);
  },

  "a publication is read and told within two seconds": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    shelf.version = 2;
    shelf.products = [aProduct("AXE", 30), aProduct("SWORD", 50)];
    await game.push("catalogChanged", { version: 2 });
    await game.pass(2_000, 100);
    assert.equal(game.told("onCatalog").length, 1);
    const [products, version] = game.told("onCatalog")[0] as [ProductView[], number];
    assert.equal(version, 2);
    assert.deepEqual(
      products.map(({ code, priceCoins }) => [code, priceCoins]),
      [
        ["AXE", 30],
        ["SWORD", 50],
      ],
    );
    assert.equal((await game.ask("products")).result.version, 2);
  },

  "five publications in a row are one reading": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    game.forget();
    for (const version of [2, 3, 4, 5, 6]) {
      shelf.version = version;
      await game.push("catalogChanged", { version });
      await game.pause(40);
    }
    await game.pass(3_000, 100);
    assert.equal(game.sent("products").length, 1);
    assert.deepEqual(
      game.told("onCatalog").map(([, version]) => version),
      [6],
    );
  },

  "the version that the game has is no news": async (game) => {
    await game.start();
    await game.ask("products");
    game.forget();
    await game.push("catalogChanged", { version: 1 });
    await game.drop();
    await game.pass(5_000);
    assert.equal(game.sent("products").length, 0);
    assert.deepEqual(game.told("onCatalog"), []);
  },

  "a publication that could not be read is read later": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    const readPage = game.answers.products;
    game.answers.products = () => ({ error: "systemError" });
    shelf.version = 2;
    await game.push("catalogChanged", { version: 2 });
    await game.pass(3_000);
    assert.deepEqual(game.told("onCatalog"), []);
    game.answers.products = readPage;
    await game.pass(15_000);
    assert.deepEqual(
      game.told("onCatalog").map(([, version]) => version),
      [2],
    );
  },

  "a publication during a reading: one at a time, and the last is the newest": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    const readPage = game.answers.products;
    game.answers.products = () => "nothing";
    shelf.version = 2;
    await game.push("catalogChanged", { version: 2 });
    await game.pass(1_000, 100);
    game.forget();
    await game.push("catalogChanged", { version: 3 });
    await game.pass(3_000);
    assert.equal(game.sent("products").length, 0);
    game.answers.products = readPage;
    shelf.version = 3;
    await game.drop();
    await game.pass(5_000);
    assert.equal(game.told("onCatalog").at(-1)?.[1], 3);
  },

  "pages without products do not go on for ever": async (game) => {
    game.answers.products = () => ({ result: { version: 1, total: 5, next: "SWORD" } });
    await game.create();
    const { number } = await game.call("products");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
  },

  "a publication is no news to a game that never asked for products": async (game) => {
    await game.start();
    game.forget();
    await game.push("catalogChanged", { version: 2 });
    await game.pass(3_000);
    assert.equal(game.requests.length, 0);
    assert.deepEqual(game.told("onCatalog"), []);
  },

  "a publication that was missed is seen after the reconnect": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    shelf.version = 2;
    const resume = game.answers.resume;
    game.answers.resume = (request) => {
      const answer = resume?.(request);
      assert.ok(answer !== undefined && answer !== "nothing" && "result" in answer);
      return { result: { ...answer.result, catalogVersion: 2 } };
    };
    await game.drop();
    await game.pass(5_000);
    assert.deepEqual(
      game.told("onCatalog").map(([, version]) => version),
      [2],
    );
  },

  "another language is another reading": async (game) => {
    await game.create();
    await game.ask("products");
    game.answers.products = ({ params }) => ({
      result: {
        version: 1,
        total: 1,
        products: [{ ...aProduct("SWORD"), title: params.language === "zh" ? "剑" : "Sword" }],
      },
    });
    await game.call("setLanguage", "zh", "bare");
    await game.pass(2_000, 100);
    assert.equal(game.last("products").params.language, "zh");
    assert.equal(game.told("onCatalog")[0]?.[0][0].title, "剑");
    assert.equal((await game.ask("products")).result.products[0].title, "剑");
  },

  "a price that was published is the price that is paid": async (game) => {
    const shelf: Shelf = { version: 1, products: [aProduct("SWORD", 60)] };
    fill(game, shelf);
    await game.start();
    await game.ask("products");
    shelf.version = 2;
    shelf.products = [aProduct("SWORD", 50)];
    await game.push("catalogChanged", { version: 2 });
    await game.pass(2_000, 100);
    await game.call("payByCode", { code: "SWORD" });
    await game.settle();
    assert.equal(game.last("payByCode").params.items[0].expectedPrice, 50);
  },

  "an empty catalogue is empty": async (game) => {
    fill(game, { version: 3, products: [] });
    await game.create();
    const { error, result } = await game.ask("products");
    assert.equal(error, undefined);
    assert.equal(result.version, 3);
    assert.equal(Object.keys(result.products).length, 0);
  },

  "a server that refuses: its code, and the next question asks again": async (game) => {
    await game.create();
    const { products } = game.answers;
    game.answers.products = () => ({ error: "merchantWrong" });
    assert.equal((await game.ask("products")).error?.legacyCode, "11001");
    game.answers.products = products;
    assert.equal((await game.ask("products")).error, undefined);
  },

  "without a backend the answer is 00000": async (game) => {
    await game.create();
    game.acceptsSockets = false;
    const { number } = await game.call("products");
    await game.pass(30_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
  },
});
