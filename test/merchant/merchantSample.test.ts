/** samples/merchant: what is paid is granted once, whatever is killed when. */

import assert from "node:assert/strict";
import { makeTestNotice, type TestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";
import type { StandardOrder } from "../../bridge/server/notices/dialects/standardNotice.ts";
import { type Merchant, type MerchantProcess, openMerchant, SECRET } from "./merchantProcess.ts";

const PLAYER = "4f3148bdc34d9bca104927729a173b64";
const DELIVERY = "018f5f7e6d4a9c1b3a2e3f4a5b6c7d8e";
/** More than any story here has, so that one without an end fails. */
const STEPS_MAX = 60;
const LOAD = { orders: 80, copies: 3, senders: 6, kills: 8 };

describe("the sample game server", function () {
  this.timeout(120_000);
  let merchant: Merchant;

  beforeEach(async () => {
    merchant = await openMerchant();
  });

  afterEach(() => merchant.close());

  it("hands over what was paid, once, and takes it back when it was refunded", async () => {
    const server = await started(merchant);
    const inventory = () => server.get(`/inventory/${PLAYER}`);
    for (let repeat = 0; repeat < 3; repeat += 1) assert.equal(await server.post(paid()), 200);
    assert.deepEqual(await inventory(), { SWORD: 1 });
    for (let repeat = 0; repeat < 3; repeat += 1) assert.equal(await server.post(refunded()), 200);
    assert.deepEqual(await inventory(), { SWORD: 0 });
    assert.equal(await server.post(paid()), 200);
    assert.deepEqual(await inventory(), { SWORD: 0 });
    assert.equal(await server.kill(), "");
    const { acknowledged, untold } = await merchant.books();
    assert.deepEqual([...new Set(acknowledged)], [`granted ${DELIVERY}`, `revoked ${DELIVERY}`]);
    assert.equal(untold, 0);
  });

  it("gives nothing for a forged, cheap or foreign notice, and tells why without a secret", async () => {
    const server = await started(merchant);
    const forged = paid().body.replace("SWORD", "CROWN");
    assert.equal(await server.post({ ...paid(), body: forged }), 401);
    const cheap = [{ code: "SWORD", quantity: 1, price: "1" }];
    assert.equal(await server.post(paid({ amount: "1", items: cheap })), 503);
    const crown = [{ code: "CROWN", quantity: 1, price: "60" }];
    assert.equal(await server.post(paid({ items: crown })), 503);
    assert.equal(await server.post(paid({ items: undefined, attach: "toString" })), 503);
    assert.equal(await server.post(paid({ appId: "other" })), 400);
    assert.equal(await server.post(paid({ environment: "live" })), 400);
    assert.equal(await server.post({ ...paid(), body: "x".repeat(10_000_000) }), 413);
    assert.deepEqual(await server.get(`/inventory/${PLAYER}`), {});
    const log = await server.kill();
    assert.match(log, /wrongSignature.*amount is 1, this game's is 60.*does not sell it/s);
    assert.ok(!log.includes(SECRET.slice(6)));
  });

  it("grants once and takes back once when it is killed before any one of its steps", async () => {
    let step = 1;
    while (!(await killBefore(step))) step += 1;
    assert.ok(step > 30 && step < STEPS_MAX, `${step} steps`);
  });

  it("grants each of many orders once while it is killed again and again", async () => {
    const first = await started(merchant);
    const { port } = first;
    let server: MerchantProcess | undefined = first;
    let left = LOAD.orders * LOAD.copies;
    const sender = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const orderNo = `LOAD${left % LOAD.orders}`;
        while ((await server?.post(paid(orderOf(orderNo)))) !== 200) await pause(5);
      }
    };
    const senders = Array.from({ length: LOAD.senders }, sender);
    let kills = 0;
    const killer = async (): Promise<void> => {
      for (; kills < LOAD.kills && left > 0; kills += 1) {
        await pause(20 + Math.random() * 60);
        await server?.kill();
        server = await merchant.start(undefined, port);
      }
    };
    await Promise.all([...senders, killer()]);
    assert.ok(kills > 3, `killed ${kills} times`);
    await server?.kill();
    const { inventory, handedOver, untold, acknowledged } = await merchant.books();
    assert.deepEqual(inventory, [{ player_id: PLAYER, code: "SWORD", amount: LOAD.orders }]);
    assert.equal(handedOver, LOAD.orders);
    assert.equal(untold, 0);
    assert.equal(new Set(acknowledged).size, LOAD.orders);
  });

  /** A server dies before this step, the next one gets the same again; gives whether it lived. */
  async function killBefore(step: number): Promise<boolean> {
    assert.ok(step < STEPS_MAX);
    const game = await openMerchant();
    try {
      const dying = await game.start(step);
      const isPaid = (await dying?.post(paid())) === 200;
      const isRefunded = isPaid && (await dying?.post(refunded())) === 200;
      await dying?.kill();
      const after = await started(game);
      assert.equal((await game.books()).untold, 0, `told after a restart, step ${step}`);
      // Whoever sent them had no answer, so they come again; also those that had one.
      assert.equal(await after.post(paid()), 200);
      if (isPaid) assert.equal(await after.post(refunded()), 200);
      await after.kill();
      const { inventory, handedOver, untold, acknowledged } = await game.books();
      const amount = inventory[0]?.amount;
      const left = isPaid ? 0 : 1;
      const wanted = { amount: left, handedOver: left, untold: 0 };
      assert.deepEqual({ amount, handedOver, untold }, wanted, `killed before step ${step}`);
      assert.ok(acknowledged.includes(`granted ${DELIVERY}`), `killed before step ${step}`);
      assert.equal(acknowledged.includes(`revoked ${DELIVERY}`), isPaid);
      return isRefunded;
    } finally {
      await game.close();
    }
  }
});

describe("the sample game server in the Pico dialect", () => {
  it("sells what the game's client named, for its full price alone", async () => {
    const secret = "test-pay-key-0001";
    const merchant = await openMerchant({ NOTICE_DIALECT: "pico", NOTICE_SECRETS: secret });
    const bought = (out_trade_no: string, attach: string, total_fee: string) =>
      makeTestNotice({ dialect: "pico", secret, fields: { out_trade_no, attach, total_fee } });
    try {
      const server = await started(merchant);
      for (let repeat = 0; repeat < 2; repeat += 1) {
        assert.equal(await server.post(bought("A1", "POTION", "10")), 200);
      }
      assert.equal(await server.post(bought("A2", "SWORD", "10")), 503);
      assert.equal(await server.post(bought("A3", "CROWN", "10")), 503);
      assert.deepEqual(await server.get(`/inventory/${PLAYER}`), { POTION: 1 });
    } finally {
      await merchant.close();
    }
  });
});

function paid(data: Partial<StandardOrder> = {}): TestNotice {
  return makeTestNotice({ dialect: "standard", secret: SECRET, data });
}

function refunded(): TestNotice {
  const data = { version: 4, money: "refunded", state: "refunded", refunded: "60" } as const;
  const type = "order.refunded";
  return makeTestNotice({ dialect: "standard", secret: SECRET, type, data });
}

function orderOf(orderNo: string): Partial<StandardOrder> {
  return { orderNo, delivery: { deliveryId: `of${orderNo}`, state: "due" } };
}

async function started(merchant: Merchant): Promise<MerchantProcess> {
  const server = await merchant.start();
  if (server === undefined) throw new Error("the game server did not start");
  return server;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
