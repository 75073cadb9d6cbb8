/**
 * A catalogue file that changes while a server runs, written as editors write; and the check for
 * designers.
 */

import { strict as assert } from "node:assert";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Catalog, Problem } from "../../bridge/server/catalog/catalog.ts";
import { checkCatalog } from "../../bridge/server/catalog/checkCatalog.ts";
import { loadCatalog } from "../../bridge/server/catalog/loadCatalog.ts";
import { type CatalogWatch, watchCatalog } from "../../bridge/server/catalog/watchCatalog.ts";

function shop(price: number, more = ""): string {
  return `apps:
  - appId: demo
    appKey: demo-key
    title: Shop
    merchantId: studio
    merchantVerified: true
    currency: { name: Coins }
    products:
      - { code: SWORD, title: Sword, kind: nonConsumable, priceCoins: ${price} }
${more}`;
}

function catalogOf(text: string): Catalog {
  const result = loadCatalog(text, "shop.yaml");
  assert.ok(result.ok);
  return result.ok ? result.catalog : { apps: [] };
}

const AXE = "      - { code: AXE, title: Axe, kind: consumable, priceCoins: 5 }\n";

describe("a watched catalogue file", () => {
  let folder: string;
  let file: string;
  let watching: CatalogWatch | undefined;
  let news: EventEmitter;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coinslot-catalog-"));
    file = join(folder, "shop.yaml");
    news = new EventEmitter();
    await writeFile(file, shop(60));
  });

  afterEach(async () => {
    watching?.stop();
    watching = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  function watchIt(pollMs = 50, watched = file, restMs = 30): void {
    watching = watchCatalog({
      file: watched,
      current: catalogOf(shop(60)),
      onCatalog: (catalog) => news.emit("catalog", catalog),
      onProblems: (problems) => news.emit("problems", problems),
      restMs,
      pollMs,
    });
  }

  async function nextPrice(): Promise<number | undefined> {
    const [catalog] = (await once(news, "catalog")) as [Catalog];
    return catalog.apps[0]?.products[0]?.priceCoins;
  }

  async function nextProblems(): Promise<readonly Problem[]> {
    const [problems] = (await once(news, "problems")) as [readonly Problem[]];
    return problems;
  }

  it("brings a saved change", async () => {
    watchIt();
    const next = nextPrice();
    await writeFile(file, shop(70));
    assert.equal(await next, 70);
  });

  it("brings a change by the system's notice alone, without polling", async () => {
    watchIt(3_600_000);
    await waitForLook();
    const next = nextPrice();
    await writeFile(file, shop(70));
    assert.equal(await next, 70);
  });

  it("brings the change of an editor that puts a new file into the place of the old one, again and again", async () => {
    watchIt();
    for (const price of [70, 80, 90]) {
      const next = nextPrice();
      await writeFile(`${file}~`, shop(price));
      await rename(`${file}~`, file);
      assert.equal(await next, price);
    }
  });

  it("brings a change behind a symbolic link, where the system tells nothing", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "coinslot-catalog-"));
    try {
      const link = join(elsewhere, "link.yaml");
      await symlink(file, link);
      watchIt(50, link);
      const next = nextPrice();
      await writeFile(file, shop(70));
      assert.equal(await next, 70);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it("brings a change that came between the first reading and the watch", async () => {
    await writeFile(file, shop(65));
    watchIt();
    assert.equal(await nextPrice(), 65);
  });

  it("keeps silent about a mistake's catalogue, tells the line, and tells when it is right again", async () => {
    watchIt();
    news.on("catalog", () => assert.fail("nothing new was said"));
    const wrong = nextProblems();
    await writeFile(file, shop(0));
    assert.match((await wrong)[0]?.message ?? "", /priceCoins of product "SWORD" is 0/);
    const right = nextProblems();
    await writeFile(file, shop(60));
    assert.deepEqual(await right, []);
  });

  it("tells that the file is gone, and goes on when it is back", async () => {
    watchIt();
    const gone = nextProblems();
    await rm(file);
    assert.match((await gone)[0]?.message ?? "", /cannot be read \(ENOENT\)/);
    const back = nextPrice();
    await writeFile(file, shop(70));
    assert.equal(await back, 70);
  });

  it("never uses the half of a save that takes its time", async () => {
    watchIt(50, file, 400);
    const seen: number[] = [];
    news.on("catalog", (catalog: Catalog) => seen.push(catalog.apps[0]?.products.length ?? 0));
    const next = nextPrice();
    // Each part is a catalogue without a mistake, but not the one that is being saved.
    await writeFile(file, shop(70));
    await writeFile(file, shop(70, AXE));
    await writeFile(file, shop(70, AXE + AXE.replace("AXE", "BOW")));
    await next;
    assert.deepEqual(seen, [3]);
  });

  it("says nothing of a save that changes comments only", async () => {
    watchIt();
    news.on("catalog", () => assert.fail("nothing new was said"));
    await writeFile(file, `# a note\n${shop(60)}`);
    // The problem comes after the note was read, so the note brought nothing.
    const after = nextProblems();
    await waitForLook();
    await writeFile(file, "apps: 1");
    assert.equal((await after).length, 1);
  });

  it("is left alone after the stop", async () => {
    watchIt();
    watching?.stop();
    news.on("catalog", () => assert.fail("stopped"));
    await writeFile(file, shop(70));
    await waitForLook();
  });
});

/**
 * Longer than some looks of the watch; tests that use it pass on any machine, and catch a fault on
 * most.
 */
function waitForLook(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

describe("the check of a catalogue file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coinslot-catalog-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("says what a right file sells", async () => {
    const file = join(folder, "shop.yaml");
    await writeFile(file, shop(60, AXE));
    const check = await checkCatalog(file);
    assert.equal(check.exitCode, 0);
    assert.equal(check.text, `${file}: all right.\n  app demo (Shop): 2 products, 5 to 60 coins\n`);
  });

  it("tells every problem with its line, and fails", async () => {
    const file = join(folder, "shop.yaml");
    await writeFile(file, shop(0, AXE.replace("kind", "kin")));
    const check = await checkCatalog(file);
    assert.equal(check.exitCode, 1);
    assert.match(check.text, /line 9: priceCoins of product "SWORD" is 0/);
    assert.match(check.text, /10 \| .*kin: consumable/);
    assert.match(check.text, /2 problems\.\n$/);
  });

  it("tells of a file that is not there, and of a folder", async () => {
    const absent = await checkCatalog(join(folder, "absent.yaml"));
    assert.equal(absent.exitCode, 1);
    assert.match(absent.text, /cannot be read \(ENOENT\)[\s\S]*Check its name/);
    assert.match((await checkCatalog(folder)).text, /Name the file, not its folder/);
  });
});
