import assert from "node:assert/strict";
import { type ChainStage, LEASE_MS, LIMITS, NET, openChainStage, untilRest } from "./chainStage.ts";
import { createFakeChain, type FakeChain, payment } from "./fakeChain.ts";

describe("a follower", function () {
  this.timeout(60_000);

  let chain: FakeChain;
  let stage: ChainStage;

  beforeEach(async () => {
    chain = createFakeChain();
    stage = await openChainStage();
    chain.mineMany(10);
  });

  afterEach(() => stage.close());

  const states = async (id: string) => (await stage.payments(id)).map(({ state }) => state);
  const turns = async (id: string) => (await stage.story(id)).map(({ state }) => state);

  it("takes a payment in, counts its depth from what was verified, and confirms it", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    assert.deepEqual(await untilRest(follower), { kind: "level" });
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["included"]);
    chain.mine();
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["included"]);
    chain.mine();
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["confirmed"]);
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
    assert.equal(stage.judged.length, 3);
    const { cursor, headHeight, atTipAtMs } = await stage.chain();
    assert.deepEqual([cursor.height, headHeight, atTipAtMs], [13, 13, stage.nowMs()]);
  });

  it("believes no payment in another token, to another address, or from before its invoice", async () => {
    await stage.addInvoice("a1", { createdAtMs: 3_600_000 });
    await stage.addInvoice("b2");
    const follower = stage.follow(chain.source);
    chain.mine([
      payment("0xt1", "a1"),
      payment("0xt2", "b2", { asset: "native" }),
      payment("0xt3", "b2", { recipient: "0xthief" }),
      payment("0xt4", "nobody"),
      payment("0xt5", "b2", { recipient: "0xME" }),
    ]);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), []);
    assert.deepEqual(
      (await stage.payments("b2")).map(({ txId }) => txId),
      ["0xt5"],
    );
  });

  it("tells what a reorganization took, and that it came back", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    chain.reorg(1);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["orphaned"]);
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    chain.mineMany(2);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "orphaned", "included", "confirmed"]);
  });

  it("tells a reversal after confirmation", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    chain.mine([payment("0xt1", "a1")]);
    chain.mineMany(4);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["confirmed"]);
    chain.reorg(6);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["orphaned"]);
  });

  it("takes nothing back from a confirmed payment that a reorganization merely moved", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    chain.mine([payment("0xt1", "a1")]);
    chain.mineMany(4);
    await untilRest(follower);
    chain.reorg(6, [payment("0xt1", "a1")]);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "confirmed", "confirmed"]);
    assert.equal((await stage.payments("a1"))[0]?.block?.height, chain.height());
  });

  it("waits while its nodes know less than it does, and never calls that a reorganization", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    chain.nodes.lag = () => 3;
    assert.equal((await follower.step()).kind, "behind");
    chain.mine();
    assert.equal((await follower.step()).kind, "behind");
    assert.deepEqual(await turns("a1"), ["included"]);
    chain.nodes.lag = () => 0;
    assert.deepEqual(await untilRest(follower), { kind: "level" });
    assert.equal((await stage.chain()).cursor.height, chain.height());
  });

  it("goes on where the last commit ended, after a crash before one and a gap of 320 blocks", async () => {
    await stage.addInvoice("a1");
    await untilRest(stage.follow(chain.source));
    chain.mine([payment("0xt1", "a1")]);
    const crash = new Error("kill -9");
    const doomed = stage.follow(chain.source, {
      beforeAdvance() {
        throw crash;
      },
    });
    stage.wait(LEASE_MS + 1);
    await assert.rejects(doomed.step(), crash);
    assert.deepEqual(await states("a1"), []);
    chain.mineMany(320);
    stage.wait(LEASE_MS + 1);
    await untilRest(stage.follow(chain.source));
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
    assert.equal((await stage.chain()).cursor.height, chain.height());
  });

  it("takes a step once when it dies after the commit", async () => {
    await stage.addInvoice("a1");
    await untilRest(stage.follow(chain.source));
    stage.wait(LEASE_MS + 1);
    chain.mine([payment("0xt1", "a1")]);
    const doomed = stage.follow(chain.source, {
      afterAdvance() {
        throw new Error("kill -9");
      },
    });
    await assert.rejects(doomed.step());
    stage.wait(LEASE_MS + 1);
    await untilRest(stage.follow(chain.source));
    assert.deepEqual(await turns("a1"), ["included"]);
  });

  it("lets one process alone advance, and refuses whoever lost the lease", async () => {
    await stage.addInvoice("a1");
    let pause: (() => void) | undefined;
    const first = stage.follow(chain.source, { beforeAdvance: () => pause?.() });
    await untilRest(first);
    const second = stage.follow(chain.source);
    assert.deepEqual(await second.step(), { kind: "standby" });
    chain.mine([payment("0xt1", "a1")]);
    // The first is held up for longer than its lease, just before it writes.
    pause = () => stage.wait(LEASE_MS + 1);
    const [slow] = await Promise.all([first.step()]);
    assert.equal(slow.kind, "advanced");
    pause = undefined;
    stage.wait(LEASE_MS + 1);
    await untilRest(second);
    chain.mine();
    assert.deepEqual(await first.step(), { kind: "stale" });
    assert.deepEqual(await first.step(), { kind: "standby" });
    await untilRest(second);
    assert.equal((await stage.chain()).cursor.height, chain.height());
    await second.end();
    assert.deepEqual(await untilRest(first), { kind: "level" });
  });

  it("keeps its lease while slow nodes are asked", async () => {
    const leaseMs = 60;
    let goOn = () => {};
    const slow = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const source = { ...chain.source, head: () => slow.then(chain.source.head) };
    await untilRest(stage.followFor(leaseMs, chain.source));
    stage.wait(leaseMs + 1);
    const step = stage.followFor(leaseMs, source).step();
    while ((await stage.chain()).leaseToken < 2) await pause(1);
    const { version } = await stage.chain();
    stage.wait(leaseMs - 1);
    while ((await stage.chain()).version === version) await pause(1);
    stage.wait(leaseMs - 1);
    assert.deepEqual(await stage.follow(chain.source).step(), { kind: "standby" });
    goOn();
    assert.deepEqual(await step, { kind: "level" });
  });

  it("renews its lease while nothing happens", async () => {
    const follower = stage.follow(chain.source);
    await untilRest(follower);
    for (let beats = 0; beats < 5; beats += 1) {
      stage.wait(LEASE_MS * 0.6);
      assert.deepEqual(await follower.step(), { kind: "level" });
    }
    assert.deepEqual(await stage.follow(chain.source).step(), { kind: "standby" });
    assert.equal((await stage.chain()).atTipAtMs, stage.nowMs());
  });

  it("catches up in ranges, halves them when its nodes refuse, and finds every payment", async () => {
    for (const id of ["a1", "b2", "c3"]) await stage.addInvoice(id);
    await untilRest(stage.follow(chain.source));
    stage.wait(LEASE_MS + 1);
    chain.mine([payment("0xt1", "a1")]);
    chain.mineMany(2000);
    chain.mine([payment("0xt2", "b2")]);
    chain.mineMany(1000);
    chain.mine([payment("0xt3", "c3")]);
    chain.nodes.rangeMax = 300;
    await untilRest(stage.follow(chain.source));
    assert.deepEqual(await states("a1"), ["confirmed"]);
    assert.deepEqual(await states("b2"), ["confirmed"]);
    assert.deepEqual(await states("c3"), ["included"]);
    assert.equal((await stage.chain()).cursor.height, chain.height());
    const headers = await stage.work((tx) => tx.listHeaders(NET, 999));
    assert.equal(headers.length, LIMITS.near + 1);
  });

  it("reads one block at a time where its nodes refuse every range", async () => {
    await stage.addInvoice("a1");
    await untilRest(stage.follow(chain.source));
    stage.wait(LEASE_MS + 1);
    chain.mine([payment("0xt1", "a1")]);
    chain.mineMany(200);
    chain.nodes.rangeMax = 0;
    await untilRest(stage.follow(chain.source));
    assert.deepEqual(await states("a1"), ["confirmed"]);
  });

  it("halts and calls a person when more is gone than it kept", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source, {}, { near: 8, ring: 8 });
    chain.mineMany(20);
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    chain.reorg(12);
    assert.equal((await untilRest(follower)).kind, "halted");
    assert.equal((await stage.chain()).state, "halted");
    assert.deepEqual(await states("a1"), ["included"]);
    const [item] = await stage.work((tx) => tx.listAttention(0, 9));
    assert.equal(item?.kind, "railHalted");
    assert.equal(item?.subject, NET);
    assert.equal((await follower.step()).kind, "halted");
    const noted = { key: item?.key, action: "note", by: "operator", reason: "seen" };
    await assert.rejects(stage.run("resolveAttention", noted), /stays halted/);
  });

  it("reads everything anew from the height that a person names, and tells what is gone", async () => {
    for (const id of ["a1", "b2"]) await stage.addInvoice(id);
    const follower = stage.follow(chain.source, {}, { near: 8, ring: 8 });
    chain.mineMany(20);
    const from = chain.height();
    chain.mine([payment("0xt1", "a1"), payment("0xt2", "b2")]);
    chain.mineMany(2);
    await untilRest(follower);
    chain.reorg(12, [payment("0xt2", "b2")]);
    assert.equal((await untilRest(follower)).kind, "halted");
    const by = { net: NET, by: "operator", reason: "seen by two explorers" };
    await assert.rejects(stage.run("unlockChain", { ...by, fromHeight: 99 }), /go on below/);
    await stage.run("unlockChain", { ...by, fromHeight: from - 12 });
    assert.deepEqual(await untilRest(follower), { kind: "level" });
    assert.deepEqual(await turns("a1"), ["included", "confirmed", "orphaned"]);
    assert.deepEqual(await turns("b2"), ["included", "confirmed", "confirmed"]);
    assert.deepEqual(await stage.work((tx) => tx.listAttention(0, 9)), []);
    assert.equal((await stage.chain()).cursor.height, chain.height());
    await assert.rejects(stage.run("unlockChain", by), /not halted/);
  });

  it("confirms nothing above what the chain calls final, where that is asked for", async () => {
    await stage.addInvoice("a1");
    chain.nodes.finalHeight = 5;
    const source = { ...chain.source, finalHeight: async () => chain.nodes.finalHeight };
    const follower = stage.follow(source);
    chain.mine([payment("0xt1", "a1")]);
    chain.mineMany(9);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["included"]);
    chain.nodes.finalHeight = chain.height() - 9;
    stage.wait(LEASE_MS / 2);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["confirmed"]);
  });

  it("trusts nothing of a step that failed", async () => {
    await stage.addInvoice("a1");
    const follower = stage.follow(chain.source);
    await untilRest(follower);
    chain.nodes.isDown = true;
    await assert.rejects(follower.step(), /down/);
    chain.nodes.isDown = false;
    chain.mine([payment("0xt1", "a1")]);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included"]);
  });

  it("knows what is pending, what left the mempool, and what was replaced", async () => {
    for (const id of ["a1", "b2"]) await stage.addInvoice(id);
    const pending = (txId: string, id: string) => ({ ...payment(txId, id), isReplaceable: true });
    let view = {
      payments: [pending("0xt1", "a1"), pending("0xt2", "b2")],
      replaced: [] as object[],
    };
    const source = { ...chain.source, mempool: async () => view as never };
    const follower = stage.follow(source);
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["pending"]);
    view = { payments: [pending("0xt2", "b2")], replaced: [] };
    chain.mine([payment("0xt2", "b2")]);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["pending", "dropped"]);
    assert.deepEqual(await turns("b2"), ["pending", "included"]);
    view = { payments: [], replaced: [{ txId: "0xt1", index: 0 }] };
    await untilRest(follower);
    assert.deepEqual(await states("a1"), ["replaced"]);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
