/** Payments, refunds, two senders, lost senders and time, in any order: what always holds. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { LeasedNotice } from "../../bridge/server/calls/notices/leaseNotices.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { LEASE_MS, noticeShop, playSender } from "./noticeSender.ts";
import { CallError } from "./rawClient.ts";
import { buy, openWorld, type World } from "./world.ts";

const orderNo = fc.constantFrom("A1", "A2", "A3");
const owner = fc.constantFrom("one", "two");
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pay" as const), orderNo }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      orderNo,
      coins: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("lease" as const),
      owner,
      room: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      index: fc.nat(8),
      how: fc.constantFrom(
        "delivered" as const,
        "acknowledged" as const,
        "refused" as const,
        "dead" as const,
      ),
    }),
  },

  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(5000, LEASE_MS) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("redeliver" as const), orderNo }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What a sender holds, and until when. */
interface Held {
  readonly leased: LeasedNotice;
  readonly owner: string;
  readonly untilMs: number;
  isOver: boolean;
}

describe("notices in any order of events", function () {
  this.timeout(120_000);

  for (const noticeDialect of ["standard", "pico"] as const) {
    it(`of an order are tried one at a time, the newest only, and end (${noticeDialect})`, async () => {
      const steps = fc.array(step, { minLength: 10, maxLength: 50 });
      await fc.assert(
        fc.asyncProperty(steps, async (script) => {
          const world = await openWorld(noticeShop({ noticeDialect }));
          try {
            await play(world, script);
          } finally {
            await world.close();
          }
        }),
        { numRuns: 40 },
      );
    });
  }

  async function play(world: World, script: readonly Step[]): Promise<void> {
    const sender = playSender(world);
    const session = await world.logIn("Ann");
    const held: Held[] = [];
    for (const one of script) {
      try {
        await take(world, sender, session, held, one);
      } catch (error) {
        if (!(error instanceof CallError) && !(error instanceof Refusal)) throw error;
      }
    }
    await settle(world, sender);
  }

  async function take(
    world: World,
    sender: ReturnType<typeof playSender>,
    session: string,
    held: Held[],
    one: Step,
  ): Promise<void> {
    switch (one.do) {
      case "pay":
        return void (await buy(world, session, one.orderNo, "TITLE"));
      case "refund":
        return await sender.refund(one.orderNo, one.coins);
      case "wait":
        return world.wait(one.ms);
      case "redeliver": {
        const order = { appId: "demo", door: "plugin", orderNo: one.orderNo } as const;
        const { result } = await world.store.execute("showNotices", order);
        const asked = { notices: result, by: "operator" } as const;
        return void (await world.store.execute("redeliverNotices", asked));
      }
      case "lease":
        for (const leased of await sender.lease({ owner: one.owner, room: one.room })) {
          await checkLease(world, sender, held, leased);
          const untilMs = world.nowMs() + LEASE_MS;
          held.push({ leased, owner: one.owner, untilMs, isOver: false });
        }
        return;
      case "end": {
        const ending = held[one.index];
        if (ending === undefined || ending.isOver) return;
        ending.isOver = true;
        const next = {
          delivered: "delivered",
          acknowledged: "delivered",
          refused: 5000,
          dead: "dead",
        } as const;
        const outcome = one.how === "dead" ? "refused" : one.how;
        return await sender.end(ending.leased, outcome, next[one.how], ending.owner);
      }
    }
  }

  /** Nobody else is at it, nothing newer exists, and it says what is. */
  async function checkLease(
    world: World,
    sender: ReturnType<typeof playSender>,
    held: readonly Held[],
    { orderKey, orderVersion, snapshot }: LeasedNotice,
  ): Promise<void> {
    const others = held.filter(
      (one) => one.leased.orderKey === orderKey && !one.isOver && one.untilMs > world.nowMs(),
    );
    assert.deepEqual(others, []);
    const notices = await sender.log(snapshot.order.orderNo);
    assert.equal(notices.at(-1)?.orderVersion, orderVersion);
    if (snapshot.moment === "paid") assert.notEqual(snapshot.order.state, "refunded");
  }

  /** Everybody answers from now on: then each order's last word has arrived, once. */
  async function settle(world: World, sender: ReturnType<typeof playSender>): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      world.wait(LEASE_MS);
      const leased = await sender.lease();
      for (const one of leased) await sender.end(one, "delivered", "delivered");
      if (leased.length === 0) break;
    }
    const { result } = await world.store.execute("listNotices", {});
    for (const { orderNo: number, state } of result.notices) {
      assert.ok(["delivered", "superseded", "dead"].includes(state), `${number} is ${state}`);
    }
    for (const number of new Set(result.notices.map((one) => one.orderNo))) {
      const last = (await sender.log(number)).at(-1);
      assert.notEqual(last, undefined);
      const tries = last?.log ?? [];
      assert.equal(last?.tries, tries.length, `every try of ${number} is in the log`);
    }
  }
});
