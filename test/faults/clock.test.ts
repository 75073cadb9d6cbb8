import assert from "node:assert/strict";
import { audit } from "../server/books.ts";
import { buy, coinsOf, openWorld, refused, stateOf, terms, type World } from "../server/world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("a clock that jumps", () => {
  let world: World;
  let session: string;

  beforeEach(async () => {
    world = await openWorld();
    session = await world.logIn("Ann");
  });

  afterEach(async () => {
    audit(world.db);
    await world.close();
  });

  const pay = (orderNo: string) =>
    world.call("pay", { session, ...terms(world, orderNo), coins: 10 });

  for (const [direction, ms] of [
    ["back", -DAY_MS],
    ["ahead", DAY_MS],
  ] as const) {
    it(`${direction} takes no coins twice, and the next order is paid`, async () => {
      const before = await pay("A1");
      world.wait(ms);
      const after = await pay("A1");
      assert.equal(after.order.tradeNo, before.order.tradeNo);
      assert.equal((await pay("A2")).order.state, "paid");
      assert.equal(await coinsOf(world, session), 80);
    });

    it(`${direction} keeps goods due until they are acknowledged, once`, async () => {
      await buy(world, session, "A1", "POTION");
      const first = await world.call("deliveries", { session, saveSlot: "1" });
      world.wait(ms);
      await world.doChores();
      const again = await world.call("deliveries", { session, saveSlot: "1" });
      const deliveryId = first.deliveries?.[0]?.deliveryId ?? "";
      assert.equal(again.deliveries?.[0]?.deliveryId, deliveryId);
      const granted = { session, deliveryId, outcome: "granted" } as const;
      for (let ack = 0; ack < 2; ack++) {
        assert.equal((await world.call("ackDelivery", granted)).order.state, "fulfilled");
      }
      const none = await world.call("deliveries", { session, saveSlot: "1" });
      assert.equal(none.deliveries, undefined);
    });
  }

  it("ahead and back again leaves an order expired that expired meanwhile", async () => {
    await refused(buy(world, session, "A1", "CASTLE"), "coinsInsufficient");
    world.wait(HOUR_MS);
    await world.doChores();
    world.wait(-HOUR_MS);
    await world.doChores();
    assert.equal(await stateOf(world, session, "A1"), "expired");
    await refused(buy(world, session, "A1", "CASTLE"), "orderExpired");
    assert.equal(await coinsOf(world, session), 100);
  });

  it("back makes a payment's deadline no longer than the server allows", async () => {
    const late = { session, ...terms(world, "A1"), coins: 10 };
    world.wait(-HOUR_MS);
    await refused(world.call("pay", late), "paramsWrong");
    assert.equal((await pay("A1")).order.state, "paid");
  });
});
