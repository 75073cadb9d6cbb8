import assert from "node:assert/strict";
import sinon from "sinon";
import type { Asked } from "../../bridge/server/store/command.ts";
import { Dispatch } from "../../bridge/server/store/postgres/dispatch.ts";
import { KeyPool } from "../../bridge/server/store/postgres/keyPool.ts";
import { Trust } from "../../bridge/server/store/postgres/trust.ts";

describe("commands for PostgreSQL", () => {
  let clock: sinon.SinonFakeTimers;
  /** What each lane was given, and how to end it. */
  let batches: { lane: number; ids: readonly number[]; end(): Promise<void> }[];
  let dispatch: Dispatch;
  let lastId: number;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    batches = [];
    lastId = 0;
    const lanes = [0, 1].map((lane) => ({
      run: (commands: readonly Asked[]) =>
        new Promise<void>((resolve) => {
          const end = async () => {
            resolve();
            await clock.tickAsync(0);
          };
          batches.push({ lane, ids: commands.map(({ id }) => id), end });
        }),
    }));
    dispatch = new Dispatch(lanes);
  });

  afterEach(() => clock.restore());

  const settle = () => {};

  function take(count: number, session?: string): void {
    const commands = Array.from({ length: count }, () => {
      lastId += 1;
      return { id: lastId, verb: "pay", params: { session: session ?? `S${lastId}` } };
    });
    dispatch.take(commands, settle);
  }

  const sizes = () => batches.map(({ lane, ids }) => `${lane}: ${ids.length}`);

  it("go at once when nobody else is there", () => {
    take(1);
    assert.deepEqual(sizes(), ["0: 1"]);
  });

  it("gather while a batch is under way, and go together", async () => {
    take(1);
    take(1);
    take(1);
    assert.deepEqual(sizes(), ["0: 1"]);
    await batches[0]?.end();
    assert.deepEqual(sizes(), ["0: 1", "0: 2"]);
  });

  it("wait a moment for those who were just answered", async () => {
    take(10);
    await batches[0]?.end();
    take(3);
    assert.deepEqual(sizes(), ["0: 10"]);
    take(3);
    assert.deepEqual(sizes(), ["0: 10", "0: 6"]);
  });

  it("wait for nobody who stays away", async () => {
    take(10);
    await batches[0]?.end();
    take(1);
    await clock.tickAsync(2);
    assert.deepEqual(sizes(), ["0: 10", "0: 1"]);
    await batches[1]?.end();
    take(1);
    assert.deepEqual(sizes(), ["0: 10", "0: 1", "0: 1"]);
  });

  it("take a second lane when many wait", () => {
    take(1);
    take(15);
    assert.deepEqual(sizes(), ["0: 1"]);
    take(1);
    assert.deepEqual(sizes(), ["0: 1", "1: 16"]);
  });

  it("of one caller never run in two lanes at once, and keep their order", async () => {
    take(1, "ANN");
    take(2, "ANN");
    take(96);
    assert.deepEqual(batches[1]?.ids.includes(2), false);
    await batches[0]?.end();
    await batches[1]?.end();
    await clock.tickAsync(2);
    assert.deepEqual(batches[2]?.ids, [2, 3]);
  });

  it("are all settled before the store closes", async () => {
    take(10);
    take(2);
    let isOver = false;
    void dispatch.finish().then(() => {
      isOver = true;
    });
    await batches[0]?.end();
    assert.deepEqual([sizes(), isOver], [["0: 10", "0: 2"], false]);
    await batches[1]?.end();
    assert.equal(isOver, true);
  });
});

describe("keys that lie ready", () => {
  it("are thrown away after a second, and when the clock went back", () => {
    const pool = new KeyPool();
    const put = () => pool.put([{ first: 64, end: 128, bornMs: 5000 }]);
    put();
    assert.equal(pool.takeAll(5999).length, 1);
    assert.equal(pool.takeAll(5999).length, 0);
    put();
    assert.equal(pool.takeAll(6000).length, 0);
    put();
    assert.equal(pool.takeAll(4999).length, 0);
  });
});

describe("trust in guesses", () => {
  it("ends for longer each time they are wrong, and returns when they are right", () => {
    const trust = new Trust();
    const pay = new Set(["pay"]);
    const pause = () => {
      let count = 0;
      while (!trust.mayGuess("pay")) count += 1;
      return count;
    };
    assert.equal(pause(), 0);
    trust.wereWrong(pay);
    const first = pause();
    trust.wereWrong(pay);
    assert.equal(pause(), 2 * first);
    trust.cameTrue(pay);
    trust.wereWrong(pay);
    assert.equal(pause(), first);
    assert.equal(trust.mayGuess("payByCode"), true);
  });
});
