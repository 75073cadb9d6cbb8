/** Several nodes of one chain: which one is asked. */

import assert from "node:assert/strict";
import type { BlockHeader } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainSource } from "../../bridge/server/rails/chain/chainSource.ts";
import {
  ASIDE_MS,
  COMPARED_MS,
  createFailoverSource,
} from "../../bridge/server/rails/utxo/failover.ts";

interface Node {
  height: number;
  isDown: boolean;
  /** Every method fails but `head`: as a node that has thrown old blocks away. */
  isPruned: boolean;
  readonly asked: string[];
}

describe("several nodes of a chain of Bitcoin's kind", () => {
  let nowMs: number;
  let nodes: [Node, Node, Node];
  let source: ChainSource;

  beforeEach(() => {
    nowMs = 1000;
    const node = () => ({ height: 100, isDown: false, isPruned: false, asked: [] as string[] });
    nodes = [node(), node(), node()];
    const [first, second, third] = nodes;
    const sources = [sourceOf(first), sourceOf(second), sourceOf(third)] as const;
    source = createFailoverSource({ sources: [...sources], nowMs: () => nowMs });
  });

  function sourceOf(node: Node): ChainSource {
    const answer = async <Value>(method: string, value: Value) => {
      node.asked.push(method);
      if (node.isDown || (node.isPruned && method !== "head")) throw new Error(`no ${method}`);
      return value;
    };
    return {
      net: "bip122:1",
      head: () => answer("head", headerOf(node.height)),
      headerAt: (height) => answer("headerAt", headerOf(height)),
      standing: () => answer("standing", "canonical" as const),
      paymentsIn: () => answer("paymentsIn", []),
      mempool: () => answer("mempool", { payments: [], replaced: [] }),
      endpoints: () => [{ name: "node", state: "ok", calls: node.asked.length, failures: 0 }],
    };
  }

  function headerOf(height: number): BlockHeader {
    return { height, hash: `b${height}`, parentHash: `b${height - 1}`, timeMs: 0 };
  }

  /** Which node a step is read from. */
  async function askedNow(): Promise<number> {
    // What is compared in the background is known from the next step on.
    await source.head().catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    for (const { asked } of nodes) asked.length = 0;
    const head = await source.head();
    await source.paymentsIn(head).catch(() => {});
    return nodes.findIndex(({ asked }) => asked.includes("paymentsIn"));
  }

  it("the first is asked while it answers, and the others seldom", async () => {
    assert.equal(await askedNow(), 0);
    for (let steps = 0; steps < 20; steps += 1) await source.head();
    assert.deepEqual(nodes[1].asked, []);
    assert.equal(source.endpoints().length, 3);
  });

  it("another takes over within the step when it fails, and gives back later", async () => {
    nodes[0].isDown = true;
    assert.equal(await askedNow(), 1);
    nodes[0].isDown = false;
    assert.equal(await askedNow(), 1, "not at once");
    nowMs += ASIDE_MS;
    assert.equal(await askedNow(), 0);
  });

  it("one that lags behind the others is not asked until it is level", async () => {
    nodes[0].height = 90;
    assert.equal(await askedNow(), 1);
    nodes[0].height = 99;
    nowMs += COMPARED_MS;
    assert.equal(await askedNow(), 0, "a block is no lag");
  });

  it("one that tells its head and cannot tell its blocks is left", async () => {
    nodes[0].isPruned = true;
    await askedNow();
    assert.equal(await askedNow(), 1);
  });

  it("says what the first says when none answers, and goes on as soon as one does", async () => {
    for (const node of nodes) node.isDown = true;
    await assert.rejects(source.head(), /no head/);
    nodes[2].isDown = false;
    assert.equal((await source.head()).height, 100);
    assert.deepEqual(await source.mempool?.(headerOf(100)), { payments: [], replaced: [] });
  });

  it("asks of the node of the step alone, whatever the others know", async () => {
    nodes[0].isDown = true;
    await source.head();
    nodes[0].isDown = false;
    for (const { asked } of nodes) asked.length = 0;
    await source.headerAt(5);
    await source.standing(headerOf(5));
    assert.deepEqual(
      nodes.map(({ asked }) => asked),
      [[], ["headerAt", "standing"], []],
    );
  });
});
