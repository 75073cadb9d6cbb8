import assert from "node:assert/strict";
import { blockOf } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainSource } from "../../bridge/server/rails/chain/chainSource.ts";
import type { MempoolView } from "../../bridge/server/rails/chain/foundPayment.ts";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { createNodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import {
  type ReceivingAddress,
  receivingAddress,
} from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { createUtxoSource } from "../../bridge/server/rails/utxo/utxoSource.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";
import { type Litecoind, startLitecoind } from "./litecoind.ts";

describe("a chain of the Bitcoin family", function () {
  this.timeout(60_000);
  let node: Litecoind;
  let source: ChainSource;
  let ours: ReceivingAddress;
  let nextIndex = 0;

  before(async () => {
    node = await startLitecoind();
  });
  after(() => node.stop());

  beforeEach(() => {
    ours = receivingAddress(ACCOUNT_KEY, nextIndex, UTXO_NETWORKS.litecoinRegtest);
    nextIndex += 1;
    source = sourceOf(node.url);
  });

  function sourceOf(url: string, net = node.net): ChainSource {
    return createUtxoSource({
      net,
      node: createNodeRpc({ url, timeoutMs: 5000, answerBytesMax: 64 * 1024 * 1024 }),
      findOurs: async (scripts) => new Set(scripts.filter((script) => script === ours.script)),
    });
  }

  /** Pays us from the node's own wallet; gives the transaction's id. */
  function pay(coins: string): Promise<string> {
    return node.rpc("sendtoaddress", ours.address, coins);
  }

  async function view(): Promise<MempoolView> {
    const view = await source.mempool?.(await source.head());
    assert.ok(view);
    return view;
  }

  async function poolOf(): Promise<readonly (readonly [string, string])[]> {
    const { payments } = await view();
    return payments.map(({ txId, amount }) => [txId, amount]);
  }

  async function paymentsAtHead() {
    return await source.paymentsIn(await source.head());
  }

  it("has headers that follow each other", async () => {
    const head = await source.head();
    const below = await source.headerAt(head.height - 1);
    assert.equal(head.parentHash, below?.hash);
    assert.equal(head.height, await node.rpc("getblockcount"));
    assert.equal(await source.headerAt(head.height + 1), undefined);
    assert.equal(await source.standing(head), "canonical");
  });

  it("says the chain's time, which never goes back, beside the block's own", async () => {
    for (let blocks = 0; blocks < 3; blocks += 1) await node.mine();
    const head = await source.head();
    const { time, mediantime } = await node.rpc<{ time: number; mediantime: number }>(
      ...(["getblockheader", head.hash] as const),
    );
    assert.ok(mediantime < time);
    assert.deepEqual([head.timeMs, head.statedMs], [mediantime * 1000, time * 1000]);
  });

  it("shows a payment in the mempool, then in its block, with the exact amount", async () => {
    const txId = await pay("0.10000001");
    assert.deepEqual(await poolOf(), [[txId, "10000001"]]);
    await node.mine();
    assert.deepEqual(await poolOf(), []);
    const [payment, ...others] = (await paymentsAtHead()) ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(payment, {
      txId,
      index: payment?.index,
      matchKey: ours.script,
      asset: "native",
      recipient: ours.script,
      amount: "10000001",
    });
    const raw = await node.rpc<{ vout: { scriptPubKey: { hex: string } }[] }>(
      ...(["getrawtransaction", txId, true, await node.rpc("getbestblockhash")] as const),
    );
    assert.equal(raw.vout[payment?.index ?? -1]?.scriptPubKey.hex, ours.script);
  });

  it("shows nothing that others are paid", async () => {
    const other = await node.rpc<string>("getnewaddress", "", "bech32");
    await node.rpc("sendtoaddress", other, "1");
    assert.deepEqual(await poolOf(), []);
    await node.mine();
    assert.deepEqual(await paymentsAtHead(), []);
  });

  it("tells a block that was reorganized away from one that no node has", async () => {
    await pay("0.5");
    await node.mine();
    const head = await source.head();
    await node.rpc("invalidateblock", head.hash);
    assert.equal(await source.standing(head), "gone");
    assert.equal((await source.head()).hash, head.parentHash);
    assert.equal(await source.standing({ ...head, hash: "ab".repeat(32) }), "unknown");
    assert.equal(await source.paymentsIn({ ...head, hash: "ab".repeat(32) }), undefined);
    // Its payment is back in the pool.
    assert.deepEqual(
      (await poolOf()).map(([, amount]) => amount),
      ["50000000"],
    );
    await node.rpc("reconsiderblock", head.hash);
    assert.equal(await source.standing(head), "canonical");
  });

  it("calls a block gone that its node never had, once its chain is higher without it", async () => {
    const head = await source.head();
    const forgotten = { ...head, hash: "ab".repeat(32) };
    assert.equal(await source.standing(forgotten), "unknown");
    await node.mine();
    assert.equal(await source.standing(forgotten), "gone");
    assert.equal(await source.standing(head), "canonical");
  });

  it("says of a payment that another may take its place, and shows the one that did", async () => {
    const first = await node.rpc<string>("sendtoaddress", ours.address, "0.2", "", "", false, true);
    const { payments } = await view();
    assert.deepEqual(
      payments.map(({ txId, isReplaceable }) => [txId, isReplaceable]),
      [[first, true]],
    );
    const { txid: second } = await node.rpc<{ txid: string }>("bumpfee", first);
    assert.deepEqual(await poolOf(), [[second, "20000000"]]);
    await node.mine();
  });

  it("says of a final payment that it is final", async () => {
    await node.rpc("sendtoaddress", ours.address, "0.2", "", "", false, false);
    const { payments } = await view();
    assert.deepEqual(
      payments.map(({ isReplaceable }) => isReplaceable),
      [false],
    );
    await node.mine();
  });

  it("knows a double spend when a block holds it, and takes it back when the payment returns", async () => {
    const txId = await pay("0.3");
    const [[seen] = []] = await poolOf();
    assert.equal(seen, txId);
    const otherWay = await spendOtherwise(node, txId);
    const block = await node.mineOnly([otherWay]);
    assert.deepEqual(await paymentsAtHead(), []);
    const { payments, replaced } = await view();
    assert.deepEqual(payments, []);
    assert.deepEqual(
      replaced.map((place) => place.txId),
      [txId],
    );
    const raw = await node.rpc<{ hex: string }>("gettransaction", txId);
    await node.rpc("invalidateblock", block);
    await node.mineOnly([raw.hex]);
    assert.deepEqual(
      (await paymentsAtHead())?.map((payment) => payment.txId),
      [txId],
    );
    assert.deepEqual(await view(), { payments: [], replaced: [] });
  });

  it("says nothing of the mempool on top of another block than the node's head", async () => {
    const head = await source.head();
    await pay("0.1");
    assert.equal((await source.mempool?.(head))?.payments.length, 1);
    await node.mine();
    assert.equal(await source.mempool?.(head), undefined);
  });

  it("shows in a range of blocks what each of them shows", async () => {
    const { height } = await source.head();
    for (const coins of ["0.01", "0.02", "0.03"]) {
      await pay(coins);
      await node.mine(3);
    }
    const found = await source.paymentsBetween?.(height + 1, height + 9);
    assert.equal(found?.kind, "found");
    const seen = found.payments.map(({ amount, block }) => [block.height - height, amount]);
    assert.deepEqual(seen.sort(), [
      [1, "1000000"],
      [4, "2000000"],
      [7, "3000000"],
    ]);
    const [{ block } = assert.fail()] = found.payments;
    const header = (await source.headerAt(block.height)) ?? assert.fail();
    assert.deepEqual(block, blockOf(header));
    assert.equal((await source.paymentsBetween?.(height, height + 10))?.kind, "behind");
    assert.equal((await source.paymentsBetween?.(0, 128))?.kind, "tooMuch");
  });

  it("asks no more at once than a node answers", async () => {
    const { height } = await source.head();
    const heights = Array.from({ length: 100 }, (_, at) => height - at);
    const headers = await Promise.all(heights.map((at) => source.headerAt(at)));
    assert.deepEqual(
      headers.map((header) => header?.height),
      heights,
    );
  });

  it("refuses a node of another chain, and says so without the node's password", async () => {
    const other = sourceOf(node.url, "bip122:12a765e31ffd4059bada1e25190f6e98");
    await assert.rejects(other.head(), /^Error: 127\.0\.0\.1:\d+ is a node of another chain$/);
  });

  it("says what is wrong with a node that refuses or does not answer", async () => {
    const wrong = sourceOf(node.url.replace("test:", "thief:"));
    await assert.rejects(wrong.head(), /refuses our user or password$/);
    const [health] = wrong.endpoints();
    assert.equal(health?.state, "aside");
    const nobody = sourceOf("http://user:secret@127.0.0.1:1/");
    await assert.rejects(nobody.head(), (error: Error) => {
      assert.doesNotMatch(String(error.stack), /secret/);
      return /ECONNREFUSED|cannot be reached/.test(error.message);
    });
  });
});

/** A signed transaction that pays what `txId` spends back to the node's wallet, at a higher fee. */
async function spendOtherwise({ rpc }: Litecoind, txId: string): Promise<string> {
  const { vin } = await rpc<{ vin: { txid: string; vout: number }[] }>(
    ...(["getrawtransaction", txId, true] as const),
  );
  const [input] = vin;
  assert.ok(input);
  const spent = await rpc<{ details: { vout: number; amount: number }[]; hex: string }>(
    ...(["gettransaction", input.txid] as const),
  );
  const decoded = await rpc<{ vout: { n: number; value: number }[] }>(
    ...(["decoderawtransaction", spent.hex] as const),
  );
  const value = decoded.vout.find(({ n }) => n === input.vout)?.value ?? 0;
  const home = await rpc<string>("getnewaddress");
  const raw = await rpc<string>("createrawtransaction", [input], {
    [home]: (value - 0.01).toFixed(8),
  });
  const { hex } = await rpc<{ hex: string }>("signrawtransactionwithwallet", raw);
  return hex;
}
