/** The catalogue file: what it may say, and what a designer is told when it says something else. */

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import type { App, Problem } from "../../bridge/server/catalog/catalog.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { loadCatalog } from "../../bridge/server/catalog/loadCatalog.ts";
import { PRODUCTS_MAX } from "../../bridge/wire/limits.ts";

const HEAD = `apps:
  - appId: demo
    appKey: demo-key
    title: Shop
    merchantId: studio
    merchantVerified: true
    currency: { name: { en: Coins, zh: 金币 } }
    products:
`;
/** The first product's first line. */
const FIRST = HEAD.split("\n").length;

const SWORD = `      - code: SWORD
        title: { en: Sword, zh: 剑 }
        kind: nonConsumable
        priceCoins: 60
`;

function app(text: string): App {
  const result = loadCatalog(text, "shop.yaml");
  assert.ok(result.ok, JSON.stringify(result));
  return result.catalog.apps[0] as App;
}

function problems(text: string): readonly Problem[] {
  const result = loadCatalog(text, "shop.yaml");
  assert.equal(result.ok, false);
  return result.ok ? [] : result.problems;
}

function onlyProblem(text: string): Problem {
  const found = problems(text);
  assert.equal(found.length, 1, JSON.stringify(found, null, 1));
  return found[0] as Problem;
}

/** The sword with one line put into the place of the one with the same key, or added. */
function swordWith(line: string): string {
  const key = line.split(":")[0] as string;
  const lines = SWORD.trimEnd().split("\n");
  const at = lines.findIndex((old) => old.includes(`${key}:`));
  if (at < 0) lines.push(`        ${line}`);
  else lines[at] = `${at === 0 ? "      - " : "        "}${line}`;
  return `${HEAD}${lines.join("\n")}\n`;
}

describe("a catalogue file", () => {
  it("gives apps and products as they are written", () => {
    const full = `${HEAD}${SWORD}        detail: { en: Sharp, zh: 锋利 }
        grantBy: server
        category: weapons
        icon: sword
        sandboxOutcome: slow
`;
    assert.deepEqual(app(full), {
      appId: "demo",
      appKey: "demo-key",
      title: { en: "Shop", zh: "Shop" },
      merchantId: "studio",
      merchantVerified: true,
      starterGiftCoins: 0,
      undeliverable: "person",
      payGrantBy: "server",
      notifyUrls: [],
      noticeDialect: "standard",
      currency: { name: { en: "Coins", zh: "金币" } },
      products: [
        {
          code: "SWORD",
          title: { en: "Sword", zh: "剑" },
          detail: { en: "Sharp", zh: "锋利" },
          kind: "nonConsumable",
          priceCoins: 60,
          grantBy: "server",
          category: "weapons",
          icon: "sword",
          sandboxOutcome: "slow",
        },
      ],
    });
  });

  it("takes plain text for both languages, and figures and words like yes as text", () => {
    const [product] = app(swordWith("title: 2048")).products;
    assert.deepEqual(product?.title, { en: "2048", zh: "2048" });
    const [other] = app(swordWith("title: { en: yes, zh: 007 }")).products;
    assert.deepEqual(other?.title, { en: "yes", zh: "007" });
  });

  it("leaves a missing detail empty and lets the game grant", () => {
    const [product] = app(`${HEAD}${SWORD}`).products;
    assert.deepEqual(product?.detail, { en: "", zh: "" });
    assert.equal(product?.grantBy, "client");
    assert.equal("category" in (product ?? {}), false);
  });

  it("lets guests play in live where it says so", () => {
    const guests = (word: string) =>
      `${HEAD}${SWORD}`.replace("    currency:", `    guests: ${word}\n    currency:`);
    assert.equal(app(guests("true")).guests, true);
    assert.equal("guests" in app(guests("false")), false);
    assert.match(onlyProblem(guests("maybe")).message, /guests/);
  });

  it("may be JSON, indented with tabs, with Windows line ends and a byte order mark", () => {
    const fromYaml = app(`${HEAD}${SWORD}`);
    const json = JSON.stringify(
      { apps: [{ ...fromYaml, products: [{ ...fromYaml.products[0], detail: "x" }] }] },
      null,
      "\t",
    );
    const fromJson = app(`\ufeff${json.replaceAll("\n", "\r\n")}`);
    assert.deepEqual(fromJson.products[0]?.title, fromYaml.products[0]?.title);
    assert.equal(fromJson.merchantVerified, true);
    assert.deepEqual(app(`\ufeff${HEAD}${SWORD}`.replaceAll("\n", "\r\n")), fromYaml);
  });

  it("may share a text by an anchor", () => {
    const text = `${HEAD}${SWORD}        detail: &same { en: Sharp, zh: 锋利 }
      - code: AXE
        title: Axe
        kind: consumable
        priceCoins: 5
        detail: *same
`;
    assert.deepEqual(app(text).products[1]?.detail, { en: "Sharp", zh: "锋利" });
  });

  it("may hold as many products as a catalogue has room for, and no more", () => {
    const rows = Array.from({ length: PRODUCTS_MAX }, (_, index) =>
      SWORD.replace("SWORD", `P${index}`),
    );
    assert.equal(app(HEAD + rows.join("")).products.length, PRODUCTS_MAX);
    const problem = onlyProblem(`${HEAD}${rows.join("")}${SWORD}`);
    assert.match(problem.message, /has 10001 products; 10000 are allowed/);
    assert.equal(problem.line, FIRST + PRODUCTS_MAX * 4);
  });
});

describe("the demo catalogue", () => {
  it("is right, and sells what the samples and guides name", async () => {
    const file = new URL("../../bridge/server/catalog/demo.yaml", import.meta.url);
    const demo = app(await readFile(file, "utf8"));
    assert.equal(demo.appId, "demo");
    assert.equal(demo.appKey, "demo-key");
    assert.equal(demo.merchantVerified, true);
    assert.equal(demo.starterGiftCoins, 100);
    const price = (code: string) =>
      demo.products.find((product) => product.code === code)?.priceCoins;
    assert.equal(price("SWORD"), 60);
    assert.equal(price("CROWN"), 500);
    for (const code of [
      "AXE",
      "BOW",
      "SHIELD",
      "HELM",
      "BOOTS",
      "POTION",
      "ELIXIR",
      "ARROWS",
      "BOMB",
      "GEMBAG",
    ]) {
      assert.ok(price(code) !== undefined, code);
    }
    for (const product of demo.products) assert.match(product.title.zh, /\p{Script=Han}/u);
  });
});

describe("a mistake in a catalogue file", () => {
  const cases: readonly (readonly [line: string, message: RegExp, fix: RegExp])[] = [
    ["code: 9LIVES", /code "9LIVES" begins with a digit/, /A letter first.*code: LIVES/i],
    ["code: MAGIC-SWORD", /code "MAGIC-SWORD" has "-" in it/, /code: MAGICSWORD/],
    ["code: 剑", /code "剑" has "剑" in it/, /code: SWORD/],
    ["code: ABCDEFGHIJKLMNOPQRSTU", /has 21 characters/, /at most 20.*ABCDEFGHIJKLMNOPQRST$/],
    ["priceCoins: 0", /priceCoins of product "SWORD" is 0, but must be 1 or more/, /whole number/],
    ["priceCoins: -3", /is -3, but must be 1 or more/, /from 1 on/],
    ["priceCoins: 1.5", /is "1.5", which is not a whole number/, /whole number/],
    ["priceCoins: 1,000", /is "1,000", which is not a whole number/, /priceCoins: 1000$/],
    ["priceCoins: sixty", /is "sixty", which is not a whole number/, /priceCoins: 60$/],
    ['priceCoins: "60"', /is a text in quotation marks/, /without quotation marks/],
    ["priceCoins: 9007199254740992", /is too large/, /whole number/],
    ["priceCoins:", /is empty/, /whole number/],
    ["kind: consumeable", /kind of product "SWORD" is "consumeable"/, /Did you mean consumable\?/],
    ["kind: weapon", /is "weapon", which is not known/, /^Write consumable or nonConsumable\.$/],
    ["grantBy: sever", /grantBy of product "SWORD" is "sever"/, /Did you mean server\?/],
    ["sandboxOutcome: late", /is "late", which is not known/, /paid or slow or lost/],
    [
      "title: { en: Sword }",
      /title of product "SWORD" has no Chinese \(zh\) text/,
      /both languages/,
    ],
    ["title: { zh: 剑 }", /has no English \(en\) text/, /both languages/],
    ["title: { en: Sword, zh: }", /zh of title of product "SWORD" is empty/, /Write a text/],
    ["title: { en: a, zh: b, de: c }", /unknown key "de"/, /The keys are: en, zh/],
    ['title: ""', /title of product "SWORD" is an empty text/, /between the quotation marks/],
    ["title: [a, b]", /title of product "SWORD" is a list/, /one text/],
    [`title: ${"剑".repeat(43)}`, /is too long: 129 bytes/, /128 bytes.*Chinese character 3/],
    ['title: "a\\nb"', /has several lines/, /one line/],
    [`detail: ${"d".repeat(1025)}`, /detail of product "SWORD" is too long: 1025/, /1024 bytes/],
    [`icon: ${"i".repeat(65)}`, /icon of product "SWORD" is too long/, /64 bytes/],
    ["catgory: weapons", /unknown key "catgory"/, /Did you mean category\?/],
    ["wobble: 1", /unknown key "wobble"/, /^The keys are: code, title/],
    [
      "tokenPrices: [{ token: USDT, net: sandbox, amount: 1,5 }]",
      /token price "USDT" of product "SWORD" has an unknown key "5"/,
      /The keys are: token, net, amount/,
    ],
    [
      "tokenPrices: [{ token: USDT, net: sandbox, amount: 0.00 }]",
      /amount of token price "USDT" of product "SWORD" is "0.00"/,
      /above 0.*amount: "1.99"/,
    ],
    [
      "tokenPrices: [{ token: USDT, net: a, amount: 1 }, { token: USDT, net: a, amount: 2 }]",
      /comes a second time for a/,
      /Keep one/,
    ],
    [
      "tokenPrices: [{ token: USDT, amount: 1 }]",
      /token price "USDT" of product "SWORD" has no net/,
      /net: polygon/,
    ],
    ["prop: { gold: 50000 }", /prop of product "SWORD" has no oid/, /oid: sword/],
    ["prop: { oid: sword }", /prop of product "SWORD" has no gold/, /gold: 50000/],
    ["prop: { oid: sword, gold: 0 }", /gold of prop of product "SWORD"/, /1/],
  ];

  for (const [line, message, fix] of cases) {
    it(`is told with its line: ${line.slice(0, 40)}`, () => {
      const text = swordWith(line);
      const problem = onlyProblem(text);
      assert.match(problem.message, message);
      assert.match(problem.fix, fix);
      assert.equal(problem.file, "shop.yaml");
      assert.equal(problem.line, text.split("\n").findIndex((row) => row.includes(line)) + 1);
    });
  }

  it("in a key's name is told once, and the value is read as what was meant", () => {
    const text = swordWith("priceCoins: 60").replace("priceCoins: 60", "price: sixty");
    const [key, value, ...rest] = problems(text);
    assert.deepEqual(rest, []);
    assert.match(key?.message ?? "", /unknown key "price"/);
    assert.match(key?.fix ?? "", /Did you mean priceCoins\?/);
    assert.match(value?.message ?? "", /"sixty", which is not a whole number/);
  });

  it("that leaves a key out names the key and gives an example", () => {
    const found = problems(`${HEAD}      - category: weapons\n`);
    const missing = found.map((problem) => /has no (\w+)\./.exec(problem.message)?.[1]);
    assert.deepEqual(missing.sort(), ["code", "kind", "priceCoins", "title"]);
    assert.ok(found.every((problem) => problem.line === FIRST));
    assert.match(found.find((one) => one.message.includes("kind"))?.fix ?? "", /kind: consumable/);
  });

  it("that gives two products one code names both lines", () => {
    const problem = onlyProblem(`${HEAD}${SWORD}${SWORD}`);
    assert.match(
      problem.message,
      new RegExp(`code "SWORD": in line ${FIRST} and in line ${FIRST + 4}`),
    );
    assert.equal(problem.line, FIRST + 4);
  });

  it("that gives two apps one id names both lines", () => {
    const one = HEAD.replace("products:", "products: []");
    const problem = onlyProblem(`${one}${one.replace("apps:\n", "")}`);
    assert.match(problem.message, /two apps have the appId demo: in line 2 and in line 9/);
  });

  it("that writes a key twice names both lines", () => {
    const problem = onlyProblem(`${HEAD}${SWORD}        priceCoins: 50\n`);
    assert.match(
      problem.message,
      new RegExp(`"priceCoins" twice: in line ${FIRST + 3} and in line ${FIRST + 4}`),
    );
  });

  it("in an app is told like one in a product", () => {
    const tell = (from: string, to: string) =>
      onlyProblem(`${HEAD}${SWORD}`.replace(from, to)).message;
    assert.match(tell("appId: demo", "appId: de mo"), /appId of app "de mo" is "de mo"/);
    assert.match(
      tell("merchantVerified: true", "merchantVerified: yes"),
      /"yes", which is not known/,
    );
    assert.match(tell("    merchantVerified: true\n", ""), /app "demo" has no merchantVerified/);
    assert.match(tell("name: {", "nam: {"), /currency of app "demo" has an unknown key "nam"/);
    assert.match(
      tell("title: Shop", "starterGiftCoins: -1\n    title: Shop"),
      /is -1, but must be 0/,
    );
    const url = (text: string) => tell("title: Shop", `notifyUrls: ["${text}"]\n    title: Shop`);
    assert.match(url("ftp://a.example"), /not an address/);
    assert.match(url("https://a.example/n?x=1"), /has parameters/);
    assert.match(url("https://u:p@a.example/n"), /has a user name/);
    assert.match(url(`https://a.example/${"n".repeat(250)}`), /longer than 255 bytes/);
  });

  it("does not hide the others: all are told, in the order of the file", () => {
    const text = `${swordWith("priceCoins: 0")}${SWORD.replace("SWORD", "9").replace("kind", "kin")}`;
    const found = problems(text);
    assert.deepEqual(
      found.map((problem) => problem.line),
      [FIRST + 3, FIRST + 4, FIRST + 6],
    );
  });

  it("never makes the reader throw", () => {
    const pieces = fc.constantFrom(
      ..."apps:|- |code: |title: |{|}|[|]|\"|'|\n|  |\t|&a |*a|!x |---|: |,|#|>|\\|剑|0|null|products:".split(
        "|",
      ),
      "|",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        loadCatalog(parts.join(""), "shop.yaml");
        loadCatalog(HEAD + parts.join(""), "shop.yaml");
      }),
      { numRuns: 500 },
    );
  });
});

describe("the content hash of a catalogue", () => {
  const hash = (text: string) => {
    const result = loadCatalog(text, "shop.yaml");
    assert.ok(result.ok);
    return result.ok ? contentHash(result.catalog) : "";
  };

  it("does not see comments, layout and the order of keys", () => {
    const [code, title, kind, price] = SWORD.trimEnd().split("\n");
    const turned = `${code}\n${price} # dear\n\n${kind}\n${title}\n`;
    assert.equal(hash(HEAD + turned), hash(HEAD + SWORD));
  });

  it("sees every change of content", () => {
    const before = hash(HEAD + SWORD);
    assert.notEqual(hash(HEAD + SWORD.replace("60", "61")), before);
    assert.notEqual(hash(HEAD + SWORD.replace("剑", "劍")), before);
    assert.notEqual(hash(`${HEAD}${SWORD}        icon: sword\n`), before);
  });
});
