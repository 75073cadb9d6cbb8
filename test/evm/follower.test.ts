import assert from "node:assert/strict";
import { type ChainStage, LEASE_MS, NET, openChainStage, untilRest } from "../chain/chainStage.ts";
import { createFaultyNode, type FaultyNode } from "./faultyNode.ts";
import { type PaidChain, sourceOf, startPaidChain } from "./paidChain.ts";

describe("a follower of a real Ethereum node", function () {
  this.timeout(120_000);

  let stage: ChainStage;
  let chain: PaidChain;
  let one: FaultyNode;
  let two: FaultyNode;

  beforeEach(async () => {
    stage = await openChainStage();
    chain = await startPaidChain(stage);
    one = createFaultyNode(chain.node);
    two = createFaultyNode(chain.node);
    await chain.node.mine(10);
  });

  afterEach(async () => {
    await chain?.stop();
    await stage.close();
  });

  const follow = (...nodes: readonly FaultyNode[]) =>
    stage.follow(sourceOf(nodes, chain, stage.nowMs));
  const turns = async (id: string) => (await stage.story(id)).map(({ state }) => state);

  it("sees a payment, counts its confirmations and confirms it", async () => {
    await chain.addInvoice("a1");
    const follower = follow(one);
    await untilRest(follower);
    await chain.pay("a1");
    await chain.node.mine();
    await untilRest(follower);
    const [payment] = await stage.payments("a1");
    const [seen] = await chain.canonical();
    assert.equal(payment?.txId, seen?.txId);
    assert.equal(payment?.amount, seen?.amount);
    assert.equal(payment?.block?.hash, seen?.blockHash);
    assert.equal(payment?.payer, chain.node.accounts[1]?.address.toLowerCase());
    await chain.node.mine(3);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
  });

  it("tells of a payment that a reorganization dropped, and again when it is back", async () => {
    await chain.addInvoice("a1");
    const follower = follow(one);
    await untilRest(follower);
    const raw = await chain.pay("a1");
    await chain.node.mine();
    await untilRest(follower);
    await chain.node.reorg(1);
    await chain.node.mine();
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "orphaned"]);
    await chain.node.rpc("eth_sendRawTransaction", [raw]);
    await chain.node.mine(4);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "orphaned", "included", "confirmed"]);
  });

  it("takes nothing back when the other branch holds the payment, too", async () => {
    await chain.addInvoice("a1");
    const follower = follow(one);
    await untilRest(follower);
    const raw = await chain.pay("a1");
    await chain.node.mine(2);
    await untilRest(follower);
    await chain.node.reorg(2, [[raw, 1]]);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "included"]);
    const [seen] = await chain.canonical();
    assert.equal((await stage.payments("a1"))[0]?.block?.hash, seen?.blockHash);
  });

  it("tells a reversal after confirmation", async () => {
    await chain.addInvoice("a1");
    const follower = follow(one);
    await untilRest(follower);
    await chain.pay("a1");
    await chain.node.mine(5);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
    await chain.node.reorg(6);
    await chain.node.mine();
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "confirmed", "orphaned"]);
  });

  it("finds what was paid while it was dead for 320 blocks", async () => {
    await chain.addInvoice("a1");
    await untilRest(follow(one));
    await chain.pay("a1");
    await chain.node.mine(320);
    stage.wait(LEASE_MS + 1);
    await untilRest(follow(one));
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
  });

  it("halts when more is gone than it kept", async () => {
    await chain.addInvoice("a1");
    const source = sourceOf([one], chain, stage.nowMs);
    const follower = stage.follow(source, {}, { near: 8, ring: 8 });
    await chain.pay("a1");
    await chain.node.mine(2);
    await untilRest(follower);
    await chain.node.reorg(11);
    await chain.node.mine();
    assert.equal((await untilRest(follower)).kind, "halted");
    assert.deepEqual(await turns("a1"), ["included"]);
    const [item] = await stage.work((tx) => tx.listAttention(0, 9));
    assert.deepEqual([item?.kind, item?.subject], ["railHalted", NET]);
  });

  it("calls a node that lags behind, and no block gone", async () => {
    await chain.addInvoice("a1");
    const follower = follow(one);
    await chain.pay("a1");
    await chain.node.mine();
    await untilRest(follower);
    one.faults.lag = () => 3;
    assert.equal((await follower.step()).kind, "behind");
    await chain.node.mine();
    assert.equal((await follower.step()).kind, "behind");
    assert.deepEqual(await turns("a1"), ["included"]);
    one.faults.lag = () => 0;
    assert.deepEqual(await untilRest(follower), { kind: "level" });
  });

  describe("with two endpoints", () => {
    it("goes on with the second when the first is down, and names the first", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await untilRest(follower);
      one.faults.isDown = true;
      await chain.pay("a1");
      await chain.node.mine();
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included"]);
      const [first, second] = source.endpoints();
      assert.deepEqual([first?.state, first?.reason], ["aside", "no answer"]);
      assert.equal(second?.state, "ok");
      assert.doesNotMatch(JSON.stringify(source.endpoints()), /KEY/);
      two.faults.isDown = true;
      await assert.rejects(follower.step(), /no endpoint/);
      one.faults.isDown = false;
      stage.wait(60_000);
      assert.deepEqual(await untilRest(follower), { kind: "level" });
    });

    it("asks nobody who serves another chain", async () => {
      await chain.addInvoice("a1");
      one.faults.alter = ({ method }, result) => (method === "eth_chainId" ? "0x1" : result);
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await chain.pay("a1");
      await chain.node.mine();
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included"]);
      assert.deepEqual(Object.keys(one.calls), ["eth_chainId"]);
      assert.match(source.endpoints()[0]?.reason ?? "", /chain 1, not 31337/);
    });

    it("goes on with the second when the first answers nonsense, or refuses everything", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await untilRest(follower);
      one.faults.alter = ({ method }, result) =>
        method === "eth_getBlockByNumber" ? { number: "high" } : result;
      await chain.pay("a1");
      await chain.node.mine();
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included"]);
      assert.match(source.endpoints()[0]?.reason ?? "", /a number that is none/);
      stage.wait(60_000);
      one.faults.alter = ({ method }, result) => {
        if (method === "eth_chainId") return result;
        throw new Error("the key SECRET has no more calls");
      };
      await chain.node.mine(5);
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
      assert.equal(source.endpoints()[0]?.reason, "it refuses eth_getBlockByNumber");
    });

    it("leaves one that stands still, and names it", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await untilRest(follower);
      const still = await chain.node.height();
      await chain.pay("a1");
      await chain.node.mine(5);
      const height = await chain.node.height();
      one.faults.lag = () => height - still;
      assert.equal((await follower.step()).kind, "level");
      stage.wait(10_000);
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
      assert.match(source.endpoints()[0]?.reason ?? "", /lags 5 blocks behind/);
    });

    it("takes no block for gone because one alone tells another in its place", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await chain.pay("a1");
      await chain.node.mine(2);
      await untilRest(follower);
      one.faults.alter = ({ method }, result) => {
        if (method !== "eth_getBlockByNumber" || result === null) return result;
        return { ...(result as object), hash: `0x${"ab".repeat(32)}` };
      };
      assert.equal((await follower.step()).kind, "behind");
      await chain.node.mine(2);
      assert.equal((await follower.step()).kind, "behind");
      assert.deepEqual(await turns("a1"), ["included"]);
      one.faults.alter = (_call, result) => result;
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
    });

    it("finds what the first one's index of logs lacks, and names it", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await untilRest(follower);
      one.faults.alter = ({ method }, result) => (method === "eth_getLogs" ? [] : result);
      await chain.pay("a1");
      await chain.node.mine();
      await untilRest(follower);
      assert.deepEqual(await turns("a1"), ["included"]);
      assert.match(source.endpoints()[0]?.reason ?? "", /logs lack what its receipts hold/);
    });

    it("believes no payment that one endpoint alone tells of", async () => {
      await chain.addInvoice("a1");
      const source = sourceOf([one, two], chain, stage.nowMs);
      const follower = stage.follow(source);
      await untilRest(follower);
      await chain.pay("a1");
      await chain.node.mine();
      await untilRest(follower);
      one.faults.alter = ({ method }, result) => {
        if (method !== "eth_getLogs") return result;
        return (result as object[]).map((log) => ({ ...log, data: forged(log) }));
      };
      await chain.pay("a1");
      await chain.node.mine();
      assert.equal((await follower.step()).kind, "behind");
      assert.equal((await stage.payments("a1")).length, 1);
      one.faults.alter = (_call, result) => result;
      await untilRest(follower);
      const amounts = (await stage.payments("a1")).map(({ amount }) => amount);
      assert.deepEqual(amounts, [1_000_000n, 1_000_000n]);
    });
  });

  it("confirms what the chain itself calls final, where that is asked for", async () => {
    await chain.addInvoice("a1");
    const follower = stage.follow(sourceOf([one], chain, stage.nowMs, true));
    await chain.pay("a1");
    // Of anvil's blocks, those 64 below the head are final.
    await chain.node.mine(64);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included"]);
    await chain.node.mine(2);
    stage.wait(LEASE_MS / 2);
    await untilRest(follower);
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
  });

  it("catches up when the second endpoint refuses long ranges", async () => {
    await chain.addInvoice("a1");
    await untilRest(follow(one));
    await chain.pay("a1");
    await chain.node.mine(1500);
    stage.wait(LEASE_MS + 1);
    two.faults.rangeMax = 100;
    await untilRest(follow(one, two));
    assert.deepEqual(await turns("a1"), ["included", "confirmed"]);
    assert.equal((await stage.chain()).cursor.height, await chain.node.height());
  });
});

/** The recipient's word as it is, the amount's a thousand times as much. */
function forged(log: object): string {
  const { data } = log as { data: string };
  return `${data.slice(0, 66)}${1_000_000_000n.toString(16).padStart(64, "0")}`;
}
