/** What the server does by itself about notices: old ones are forgotten, missing answers are told. */

import assert from "node:assert/strict";
import { FIRST_ROWS } from "../../bridge/server/calls/chores/chore.ts";
import { LOWEST } from "../../bridge/server/calls/chores/purgeNotices.ts";
import { type ChoreTimes, choresOf } from "../../bridge/server/jobs/chores.ts";
import { LEASE_MS, playSender, serverShop, noticeShop as shop } from "./noticeSender.ts";
import { buy, openWorld, type World } from "./world.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const TIMES: ChoreTimes = { keepMs: 90 * DAY_MS, alarmAfterMs: DAY_MS };

describe("the chores about notices", () => {
  let world: World;
  let sender: ReturnType<typeof playSender>;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld(shop());
    sender = playSender(world);
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  /** One chore until it has nothing more to do; gives how many steps that took. */
  async function take(name: string, rows = FIRST_ROWS.rows): Promise<number> {
    const chore = choresOf(world.store, TIMES).find((one) => one.name === name);
    assert.ok(chore);
    for (let steps = 1; ; steps += 1) {
      const { result } = await chore.run({ skip: 0, rows });
      if (result.rows < rows) return steps;
    }
  }

  /** Buys, and lets the merchant's server have its notice. */
  async function buyAndTell(
    orderNo: string,
    next: "delivered" | "dead" | number = "delivered",
  ): Promise<void> {
    await buy(world, ann, orderNo, "POTION");
    const [leased] = await sender.lease();
    await sender.end(leased, next === "delivered" ? "delivered" : "failed", next);
  }

  describe("forget notices", () => {
    const countTries = () => world.db.prepare("SELECT * FROM notice_tries").all().length;

    it("with their tries, so long after their end", async () => {
      await buyAndTell("A1");
      world.wait(TIMES.keepMs - 1);
      await take("purgeNotices");
      assert.deepEqual([await sender.notices(), countTries()], [["A1 paid delivered"], 1]);
      world.wait(1);
      await take("purgeNotices");
      assert.deepEqual([await sender.notices(), countTries()], [[], 0]);
    });

    it("that a newer one superseded", async () => {
      await buyAndTell("A1", 1000);
      await sender.refund("A1");
      world.wait(LEASE_MS);
      for (const leased of await sender.lease()) await sender.end(leased, "delivered", "delivered");
      assert.equal((await sender.notices()).length, 2);
      world.wait(TIMES.keepMs);
      await take("purgeNotices");
      assert.deepEqual(await sender.notices(), []);
    });

    it("that are dead four times as late: somebody may still send them", async () => {
      await buyAndTell("A1", "dead");
      world.wait(4 * TIMES.keepMs - 1);
      await take("purgeNotices");
      assert.deepEqual(await sender.notices(), ["A1 paid dead"]);
      world.wait(1);
      await take("purgeNotices");
      assert.deepEqual(await sender.notices(), []);
    });

    it("never while they wait", async () => {
      await buyAndTell("A1", 1000);
      world.wait(1000 * DAY_MS);
      await take("purgeNotices");
      assert.deepEqual(await sender.notices(), ["A1 paid pending"]);
    });

    it("step by step, past those that stay", async () => {
      await buyAndTell("A1", "dead");
      for (let n = 2; n < 7; n += 1) await buyAndTell(`A${n}`);
      world.wait(TIMES.keepMs);
      ann = await world.logIn("Ann");
      await buyAndTell("A7");
      assert.equal(await take("purgeNotices", 2), 4);
      assert.deepEqual(await sender.notices(), ["A7 paid delivered", "A1 paid dead"]);
    });

    it("no further than to the first step of young ones", async () => {
      for (let n = 0; n < 6; n += 1) await buyAndTell(`A${n}`);
      assert.equal(await take("purgeNotices", 2), 1);
    });

    it("and ask a person about a later refund that the dialect cannot tell", async () => {
      await world.publish(serverShop("pico"));
      await buyAndTell("A1");
      world.wait(TIMES.keepMs);
      await take("purgeNotices");
      assert.deepEqual(await sender.notices(), []);
      await sender.refund("A1");
      assert.deepEqual(await sender.attention(), ["untold A1"]);
    });

    it("of an order whose newer notice stays", async () => {
      await buyAndTell("A1");
      world.wait(TIMES.keepMs);
      await sender.refund("A1");
      const { result } = await world.store.execute("purgeNotices", {
        ...{ above: LOWEST, rows: 100, keepMs: TIMES.keepMs },
      });
      assert.equal(result.above, undefined);
      assert.deepEqual(await sender.notices(), ["A1 refunded pending"]);
    });
  });

  describe("ask a person about goods", () => {
    const ack = async (orderNo: string, outcome: "granted" | "cannotGrant") => {
      const found = world.db
        .prepare<{ delivery_id: string }>(
          "SELECT delivery_id FROM deliveries JOIN orders USING (order_key) WHERE order_no = ?",
        )
        .get(orderNo);
      const deliveryId = found?.delivery_id ?? "";
      await world.store.execute("ackByMerchant", { appId: "demo", orderNo, deliveryId, outcome });
    };

    it("that the merchant's server does not acknowledge in time", async () => {
      await buy(world, ann, "A1", "TITLE");
      const [leased] = await sender.lease();
      await sender.end(leased, "delivered", "delivered");
      world.wait(TIMES.alarmAfterMs - 1);
      await take("alarmUnacknowledged");
      assert.deepEqual(await sender.attention(), []);
      world.wait(1);
      await take("alarmUnacknowledged");
      const { result } = await world.store.execute("listAttention", { afterKey: 0 });
      assert.deepEqual(
        result.map(({ kind, subject }) => [kind, subject]),
        [["unacknowledged", "A1"]],
      );
      assert.match(
        result[0]?.detail ?? "",
        /^delivery [0-9a-f]{32} is due for 24 h, .*delivered\)$/,
      );
    });

    it("until it does", async () => {
      await buy(world, ann, "A1", "TITLE");
      world.wait(TIMES.alarmAfterMs);
      await take("alarmUnacknowledged");
      await ack("A1", "granted");
      assert.deepEqual(await sender.attention(), []);
      const item = world.db.prepare<object>("SELECT resolved_by, resolution FROM attention").get();
      assert.deepEqual({ ...item }, { resolved_by: "merchant", resolution: "granted after all" });
    });

    it("until the order is refunded", async () => {
      await buy(world, ann, "A1", "TITLE");
      world.wait(TIMES.alarmAfterMs);
      await take("alarmUnacknowledged");
      await sender.refund("A1");
      assert.deepEqual(await sender.attention(), []);
    });

    it("once, whatever the person decides", async () => {
      await buy(world, ann, "A1", "TITLE");
      world.wait(TIMES.alarmAfterMs);
      await take("alarmUnacknowledged");
      const [item] = (await world.store.execute("listAttention", { afterKey: 0 })).result;
      assert.ok(item);
      const decision = { action: "note", by: "operator", reason: "they know" } as const;
      await world.store.execute("resolveAttention", { key: item.key, ...decision });
      world.wait(TIMES.alarmAfterMs);
      await take("alarmUnacknowledged");
      assert.deepEqual(await sender.attention(), []);
    });

    it("but not about those that are the client's, acknowledged, refunded, or asked about", async () => {
      await buy(world, ann, "CLIENT", "POTION");
      await buy(world, ann, "GRANTED", "TITLE");
      await ack("GRANTED", "granted");
      await buy(world, ann, "REFUNDED", "TITLE");
      await sender.refund("REFUNDED");
      await buy(world, ann, "CANNOT", "TITLE");
      for (let tries = 0; tries < 5; tries += 1) {
        await ack("CANNOT", "cannotGrant");
        world.wait(HOUR_MS);
      }
      world.wait(TIMES.alarmAfterMs);
      await take("alarmUnacknowledged");
      assert.deepEqual(await sender.attention(), ["undeliverable CANNOT"]);
    });

    it("step by step, each order's once", async () => {
      for (let n = 0; n < 5; n += 1) await buy(world, ann, `A${n}`, "TITLE");
      world.wait(TIMES.alarmAfterMs);
      await buy(world, ann, "LATER", "TITLE");
      assert.equal(await take("alarmUnacknowledged", 2), 3);
      assert.equal((await sender.attention()).length, 5);
      world.wait(TIMES.alarmAfterMs);
      assert.equal(await take("alarmUnacknowledged", 2), 1);
      assert.equal((await sender.attention()).length, 6);
    });

    it("not at all where the operator does not want it", () => {
      const names = choresOf(world.store, { ...TIMES, alarmAfterMs: 0 }).map(({ name }) => name);
      assert.equal(names.includes("alarmUnacknowledged"), false);
    });
  });
});
