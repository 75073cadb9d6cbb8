/** GIP0006's sequence diagram, arrow by arrow, and what can go wrong between the arrows. */

import assert from "node:assert/strict";
import { innerHash } from "../../bridge/server/rails/chain/innerHash.ts";
import type { GameOrder } from "./diagramGame.ts";
import { rivalOf } from "./diagramRival.ts";
import { type Diagram, EXPIRES_AFTER_MINUTES, NEED, openDiagram } from "./diagramWorld.ts";

const SUM = 1_000_000;
const UID = "p-ann";
/** The tag of a prop in a transaction. */
const PROP_TAG = "6a34637370";
const LOOK_MS = 50;
const LOOKS_MAX = 600;

describe("the sequence diagram of GIP0006", function () {
  this.timeout(180_000);
  let diagram: Diagram;

  before(async () => {
    diagram = await openDiagram();
  });
  after(() => diagram?.close());

  async function orderOf(sn: string): Promise<GameOrder> {
    const orders = await diagram.game.orders(UID);
    return orders.find((order) => order.sn === sn) ?? assert.fail(sn);
  }

  /** make order, send order, pay order; gives the transaction. */
  async function order(sn: string): Promise<string> {
    const { game, player, mine, untilLevel } = diagram;
    // A chain that stands still for a minute takes no orders.
    await mine();
    await untilLevel();
    const link = await game.makeOrder({ sn, uid: UID, addr: player, sum: SUM });
    const padded = sn.padEnd(36, "0");
    const shown = await diagram.wallet.json("show", link);
    assert.deepEqual([shown.cid, shown.uid, shown.sn], ["demo", UID, padded]);
    assert.equal((await orderOf(sn)).status, "created");
    return link;
  }

  async function pay(link: string): Promise<string> {
    const { txId = "" } = await diagram.wallet.json("pay", link, "--yes");
    return txId;
  }

  async function toldLast(sn: string, ...expected: readonly unknown[]): Promise<void> {
    await until(
      async () => {
        const { told } = await orderOf(sn);
        return JSON.stringify(told.at(-1)?.slice(0, expected.length)) === JSON.stringify(expected);
      },
      async () => JSON.stringify(await orderOf(sn)),
    );
  }

  /** Blocks until the game calls the order `confirmed NEED`. */
  async function confirm(sn: string): Promise<void> {
    const height = (await diagram.node.rpc<number>("getblockcount")) + 1;
    for (let have = 1; have <= NEED; have += 1) {
      await diagram.mine();
      await toldLast(sn, height, have);
    }
  }

  /** The backend has the prop made, and the game gives it to the player when it is deep enough. */
  async function fulfil(sn: string): Promise<void> {
    await until(async () => (await propsInPool()).length === 1);
    await diagram.mine(NEED);
    await until(async () => (await orderOf(sn)).status === "fulfilled");
  }

  /** Transactions of the network's pool that carry a prop. */
  async function propsInPool(): Promise<readonly string[]> {
    const { node } = diagram;
    const pool = await node.rpc<string[]>("getrawmempool");
    const raws = await Promise.all(pool.map((id) => node.rpc<string>("getrawtransaction", id)));
    return pool.filter((_, at) => raws[at]?.includes(PROP_TAG));
  }

  async function bagOf(sn: string): Promise<readonly string[]> {
    return (await diagram.game.bag(UID)).filter((oid) => oid === `sword-${sn}`);
  }

  async function assertProvidedOnce(sn: string): Promise<void> {
    const { game, wallet, mine, untilLevel } = diagram;
    await mine(NEED);
    await untilLevel();
    assert.deepEqual(await bagOf(sn), [`sword-${sn}`]);
    const { pid } = await orderOf(sn);
    const owned = await wallet.json<readonly { pid: string }[]>("props");
    assert.equal(owned.filter((one) => one.pid === pid).length, 1);
    // One for each order that was fulfilled, and no other.
    assert.equal(owned.length, (await game.bag(UID)).length);
  }

  it("goes from the order to the thing, each arrow as drawn", async () => {
    const { game, node, player } = diagram;
    const link = await order("SN1");
    assert.deepEqual(await game.query("SN1"), []);
    const txId = await pay(link);
    assert.deepEqual(await node.rpc("getrawmempool"), [txId]);
    const hash = innerHash(txId);
    await toldLast("SN1", -1, 0, hash);
    assert.equal((await orderOf("SN1")).status, "received");
    await confirm("SN1");
    assert.deepEqual(await bagOf("SN1"), []);
    const [queried] = await game.query("SN1");
    assert.deepEqual([queried?.hash, queried?.uid], [hash, UID]);
    await until(async () => (await propsInPool()).length === 1);
    assert.deepEqual(await bagOf("SN1"), [], "what is not deep enough is not given");
    await fulfil("SN1");
    const { pid } = await orderOf("SN1");
    await until(async () =>
      (await game.heard()).some((one) => one.pid === pid && one.addr === player && one.confirmed),
    );
    await assertProvidedOnce("SN1");
    const [asked] = await game.query("SN1");
    assert.ok((asked?.confirm ?? 0) >= NEED, JSON.stringify(asked));
    const { told } = await orderOf("SN1");
    assert.deepEqual(
      told.slice(0, NEED + 1).map(([, confirmations]) => confirmations),
      [0, 1, 2, 3],
    );
  });

  it("gives the thing once, though the payment's blocks go before it is made", async () => {
    const { node } = diagram;
    const txId = await pay(await order("SN2"));
    await toldLast("SN2", -1, 0);
    await confirm("SN2");
    await until(async () => (await propsInPool()).length === 1);
    const top = await node.rpc<number>("getblockcount");
    await node.rpc("invalidateblock", await node.rpc("getblockhash", top - NEED + 1));
    for (let at = 0; at <= NEED; at += 1) await node.mineOnly([]);
    await toldLast("SN2", -1, 0, innerHash(txId));
    assert.deepEqual(await bagOf("SN2"), []);
    await fulfil("SN2");
    await assertProvidedOnce("SN2");
  });

  it("gives nothing for a payment that was spent otherwise", async () => {
    const { game, node, words } = diagram;
    const txId = await pay(await order("SN3"));
    await toldLast("SN3", -1, 0, innerHash(txId));
    await node.mineOnly([await rivalOf(node, txId, words)]);
    await diagram.mine(NEED + 1);
    await diagram.untilLevel();
    await until(async () => (await game.query("SN3")).length === 0);
    assert.ok((await orderOf("SN3")).told.every(([, confirmations]) => confirmations === 0));
    assert.deepEqual([await bagOf("SN3"), await propsInPool()], [[], []]);
  });

  it("takes the payment that took the first one's place for its higher fee", async () => {
    const first = await pay(await order("SN4"));
    await toldLast("SN4", -1, 0, innerHash(first));
    const { txId: second = "" } = await diagram.wallet.json("bump", first, "--yes");
    assert.deepEqual(await diagram.node.rpc("getrawmempool"), [second]);
    await confirm("SN4");
    const [queried] = await diagram.game.query("SN4");
    assert.equal(queried?.hash, innerHash(second));
    await fulfil("SN4");
    await assertProvidedOnce("SN4");
  });

  it("goes on when the node was killed and is back, wherever that was", async () => {
    const link = await order("SN6");
    await diagram.killNode();
    await pay(link);
    await toldLast("SN6", -1, 0);
    await diagram.killNode();
    await diagram.mine();
    await toldLast("SN6", await diagram.node.rpc("getblockcount"), 1);
    await diagram.killNode();
    await diagram.mine(NEED - 1);
    await until(async () => (await propsInPool()).length === 1);
    await diagram.killNode();
    await diagram.mine(NEED);
    await until(async () => (await orderOf("SN6")).status === "fulfilled");
    await assertProvidedOnce("SN6");
  });

  it("goes on when the backend was killed and is back, at each arrow", async () => {
    const link = await order("SN7");
    await diagram.killBackend();
    await pay(link);
    await diagram.killBackend();
    await toldLast("SN7", -1, 0);
    const height = (await diagram.node.rpc<number>("getblockcount")) + 1;
    for (let have = 1; have < NEED; have += 1) {
      await diagram.mine();
      await diagram.killBackend();
      await toldLast("SN7", height, have);
    }
    await diagram.mine();
    await diagram.killBackend();
    await until(async () => (await propsInPool()).length === 1);
    await diagram.killBackend();
    await diagram.mine(NEED);
    await diagram.killBackend();
    await until(async () => (await orderOf("SN7")).status === "fulfilled");
    await assertProvidedOnce("SN7");
    await diagram.killBackend();
    const [asked] = await diagram.game.query("SN7");
    assert.ok((asked?.confirm ?? 0) >= NEED, JSON.stringify(asked));
  });

  it("gives nothing for an order that has expired, though it is paid then", async () => {
    const { node } = diagram;
    const link = await order("SN5");
    await node.rpc("setmocktime", Math.floor(Date.now() / 1000) + 60 * (EXPIRES_AFTER_MINUTES + 5));
    // The chain's own time is the median of eleven blocks.
    await diagram.mine(11);
    await diagram.untilLevel();
    await pay(link);
    await diagram.mine(NEED + 1);
    await diagram.untilLevel();
    assert.deepEqual([await bagOf("SN5"), await propsInPool()], [[], []]);
    assert.equal((await orderOf("SN5")).isImplemented, false);
  });
});

async function until(
  isSo: () => Promise<boolean>,
  tell: () => Promise<string> = async () => "",
): Promise<void> {
  for (let looks = 0; !(await isSo()); looks += 1) {
    if (looks === LOOKS_MAX) assert.fail(`it never came: ${await tell()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
