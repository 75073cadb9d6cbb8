import assert from "node:assert/strict";
import { Refusal } from "../../bridge/server/refusal.ts";
import { audit } from "./books.ts";
import { buy, coinsOf, openWorld, refused, type World } from "./world.ts";

const DAY_MS = 24 * 3600 * 1000;

describe("an order of which nobody knows whether it is paid", () => {
  let world: World;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld();
    ann = await world.logIn("Ann");
    await refused(buy(world, ann, "A1", "FOG"), "orderUncertain");
  });

  afterEach(() => {
    audit(world.db);
    return world.close();
  });

  const resolve = async (outcome: "settled" | "none") => {
    const params = {
      appId: "demo",
      door: "plugin",
      orderNo: "A1",
      outcome,
      by: "operator",
    } as const;
    return (await world.store.execute("resolveOrder", params)).result;
  };
  const query = async () => {
    const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A1"] });
    return answers[0]?.order;
  };
  const attention = async () =>
    (await world.store.execute("listAttention", { afterKey: 0 })).result;
  const due = async () =>
    (await world.call("deliveries", { session: ann, saveSlot: "1" })).deliveries ?? [];

  it("holds its coins and calls a person", async () => {
    assert.equal(await coinsOf(world, ann), 90);
    const order = await query();
    assert.deepEqual([order?.state, order?.exception], ["created", "uncertain"]);
    const [item] = await attention();
    assert.deepEqual([item?.kind, item?.subject], ["uncertain", "A1"]);
    assert.deepEqual(await due(), []);
  });

  it("never ends by itself: neither time, nor a cancel, nor a repeat moves it", async () => {
    world.wait(30 * DAY_MS);
    await world.doChores();
    // The session is over by now; the player comes back.
    ann = await world.logIn("Ann");
    await world.call("cancelOrder", { session: ann, orderNo: "A1" });
    assert.equal((await query())?.exception, "uncertain");
    assert.equal(await coinsOf(world, ann), 90);
  });

  it("a repeat of its number takes nothing again", async () => {
    await refused(buy(world, ann, "A1", "FOG"), "orderUncertain");
    assert.equal(await coinsOf(world, ann), 90);
  });

  it("resolved as settled it is paid, and its goods are due", async () => {
    const order = await resolve("settled");
    assert.equal(order.money, "settled");
    assert.equal(await coinsOf(world, ann), 90);
    assert.equal((await due()).length, 1);
    assert.deepEqual(await attention(), []);
  });

  it("resolved as not paid its coins come back, and a new number is needed", async () => {
    await resolve("none");
    assert.equal(await coinsOf(world, ann), 100);
    assert.equal((await query())?.state, "failed");
    await refused(buy(world, ann, "A1", "FOG"), "orderFailed");
    await refused(buy(world, ann, "A2", "FOG"), "orderUncertain");
    assert.equal(await coinsOf(world, ann), 90);
    assert.deepEqual(
      (await attention()).map(({ subject }) => subject),
      ["A2"],
    );
  });

  it("is resolved once", async () => {
    await resolve("none");
    const again = resolve("settled");
    await assert.rejects(
      again,
      (error) => error instanceof Refusal && error.code === "paramsWrong",
    );
    assert.equal(await coinsOf(world, ann), 100);
  });
});
