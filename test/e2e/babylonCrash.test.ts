import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, WebSocketRoute } from "playwright-core";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { keepPicture, startChromium } from "./chromium.ts";
import { askServer, openShopPage, SHOP_ARGS, type ShopPage, statesOf } from "./shopPage.ts";

/** Waits after the frame was sent before the server is killed: before, while and after it works on it. */
const KILL_AFTER_MS = [0, 2, 5, 15];

describe("a purchase in the Babylon.js shop, in the middle of which", function () {
  this.timeout(90_000);
  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let browser: Browser;
  let shop: ShopPage | undefined;

  before(async () => {
    browser = await startChromium();
  });

  after(() => browser?.close());

  beforeEach(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path, ...SHOP_ARGS);
  });

  afterEach(async () => {
    const opened = shop;
    shop = undefined;
    await opened?.close();
    await server.stop();
    await directory.remove();
  });

  async function enter(player: string, scene = "flat"): Promise<ShopPage> {
    shop = await openShopPage(browser, { url: server.url, player, query: `&quality=${scene}` });
    return shop;
  }

  /** Kills the server without a word and starts it again: the same port, the same data. */
  async function killServer(): Promise<void> {
    await server.kill();
  }

  async function restartServer(): Promise<void> {
    server = await startServer(directory.path, ...SHOP_ARGS, "--port", String(server.port));
  }

  /** One sword, paid once, handed over once, whoever is asked. */
  async function assertOneSword(player: string): Promise<void> {
    const { orders, owned, balance, costSum } = await askServer(server.port, player);
    assert.deepEqual(statesOf(orders), ["fulfilled"]);
    assert.deepEqual(owned, ["SWORD"]);
    assert.deepEqual({ balance, costSum }, { balance: 40, costSum: 60 });
  }

  it("the server is killed before the order reaches it, ends paid and delivered once", async () => {
    const opened = await enter("Ann", "modest");
    const { page, buy, purchaseIs, hasThing, purseIs, see, reload } = opened;
    const wire = await tapWire(page);
    await reload();
    await purseIs("100");
    const killed = wire.before("payByCode", killServer);
    await buy("SWORD");
    await killed;
    await see("offline").waitFor();
    await purchaseIs("checking");
    await page.locator("body[data-scene=ready]").waitFor();
    await keepPicture(page, "babylon-offline");
    await restartServer();
    await purchaseIs("delivered");
    await hasThing("SWORD", 1);
    await purseIs("40");
    await see("offline").waitFor({ state: "detached" });
    await assertOneSword("Ann");
  });

  for (const delayMs of KILL_AFTER_MS) {
    it(`the server is killed after ${delayMs} ms, counts the potion once`, async () => {
      const player = `Bob${delayMs}`;
      const { page, buy, purchaseIs, hasThing, purseIs, reload } = await enter(player);
      const wire = await tapWire(page);
      await reload();
      await purseIs("100");
      const killed = wire.after("payByCode", delayMs, killServer);
      await buy("POTION");
      await killed;
      await restartServer();
      await purchaseIs("delivered");
      await hasThing("POTION", 1);
      await purseIs("90");
      const { orders, balance, costSum } = await askServer(server.port, player);
      assert.deepEqual(statesOf(orders), ["fulfilled"]);
      assert.deepEqual({ balance, costSum }, { balance: 90, costSum: 10 });
    });
  }

  it("the server is killed between the debit and its answer, is not paid again", async () => {
    const { page, buy, purchaseIs, hasThing, purseIs, reload } = await enter("Cid");
    const wire = await tapWire(page);
    await reload();
    await purseIs("100");
    wire.muteServerAfter("payByCode");
    await buy("SWORD");
    await wire.muted;
    await eventually(async () => (await askServer(server.port, "Cid")).costSum === 60);
    await killServer();
    wire.unmute();
    await restartServer();
    await purchaseIs("delivered");
    await hasThing("SWORD", 1);
    await purseIs("40");
    await assertOneSword("Cid");
  });

  it("the page is closed, is settled by the next visit", async () => {
    const { page, buy, purchaseIs, hasThing, purseIs, reload } = await enter("Dot");
    const wire = await tapWire(page);
    await reload();
    await purseIs("100");
    wire.muteServerAfter("payByCode");
    await buy("SWORD");
    await wire.muted;
    wire.unmute();
    await reload();
    await purchaseIs("delivered");
    await hasThing("SWORD", 1);
    await purseIs("40");
    await assertOneSword("Dot");
  });

  it("the page is closed before the order left it, takes nothing and can be tried again", async () => {
    const { page, buy, purchaseIs, purseIs, reload } = await enter("Eve");
    const wire = await tapWire(page);
    await reload();
    await purseIs("100");
    wire.dropFromPage("payByCode");
    await buy("SWORD");
    await wire.dropped;
    wire.dropFromPage(undefined);
    await reload();
    await purchaseIs("cancelled");
    await purseIs("100");
    await buy("SWORD");
    await purchaseIs("delivered");
    await purseIs("40");
    const { orders, costSum } = await askServer(server.port, "Eve");
    assert.deepEqual(statesOf(orders), ["fulfilled"], "the number that never came is no order");
    assert.equal(costSum, 60);
  });

  it("the page is closed between the save and its word to the server, counts the goods once", async () => {
    const { page, buy, hasThing, purseIs, reload } = await enter("Fay");
    const wire = await tapWire(page);
    await reload();
    await purseIs("100");
    wire.dropFromPage("ackDelivery");
    await buy("POTION");
    await hasThing("POTION", 1);
    await wire.dropped;
    assert.equal((await askServer(server.port, "Fay")).orders[0]?.state, "paid");
    wire.dropFromPage(undefined);
    await reload();
    await eventually(
      async () => (await askServer(server.port, "Fay")).orders[0]?.state === "fulfilled",
    );
    await hasThing("POTION", 1);
    await purseIs("90");
  });

  it("the page is closed, and the plugin's journal is lost, counts the goods once by the game's save", async () => {
    const { page, buy, hasThing, reload } = await enter("Hal");
    const wire = await tapWire(page);
    await reload();
    wire.dropFromPage("ackDelivery");
    await buy("POTION");
    await hasThing("POTION", 1);
    await wire.dropped;
    wire.dropFromPage(undefined);
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("coinslot/journal")) localStorage.removeItem(key);
      }
    });
    await reload();
    await eventually(
      async () => (await askServer(server.port, "Hal")).orders[0]?.state === "fulfilled",
    );
    await hasThing("POTION", 1);
  });

  it("the browser can save nothing more, is not begun at all", async () => {
    const { page, buy, purchaseIs, see } = await enter("Gus");
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await buy("SWORD");
    await purchaseIs("refused");
    await see("purchase").getByText("could not save the order").waitFor();
    assert.deepEqual((await askServer(server.port, "Gus")).orders, []);
  });
});

/** A hand on the wire between page and server. */
interface Wire {
  /** Does something when the page sends its next frame with `word`, before the frame goes on. */
  before(word: string, act: () => Promise<void>): Promise<void>;
  /** Does something so long after the page's next frame with `word` went on. */
  after(word: string, delayMs: number, act: () => Promise<void>): Promise<void>;
  /** From the page's next frame with `word` on, the page hears nothing more. */
  muteServerAfter(word: string): void;
  readonly muted: Promise<void>;
  unmute(): void;
  /** The page's frames with `word` get lost on their way. */
  dropFromPage(word: string | undefined): void;
  readonly dropped: Promise<void>;
}

/** Lays the hand on every socket that `page` opens from now on. */
async function tapWire(page: ShopPage["page"]): Promise<Wire> {
  let muteAfter: string | undefined;
  let dropped: string | undefined;
  let isMute = false;
  const before = createTrigger();
  const after = createTrigger();
  const muted = createEvent();
  const lost = createEvent();
  await page.routeWebSocket(/\/v1\/socket$/, (socket: WebSocketRoute) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      before.see(message);
      if (dropped !== undefined && message.includes(dropped)) return lost.happen();
      server.send(message);
      after.see(message);
      if (muteAfter === undefined || !message.includes(muteAfter)) return;
      isMute = true;
      muted.happen();
    });
    server.onMessage((message) => {
      if (!isMute) socket.send(message);
    });
  });
  return {
    before: before.set,
    after: (word, delayMs, act) => after.set(word, () => sleep(delayMs).then(act)),
    muteServerAfter: (word) => {
      muteAfter = word;
    },
    muted: muted.happened,
    unmute: () => {
      muteAfter = undefined;
      isMute = false;
    },
    dropFromPage: (word) => {
      dropped = word;
    },
    dropped: lost.happened,
  };
}

/** Acts once, at the first message with a word, before whoever sees the message goes on. */
function createTrigger() {
  let waiting: { readonly word: string; goOff(): void } | undefined;
  return {
    set: (word: string, act: () => Promise<void>) =>
      new Promise<void>((resolve) => {
        waiting = { word, goOff: () => act().then(resolve) };
      }),
    see: (message: string | Buffer) => {
      if (waiting === undefined || !message.includes(waiting.word)) return;
      const { goOff } = waiting;
      waiting = undefined;
      goOff();
    },
  };
}

function createEvent(): { readonly happened: Promise<void>; happen(): void } {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen: () => happen() };
}

/** Asks until the answer is yes; the test's own time-out ends it. */
async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(50);
}
