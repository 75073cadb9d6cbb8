/** Server-granted goods: who may say that they were handed over, and what a success answer says. */

import assert from "node:assert/strict";
import { Refusal } from "../../bridge/server/refusal.ts";
import { playSender, noticeShop as shop } from "./noticeSender.ts";
import { buy, openWorld, type World } from "./world.ts";

describe("goods that the merchant's server grants", () => {
  let world: World;
  let sender: ReturnType<typeof playSender>;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld(shop());
    sender = playSender(world);
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  const acked = { appId: "demo", orderNo: "A1", outcome: "granted" } as const;

  async function state(): Promise<string | undefined> {
    const asked = { session: ann, orderNos: ["A1"] };
    return (await world.call("queryOrder", asked)).answers[0]?.order?.state;
  }

  it("a success answer that says so fulfils what the server grants", async () => {
    await world.publish(shop({ noticeDialect: "pico" }));
    await buy(world, ann, "A1", "TITLE");
    await sender.end((await sender.lease())[0], "acknowledged", "delivered");
    assert.equal(await state(), "fulfilled");
  });

  it("any other success answer leaves them due until they are acknowledged", async () => {
    await buy(world, ann, "A1", "TITLE");
    const [paid] = await sender.lease();
    await sender.end(paid, "delivered", "delivered");
    assert.equal(await state(), "paid");
    const deliveryId = paid?.snapshot.delivery?.deliveryId ?? "";
    for (let times = 0; times < 2; times += 1) {
      await world.store.execute("ackByMerchant", { ...acked, deliveryId });
      assert.equal(await state(), "fulfilled");
    }
  });

  it("a success answer says nothing of goods that the client grants", async () => {
    await buy(world, ann, "A1", "POTION");
    await sender.end((await sender.lease())[0], "acknowledged", "delivered");
    assert.equal(await state(), "paid");
  });

  it("that were refunded during the try are told to a person", async () => {
    await world.publish(shop({ noticeDialect: "pico" }));
    await buy(world, ann, "A1", "TITLE");
    const [paid] = await sender.lease();
    await sender.refund("A1");
    await sender.end(paid, "acknowledged", "delivered");
    assert.equal(await state(), "refunded");
    assert.deepEqual((await sender.attention()).sort(), ["goodsKept A1", "untold A1"]);
  });

  it("that were refunded are taken back by the merchant, or owed by the player", async () => {
    const sql = "SELECT delivery FROM orders";
    const inStore = () => world.db.prepare<{ delivery: string }>(sql).get()?.delivery;
    await buy(world, ann, "A1", "TITLE");
    const deliveryId = (await sender.lease())[0]?.snapshot.delivery?.deliveryId ?? "";
    const say = (outcome: "granted" | "revoked" | "owed") =>
      world.store.execute("ackByMerchant", { ...acked, deliveryId, outcome });
    await assert.rejects(say("revoked"), Refusal);
    await say("granted");
    await assert.rejects(say("owed"), Refusal);
    await sender.refund("A1");
    assert.equal(inStore(), "revoking");
    for (const outcome of ["revoked", "revoked", "owed", "granted"] as const) await say(outcome);
    assert.equal(inStore(), "revoked");
    assert.deepEqual(await sender.attention(), []);
  });

  it("nobody acknowledges another's: not the client's, no other app's, no other order's", async () => {
    await buy(world, ann, "A1", "POTION");
    const deliveryId = (await sender.lease())[0]?.snapshot.delivery?.deliveryId ?? "";
    const wrong = [
      { ...acked, deliveryId },
      { ...acked, appId: "other", deliveryId },
      { ...acked, deliveryId: "0".repeat(32) },
    ];
    for (const params of wrong) {
      await assert.rejects(world.store.execute("ackByMerchant", params), Refusal);
    }
    assert.equal(await state(), "paid");
  });

  it("that cannot be granted five times wait for a person, and may be granted after all", async () => {
    await buy(world, ann, "A1", "TITLE");
    const deliveryId = (await sender.lease())[0]?.snapshot.delivery?.deliveryId ?? "";
    const cannot = { ...acked, deliveryId, outcome: "cannotGrant", reason: "bag full" } as const;
    for (let n = 0; n < 5; n += 1) await world.store.execute("ackByMerchant", cannot);
    assert.deepEqual(await sender.attention(), ["undeliverable A1"]);
    await world.store.execute("ackByMerchant", { ...acked, deliveryId });
    await world.store.execute("ackByMerchant", cannot);
    assert.equal(await state(), "fulfilled");
    assert.deepEqual(await sender.attention(), []);
  });
});
