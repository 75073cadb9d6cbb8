import assert from "node:assert/strict";
import {
  type ChainHealth,
  type RunningFollower,
  runFollower,
} from "../../bridge/server/rails/chain/runFollower.ts";
import { type ChainStage, LEASE_MS, LIMITS, openChainStage } from "./chainStage.ts";
import { createFakeChain, type FakeChain, payment } from "./fakeChain.ts";

describe("a follower that runs", function () {
  this.timeout(30_000);

  let chain: FakeChain;
  let stage: ChainStage;
  let running: RunningFollower;
  let said: string[];

  beforeEach(async () => {
    chain = createFakeChain();
    stage = await openChainStage();
    chain.mineMany(10);
    said = [];
    const say = (level: string) => (facts: object) => {
      said.push(`${level} ${"why" in facts ? facts.why : "level"}`);
    };
    running = runFollower({
      ...{ source: chain.source, store: stage.store, owner: "one", name: "fake" },
      // Nothing comes by itself within a test: whoever waits wakes it.
      ...{ blockTimeMs: 15_000, leaseMs: LEASE_MS, limits: { ...LIMITS, near: 8, ring: 8 } },
      ...{ nowMs: stage.nowMs, random: () => 1 },
      log: { info: say("info"), warn: say("warn"), error: say("error") },
    });
  });

  afterEach(async () => {
    await running.stop();
    await stage.close();
  });

  /** Wakes it until its health is so. */
  async function until(isSo: (health: ChainHealth) => boolean): Promise<ChainHealth> {
    for (;;) {
      const health = running.health();
      if (isSo(health)) return health;
      running.wake();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  it("goes to the head by itself, and to each new one when it is woken", async () => {
    await stage.addInvoice("a1");
    const first = await until(({ height }) => height === 10);
    assert.deepEqual([first.role, first.net, first.name], ["follows", "eip155:31337", "fake"]);
    chain.mine([payment("0xt1", "a1")]);
    await until(({ height }) => height === 11);
    assert.equal((await stage.payments("a1")).length, 1);
  });

  it("says once what keeps it, and once that it goes on", async () => {
    await until(({ height }) => height === 10);
    chain.nodes.isDown = true;
    const failed = await until(({ note }) => note !== undefined);
    assert.equal(failed.note, "the node is down");
    running.wake();
    running.wake();
    chain.nodes.isDown = false;
    chain.mine();
    await until(({ height, note }) => height === 11 && note === undefined);
    assert.deepEqual(said, ["warn the node is down", "info level"]);
  });

  it("stays halted, and looks from time to time whether a person let it go on", async () => {
    await until(({ height }) => height === 10);
    chain.mineMany(20);
    await until(({ height }) => height === 30);
    chain.reorg(15);
    assert.match((await until(({ state }) => state === "halted")).note ?? "", /every block from/);
    assert.deepEqual(
      said.map((line) => line.split(" ")[0]),
      ["error"],
    );
    const by = { by: "operator", reason: "seen", net: "eip155:31337", fromHeight: 12 };
    await stage.run("unlockChain", by);
    await until(({ state, height }) => state !== "halted" && height === chain.height());
  });

  it("stands by while another follows, and frees its lease when it stops", async () => {
    await until(({ height }) => height === 10);
    const other = stage.follow(chain.source);
    assert.deepEqual(await other.step(), { kind: "standby" });
    assert.equal(other.known()?.cursor.height, 10, "how far the other has come");
    await running.stop();
    assert.equal((await stage.chain()).leaseOwner, undefined);
    assert.deepEqual(await other.step(), { kind: "level" });
  });
});
