/** order.pay: what is to be paid, and that nothing about a number, a sum or a signature pays by itself. */

import assert from "node:assert/strict";
import { signFor } from "../../bridge/server/doors/gip0006/terminal.ts";
import { innerHash } from "../../bridge/server/rails/chain/innerHash.ts";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { orderDigest } from "../../bridge/server/rails/utxo/orderBinding.ts";
import { judgeOrderLink, parseOrderLink } from "../../bridge/server/rails/utxo/orderLink.ts";
import { buy, giveCoins, ticketFor } from "../server/world.ts";
import { GIP_NET } from "./gipChain.ts";
import { type GipWorld, openGipWorld } from "./gipWorld.ts";

interface Pay {
  readonly net: string;
  readonly address: string;
  readonly amount: string;
  readonly data: string;
  readonly uri: string;
  readonly template: {
    readonly outputs: readonly { readonly script: string; readonly amount: string }[];
    readonly hex: string;
  };
}

interface Told {
  readonly hash: string;
  readonly sn: string;
  readonly addr: string;
  readonly uid: string;
  readonly sum: number;
  readonly height: number;
  readonly confirm?: number;
  readonly pay?: Pay;
}

const HOUR_MS = 3600_000;

describe("order.pay", function () {
  this.timeout(30_000);
  let gip: GipWorld;

  beforeEach(async () => {
    gip = await openGipWorld();
  });
  afterEach(() => gip.close());

  const pay = (...params: readonly unknown[]) => gip.command("order.pay", ["demo", ...params]);

  async function told(...params: readonly unknown[]): Promise<Told> {
    const { code, error, result } = await pay(...params);
    assert.equal(code, 0, error?.message);
    return result as Told;
  }

  /** What the node would say in its words. */
  async function refusalOf(...params: readonly unknown[]): Promise<string> {
    const { code, error, result } = await pay(...params);
    assert.notEqual(code, 0, JSON.stringify(result));
    return error?.message ?? "";
  }

  async function query(sn: string): Promise<Told | undefined> {
    const { result } = await gip.command("order.query", ["demo", [sn]]);
    return (result as readonly Told[])[0];
  }

  async function playerIdOf(session: string): Promise<string> {
    return (await gip.world.call("resume", { session })).player.playerId;
  }

  async function payOnChain({ pay: target, ...rest }: Told, amount = target?.amount) {
    assert.ok(target !== undefined && amount !== undefined, JSON.stringify(rest));
    const script = target.template.outputs[1]?.script ?? "";
    await gip.world.mine({
      ...{ matchKey: script, recipient: script, asset: "native", amount, txId: TX_ID },
    });
  }

  it("gives what the documented node gives, without a hash, and all that a wallet needs", async () => {
    const { pay: target, ...rest } = await told("u1", "SN-0001", 1_000_000);
    assert.deepEqual(rest, {
      ...{ oper: "pay", cid: "demo", uid: "u1", sn: SN_0001, sum: 1_000_000 },
      ...{ addr: "", gaddr: "", publish: -1, height: -1, hash: "" },
      cp: { cid: "demo", name: "demo" },
    });
    assert.ok(target !== undefined);
    const { net, address, amount, data, uri, template } = target;
    assert.deepEqual([net, amount], [GIP_NET, "1000000"]);
    const bound = { gameId: "demo", userId: "u1", orderSn: SN_0001, orderSum: 1_000_000n };
    const digest = orderDigest({ ...bound, recipient: address, net });
    assert.equal(data, digest.toString("hex"));
    const read = parseOrderLink(uri);
    assert.ok(read.ok);
    assert.deepEqual(judgeOrderLink(read.link, UTXO_NETWORKS.litecoinRegtest, net), []);
    assert.deepEqual(template.outputs[0], { script: `6a20${data}`, amount: "0" });
    const money = `40420f000000000016${template.outputs[1]?.script}`;
    assert.equal(
      template.hex,
      `020000000002000000000000000022 6a20${data}${money}00000000`.replace(" ", ""),
    );
  });

  it("signs its answer", async () => {
    const { result, sig } = await pay("u1", "SN-0001", 1_000_000);
    assert.equal(sig, signFor(gip.token, result));
  });

  it("gives the same order for the same number, however the sum is written", async () => {
    const first = await told("u1", "SN-0001", 1_000_000);
    assert.deepEqual(await told("u1", "SN-0001", "1000000"), first);
    assert.deepEqual(await told("u1", "SN-0001", 1_000_000, "account"), first);
    const other = await told("u1", "SN-0002", 1_000_000);
    assert.notEqual(other.pay?.address, first.pay?.address);
  });

  it("tells of the order once the chain shows its payment, and gives no second way to pay it", async () => {
    const open = await told("u1", "SN-0001", 1_000_000);
    assert.equal(await query("SN-0001"), undefined);
    await payOnChain(open);
    const { pay: target, ...paid } = await told("u1", "SN-0001", 1_000_000);
    assert.equal(target, undefined);
    assert.deepEqual([paid.hash, paid.height], [innerHash(TX_ID), 106]);
    const asked = await query("SN-0001");
    assert.deepEqual([asked?.confirm, asked?.uid, asked?.sn], [1, "u1", SN_0001]);
    await gip.world.mineEmpty(2);
    assert.equal((await query("SN-0001"))?.confirm, 3);
    assert.deepEqual((await query(SN_0001))?.hash, innerHash(TX_ID));
  });

  describe("cannot be used to take an order that was not paid", () => {
    it("by a number that reads like another's once it is filled up", async () => {
      await payOnChain(await told("u1", "A10", 1_000_000));
      assert.match(await refusalOf("u1", "A1", 1_000_000), /belongs to an order in other terms/);
      assert.match(await refusalOf("u1", "A100", 1_000_000), /in other terms/);
      for (const sn of ["A1", "A100"]) assert.equal(await query(sn), undefined, sn);
      assert.equal((await query("A10"))?.sn, "A10".padEnd(36, "0"));
    });

    it("by a number that was paid for another player or another sum", async () => {
      await payOnChain(await told("u1", "B1", 1_000_000));
      assert.match(await refusalOf("u2", "B1", 1_000_000), /in other terms/);
      assert.match(await refusalOf("u1", "B1", 999_999), /in other terms/);
      assert.match(await refusalOf("u1", "B1".padEnd(36, "0"), 1_000_000), /in other terms/);
    });

    it("by a sum that becomes small when it is counted in 32 bits", async () => {
      for (const sum of [2 ** 32 + 10_000, "4294977296", 2 ** 32, 2 ** 53 - 1]) {
        assert.match(await refusalOf("u1", "C1", sum), /more than 4294967295/);
      }
      assert.equal((await told("u1", "C1", 2 ** 32 - 1)).pay?.amount, "4294967295");
    });

    it("by a sum below the floor: null, and the number is free for its true sum", async () => {
      for (const sum of [0, "0", 1, 9_999, "9999"]) {
        const { code, result, sig } = await pay("u1", "D1", sum);
        assert.deepEqual([code, result, sig], [0, null, null], String(sum));
      }
      assert.equal(await query("D1"), undefined);
      assert.equal((await told("u1", "D1", 10_000)).pay?.amount, "10000");
    });

    it("by a sum in any other form", async () => {
      const forms = [-1, 10_000.5, "-10000", "1e5", "0x2710", " 10000", "010000", "", "NaN"];
      for (const sum of [...forms, null, true, [10_000]]) {
        assert.match(await refusalOf("u1", "E1", sum), /Param #3 must be a number/);
      }
    });

    it("by a number or a player in any other form", async () => {
      for (const sn of ["", "A B", "A".repeat(37), "A/1", "Ä", 7, null, ["A1"]]) {
        assert.match(await refusalOf("u1", sn, 10_000), /Param #2 must be an order number/);
      }
      for (const uid of ["", "a b", "u".repeat(65), 7, null]) {
        assert.match(await refusalOf(uid, "F1", 10_000), /Param #1 must be a player/);
      }
    });

    it("by moving what was signed from one param to the next", async () => {
      const signed = ["demo", "u1", "G1", "1000010000"];
      const sig = signFor(gip.token, { ...CALL, params: signed });
      const moved = [
        ["demo", "u1", "G11", "000010000"],
        ["demo", "u1G", "1", "1000010000"],
        ["demo", "u1", "G110000", "10000"],
        ["demo", "u1", "G1", "10000", "10000"],
      ];
      await payOnChain(await told("u1", "G1", 1_000_010_000));
      for (const params of moved) {
        const { result } = (await gip.commandSigned({ ...CALL, params, sig })) as {
          result: Told | null;
        };
        // An order of its own at best, that nobody has paid.
        assert.ok((result?.hash ?? "") === "", JSON.stringify(params));
      }
    });

    it("by a payment that falls short, or pays another order", async () => {
      const one = await told("u1", "H1", 1_000_000);
      const two = await told("u1", "H2", 1_000_000);
      await payOnChain(one, "999999");
      assert.equal((await told("u1", "H1", 1_000_000)).hash, "");
      assert.equal(await query("H2"), undefined);
      assert.notEqual(one.pay?.address, two.pay?.address);
    });

    it("by the trade number of another app's order, or of an order that coins paid", async () => {
      const session = await gip.world.logIn("Ann", "other");
      await giveCoins(gip.world, session, 100);
      const { order } = await buy(gip.world, session, "PAID1", "SWORD");
      const own = await told("u1", order.tradeNo, 1_000_000);
      assert.equal(own.hash, "");
      assert.equal(await query(order.tradeNo), undefined);
      const ann = await gip.world.logIn("Ann");
      await giveCoins(gip.world, ann, 100);
      const { order: paid } = await buy(gip.world, ann, "PAID2", "POTION");
      const playerId = await playerIdOf(ann);
      assert.match(await refusalOf(playerId, paid.tradeNo, 10_000), /is not paid on a chain/);
      assert.equal(await query(paid.tradeNo), undefined);
    });
  });

  it("takes our own order by its trade number, for its player and its sum alone", async () => {
    const { world } = gip;
    const session = await world.logIn("Ann");
    const order = await world.buyWith(session, "OWN1", "POTION", "LTC@litecoin");
    const playerId = await playerIdOf(session);
    const sum = 1_000_000;
    const open = await told(playerId, order.tradeNo, sum);
    assert.equal(open.sn, order.tradeNo);
    assert.match(await refusalOf("u1", order.tradeNo, sum), /another player's/);
    assert.match(await refusalOf(playerId, order.tradeNo, sum - 1), /another sum/);
    await payOnChain(open);
    assert.equal((await query(order.tradeNo))?.confirm, 1);
  });

  it("names the address that the player signed in with, and makes nobody of the game's words a player", async () => {
    const { world } = gip;
    const address = "rltc1qxshrqrqdgcs6h8dfk0spedawe3w4rwjmq65rat";
    const ticket = await ticketFor(world, `gip0006:${address}`);
    const app = { appId: "demo", appKey: "demo-key", language: "en" } as const;
    const { session } = await world.call("login", { ...app, ticket });
    const { tradeNo } = await world.buyWith(session, "OWN1", "POTION", "LTC@litecoin");
    const open = await told(await playerIdOf(session), tradeNo, 1_000_000);
    assert.equal(open.addr, address);
    await payOnChain(open);
    assert.equal((await query(tradeNo))?.addr, address);
    const other = await told(address, "W1", 1_000_000);
    assert.deepEqual([other.addr, other.uid], ["", address]);
  });

  it("refuses an order that has expired: nobody is to pay it", async () => {
    await told("u1", "SN-0001", 1_000_000);
    const session = await gip.world.logIn("Ann");
    const cancelled = await gip.world.buyWith(session, "OWN1", "POTION", "LTC@litecoin");
    const playerId = await playerIdOf(session);
    await gip.world.call("cancelOrder", { session, orderNo: "OWN1" });
    assert.match(await refusalOf(playerId, cancelled.tradeNo, 1_000_000), /the order is cancelled/);
    gip.world.wait(24 * HOUR_MS);
    assert.match(await refusalOf("u1", "SN-0001", 1_000_000), /the order has expired/);
  });

  it("tells the game's server over its socket what it calls back with, at each moment", async () => {
    const client = await gip.client({ mode: "socket" });
    await client.execute("subscribe", ["cp/orderPay"]);
    const open = await told("u1", "SN-0001", 1_000_000);
    await payOnChain(open);
    gip.tellTerminals();
    await gip.world.reorg(1);
    gip.tellTerminals();
    const events = await client.events(2);
    assert.deepEqual(
      events.map(({ sn, height, confirm, hash }) => [sn, height, confirm, hash]),
      [
        [SN_0001, 106, 1, innerHash(TX_ID)],
        [SN_0001, -1, 0, innerHash(TX_ID)],
      ],
    );
  });
});

const SN_0001 = "SN-000100000000000000000000000000000";
const TX_ID = "ab".repeat(32);
const CALL = { method: "order.pay", cid: "demo", wid: "primary" } as const;
