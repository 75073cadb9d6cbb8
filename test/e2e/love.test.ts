/** The LÖVE shop against the real server: a purchase, and everything that can break in the middle of one. */

import assert from "node:assert/strict";
import { logIn, RawClient } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { type Display, startDisplay } from "./loveProcess.ts";
import { type LoveShop, openLoveShop, type ShopOptions } from "./loveShop.ts";
import { openTap } from "./tap.ts";

/** Without a graphics card the shop draws a few frames a second. */
const PATIENCE_MS = 60_000;

type Folder = Awaited<ReturnType<typeof temporaryDirectory>>;

describe("the LÖVE shop", function () {
  this.timeout(PATIENCE_MS);
  let display: Display;
  let data: Folder;
  let home: Folder;
  let server: ServerProcess;
  let shop: LoveShop;

  before(async () => {
    display = await startDisplay();
  });

  after(() => display.close());

  beforeEach(async () => {
    data = await temporaryDirectory();
    home = await temporaryDirectory();
    server = await startServer(data.path);
  });

  afterEach(async () => {
    await shop.kill();
    await server.kill();
    await data.remove();
    await home.remove();
  });

  function open(more: Partial<ShopOptions> = { player: "Ann" }): void {
    shop = openLoveShop({ display, endpoint: server.url, home: home.path, ...more });
  }

  async function restartServer(): Promise<void> {
    server = await startServer(data.path, "--port", String(server.port));
  }

  it("sells the sword for a click, and the same player owns it everywhere", async () => {
    open({});
    await shop.click("name");
    await shop.type("Ann");
    await shop.shot("login");
    await shop.click("enter");
    await shop.until("in the shop with the starter's coins", (seen) => seen.coins === 100);
    await shop.click("buy SWORD");
    const seen = await shop.until("the owner of the sword", (now) => now.owned?.SWORD === true);
    assert.equal(seen.player, "Ann");
    await shop.until("40 coins and a fulfilled order", (now) => {
      return now.coins === 40 && now.orders?.[0]?.state === "fulfilled";
    });
    await shop.click("tab bag");
    await shop.shot("sword");
    const raw = await RawClient.connect(server.port);
    const { session } = await logIn(raw, "Ann");
    const { owned } = await raw.call("restore", { session });
    assert.deepEqual(
      owned?.map((row) => row.code),
      ["SWORD"],
    );
    await raw.close();
  });

  it("pays a cart as one order, by keyboard", async () => {
    open();
    await shop.until("in the shop", (seen) => seen.coins === 100);
    await shop.click("shelf potions");
    await shop.click("add POTION");
    await shop.click("add POTION");
    await shop.click("add BOMB");
    await shop.until("a cart of two lines", (seen) => seen.cartLines === 2);
    await shop.shot("cart");
    await shop.click("more POTION");
    await shop.key("down");
    await shop.key("down");
    await shop.key("return");
    const seen = await shop.until("paid and handed over", (now) => now.bag.BOMB === 1);
    assert.equal(seen.bag.POTION, 3);
    const after = await shop.until("one order for all", (now) => now.coins === 55);
    assert.equal(after.orders?.length, 1);
    assert.equal(after.orders?.[0]?.coins, 45);
  });

  it("a server killed before it read the order: paid and handed over once", async () => {
    open();
    await shop.until("in the shop", (seen) => seen.coins === 100);
    process.kill(server.pid, "SIGSTOP");
    await shop.click("shelf potions");
    await shop.click("buy POTION");
    await shop.until("waiting for the answer", (seen) => seen.purchases[0]?.state === "sending");
    await server.kill();
    await shop.until("told that the shop is away", (seen) => seen.online === false);
    await shop.shot("offline");
    await restartServer();
    await assertOnePotion();
  });

  it("a server killed after it committed and before it answered: paid and handed over once", async () => {
    const wire = await openTap(server.port);
    open({ player: "Ann", endpoint: wire.url });
    await shop.until("in the shop", (seen) => seen.coins === 100);
    const witness = await RawClient.connect(server.port);
    await logIn(witness, "Ann");
    wire.holdAnswers();
    await shop.click("shelf potions");
    await shop.click("buy POTION");
    await witness.push(
      (push) => push.method === "orderChanged" && push.params.order.state === "paid",
    );
    await server.kill();
    wire.cut();
    await restartServer();
    await assertOnePotion();
    await wire.close();
  });

  for (const moment of ["before", "after"] as const) {
    it(`a game killed ${moment} it saved the goods: handed over once`, async () => {
      open();
      await shop.until("in the shop", (seen) => seen.coins === 100);
      const { frozen } = await shop.freezeAt(moment);
      await shop.click("shelf potions");
      await shop.click("buy POTION");
      await frozen;
      await shop.kill();
      open();
      await assertOnePotion();
    });
  }

  it("a game killed while it paid: the number is settled by asking, never paid twice", async () => {
    open();
    await shop.until("in the shop", (seen) => seen.coins === 100);
    process.kill(server.pid, "SIGSTOP");
    await shop.click("shelf potions");
    await shop.click("buy POTION");
    await shop.until("waiting for the answer", (seen) => seen.purchases[0]?.state === "sending");
    await shop.kill();
    process.kill(server.pid, "SIGCONT");
    open();
    const settled = await shop.until("settled", (seen) => {
      const state = seen.orders?.[0]?.state;
      return seen.purchases.length === 1 && (state === "fulfilled" || state === "cancelled");
    });
    const isPaid = settled.orders?.[0]?.state === "fulfilled";
    const end = await shop.until(
      "the purse that fits",
      (seen) => seen.coins === (isPaid ? 90 : 100),
    );
    assert.equal(end.bag.POTION, isPaid ? 1 : undefined);
    assert.equal(end.orders?.length, 1);
  });

  it("shows the payment page as a QR code, and the coins when they are in", async () => {
    open();
    await shop.until("in the shop", (seen) => seen.coins === 100);
    await shop.click("recharge");
    await shop.click("coins 300");
    const { recharge } = await shop.until(
      "at the payment page",
      (seen) => seen.recharge?.state === "open",
    );
    assert.ok(recharge?.url !== undefined && recharge.qr !== undefined);
    assert.deepEqual(await shop.readQr(recharge.qr.length), recharge.qr);
    await shop.shot("recharge");
    const body = new URLSearchParams({ outcome: "paid", coins: "300" });
    const page = await fetch(recharge.url, { method: "POST", body });
    assert.equal(page.status, 200);
    await shop.until("richer by 300", (seen) => seen.coins === 400);
    await shop.until("told so", (seen) => seen.recharge?.state === "arrived");
    await shop.shot("arrived");
  });

  it("offers the same order again after a recharge", async () => {
    open();
    await shop.until("in the shop", (seen) => seen.coins === 100);
    await shop.click("shelf treasure");
    await shop.click("buy CROWN");
    const poor = await shop.until("refused", (seen) => seen.purchases[0]?.state === "refused");
    const { orderNo } = poor.purchases[0] ?? {};
    assert.equal(poor.purchases[0]?.code, "12003");
    assert.equal(poor.coins, 100);
    await shop.shot("refused");
    await shop.click("recharge");
    await shop.click("coins 980");
    const { recharge } = await shop.until(
      "at the payment page",
      (seen) => seen.recharge?.state === "open",
    );
    const body = new URLSearchParams({ outcome: "paid", coins: "980" });
    await fetch(recharge?.url ?? "", { method: "POST", body });
    await shop.until("rich", (seen) => seen.coins === 1080);
    await shop.click("close");
    await shop.click(`again ${orderNo}`);
    const crowned = await shop.until("crowned", (seen) => seen.owned?.CROWN === true);
    assert.equal(crowned.purchases.length, 1);
    await shop.until("580 coins", (seen) => seen.coins === 580);
  });

  it("speaks Chinese, with a glyph for every character", async () => {
    open({ player: "小安", lang: "zh" });
    await shop.until("in the shop", (seen) => seen.coins === 100);
    const { products, player } = await shop.look();
    assert.equal(player, "小安");
    assert.equal(products.SWORD?.title, "骑士之剑");
    assert.equal(await shop.missingGlyphs(), "");
    await shop.click("shelf weapons");
    await shop.click("buy BOW");
    await shop.until("the owner of the bow", (seen) => seen.owned?.BOW === true);
    await shop.click("buy SWORD");
    const poor = await shop.until("refused", (seen) => seen.purchases[0]?.state === "refused");
    assert.equal(poor.purchases[0]?.message, "游戏币余额不足");
    await shop.click("tab orders");
    await shop.shot("chinese");
    await shop.key("l");
    await shop.until("in English", (seen) => seen.products.SWORD?.title === "Knight's Sword");
  });

  /** What every broken purchase of a potion must come to, in the game and on the server. */
  async function assertOnePotion(): Promise<void> {
    const seen = await shop.until("one potion for ten coins", (now) => {
      return now.bag.POTION === 1 && now.coins === 90 && now.orders?.[0]?.state === "fulfilled";
    });
    assert.equal(seen.orders?.length, 1);
    const raw = await RawClient.connect(server.port);
    const { session } = await logIn(raw, "Ann");
    const { deliveries } = await raw.call("deliveries", { session, saveSlot: "1" });
    assert.equal(deliveries, undefined);
    await raw.close();
  }
});
