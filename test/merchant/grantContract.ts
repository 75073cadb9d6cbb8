/** What grantOnce promises, told for each database that a game may have. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { GameDatabase } from "../../bridge/server/merchant/gameDatabase.ts";
import type { Expected } from "../../bridge/server/merchant/grantDecision.ts";
import {
  type GrantWork,
  grantOnce,
  listUnacknowledged,
  markAcknowledged,
} from "../../bridge/server/merchant/grantOnce.ts";
import type { Acknowledgement, GrantOutcome } from "../../bridge/server/merchant/grantStep.ts";
import type { Notice } from "../../bridge/server/merchant/notice.ts";

/** A game's database with a table `goods` and the grants' one. */
export interface GameWorld<Handle> {
  readonly database: GameDatabase<Handle>;
  /** Adds `change` to what the order's player has of it. */
  readonly change: (handle: Handle, orderNo: string, change: number) => unknown;
  count(orderNo: string): Promise<number>;
  close(): Promise<void>;
}

const WHERE = { appId: "demo", environment: "sandbox" } as const;
const EXPECTED: Expected = { ...WHERE, amount: 60, currency: "coins" };

let lastOrder = 0;

function notice(version: number, more: Partial<Notice> = {}): Notice {
  return {
    dialect: "standard",
    ...WHERE,
    orderNo: "ORDER1",
    standing: "grant",
    word: "order.paid",
    version,
    amount: "60",
    currency: "coins",
    deliveryId: `delivery${version}`,
    body: {},
    ...more,
  };
}

/** Tells the stories with a world that `open` makes. */
export function grantContract<Handle>(open: () => Promise<GameWorld<Handle>>): void {
  let world: GameWorld<Handle>;
  let work: GrantWork<Handle>;
  let orderNo: string;

  before(async () => {
    world = await open();
    work = {
      grant: (handle, { orderNo }) => world.change(handle, orderNo, 1),
      revoke: (handle, { orderNo }) => world.change(handle, orderNo, -1),
    };
  });

  beforeEach(() => {
    lastOrder += 1;
    orderNo = `ORDER${lastOrder}`;
  });

  after(async () => {
    await world?.close();
  });

  const take = (told: Notice, expected: Expected = EXPECTED) =>
    grantOnce(world.database, { ...told, orderNo }, expected, work);
  const goods = () => world.count(orderNo);

  it("grants once, however often the notice comes", async () => {
    assert.equal((await take(notice(2))).kind, "granted");
    assert.equal(await goods(), 1);
    for (let repeat = 0; repeat < 3; repeat += 1) {
      assert.equal((await take(notice(2))).kind, "repeat");
    }
    assert.equal(await goods(), 1);
  });

  it("grants once of twenty notices at the same time", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => take(notice(2))));
    const granted = outcomes.filter(({ kind }) => kind === "granted");
    assert.equal(granted.length, 1);
    assert.equal(outcomes.filter(({ kind }) => kind === "repeat").length, 19);
    assert.equal(await goods(), 1);
  });

  it("takes back once what was refunded, and grants again what was paid again", async () => {
    const refunded = notice(3, { standing: "revoke" });
    await take(notice(2));
    assert.equal((await take(refunded)).kind, "revoked");
    assert.equal((await take(refunded)).kind, "stale");
    assert.equal(await goods(), 0);
    assert.equal((await take(notice(2))).kind, "stale");
    assert.equal((await take(notice(4))).kind, "granted");
    assert.equal((await take(refunded)).kind, "stale");
    assert.equal(await goods(), 1);
  });

  it("hands nothing over when the refund came before the payment's notice", async () => {
    assert.equal((await take(notice(3, { standing: "revoke" }))).kind, "nothing");
    assert.equal((await take(notice(2))).kind, "stale");
    assert.equal(await goods(), 0);
  });

  it("ends the same in whatever order notices come, and however often", async () => {
    const history = [
      notice(2),
      notice(3, { standing: "revoke" }),
      notice(4),
      notice(6, { standing: "revoke" }),
      notice(7),
    ];
    const index = fc.nat(history.length - 1);
    await fc.assert(
      fc.asyncProperty(fc.array(index, { minLength: 1, maxLength: 12 }), async (order) => {
        lastOrder += 1;
        orderNo = `ORDER${lastOrder}`;
        for (const at of order) {
          await take(history[at]!);
          assert.ok([0, 1].includes(await goods()));
        }
        const newest = history[Math.max(...order)]!;
        assert.equal(await goods(), newest.standing === "grant" ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });

  it("undoes everything when the game could not grant", async () => {
    const broken: GrantWork<Handle> = {
      ...work,
      grant(handle, told) {
        const done = world.change(handle, told.orderNo, 1);
        if (done instanceof Promise) return done.then(() => Promise.reject(new Error("full bag")));
        throw new Error("full bag");
      },
    };
    const told = { ...notice(2), orderNo };
    await assert.rejects(grantOnce(world.database, told, EXPECTED, broken), /full bag/);
    assert.equal(await goods(), 0);
    assert.equal((await take(notice(2))).kind, "granted");
    assert.equal(await goods(), 1);
  });

  it("grants nothing for another price, currency, app or environment", async () => {
    const wrong: readonly [keyof Expected, Partial<Expected>][] = [
      ["amount", { amount: 61n }],
      ["currency", { currency: "PIC" }],
      ["appId", { appId: "other" }],
      ["environment", { environment: "live" }],
    ];
    for (const [field, more] of wrong) {
      const outcome = await take(notice(2), { ...EXPECTED, ...more });
      assert.equal(outcome.kind, "mismatch");
      assert.equal(outcome.kind === "mismatch" && outcome.field, field);
    }
    await assert.rejects(take(notice(2), { ...EXPECTED, amount: 60.5 }), TypeError);
    await assert.rejects(take(notice(2), { ...EXPECTED, amount: "-60" }), TypeError);
    assert.equal(await goods(), 0);
  });

  it("keeps apps and environments apart", async () => {
    const live = { ...EXPECTED, environment: "live" } as const;
    await take(notice(2));
    assert.equal((await take(notice(2, { environment: "live" }), live)).kind, "granted");
    const other = { ...EXPECTED, appId: "other" };
    assert.equal((await take(notice(2, { appId: "other" }), other)).kind, "granted");
    assert.equal(await goods(), 3);
  });

  it("remembers what the payment server was not told yet", async () => {
    const mine = async () =>
      (await listUnacknowledged(world.database, WHERE)).filter((one) => one.orderNo === orderNo);
    const acknowledge = toTell(await take(notice(2)));
    assert.deepEqual(acknowledge, {
      orderNo,
      state: "granted",
      deliveryId: "delivery2",
      version: 2,
    });
    assert.deepEqual(await mine(), [acknowledge]);
    await markAcknowledged(world.database, WHERE, acknowledge);
    assert.deepEqual(await mine(), []);
    const refunded = toTell(await take(notice(3, { standing: "revoke" })));
    // What was told of the grant does not stand for the refund.
    await markAcknowledged(world.database, WHERE, acknowledge);
    assert.deepEqual(await mine(), [refunded]);
    await markAcknowledged(world.database, WHERE, refunded);
    assert.deepEqual(await mine(), []);
  });

  it("has nothing to tell where the answer is the acknowledgement", async () => {
    const told = notice(0, { dialect: "pico", version: undefined, deliveryId: undefined });
    assert.deepEqual(await take(told), { kind: "granted", acknowledge: undefined });
    assert.deepEqual(await take(told), { kind: "repeat", acknowledge: undefined });
    assert.equal(await goods(), 1);
  });

  it("waits for as many blocks as the game wants, and follows a reorganization", async () => {
    const block = (confirmations: number, blockTime: number) =>
      notice(0, {
        dialect: "gip0006",
        version: undefined,
        deliveryId: undefined,
        standing: confirmations === 0 ? "wait" : "grant",
        confirmations,
        blockTime,
      });
    const deep = { ...EXPECTED, confirmationsMin: 6 };
    const kinds: string[] = [];
    for (const [confirmations, time] of [
      [0, 90],
      [1, 100],
      [6, 100],
      [0, 90],
      [7, 100],
      [0, 100],
      [6, 100],
      [6, 110],
    ] as const) {
      kinds.push((await take(block(confirmations, time), deep)).kind);
    }
    assert.deepEqual(kinds, [
      "wait",
      "wait",
      "granted",
      "wait",
      "repeat",
      "revoked",
      "stale",
      "granted",
    ]);
    assert.equal(await goods(), 1);
  });
}

function toTell(outcome: GrantOutcome): Acknowledgement {
  if (outcome.kind === "mismatch" || outcome.acknowledge === undefined) {
    throw new Error(`nothing to tell: ${outcome.kind}`);
  }
  return outcome.acknowledge;
}
