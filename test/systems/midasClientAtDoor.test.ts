/** The Midas client of a merchant's server at this server's own door. */

import assert from "node:assert/strict";
import sinon from "sinon";
import {
  createMidasClient,
  type MidasAlarm,
  type MidasClient,
  type MidasPlayer,
} from "../../bridge/server/midasClient/midasEntry.ts";
import { audit } from "../server/books.ts";
import { MIDAS_KEY } from "./midasRequest.ts";
import { type MidasWorld, openMidasWorld } from "./midasWorld.ts";

describe("the Midas client at our door", () => {
  let midas: MidasWorld;
  let client: MidasClient;
  let ann: MidasPlayer;
  const onAlarm = sinon.fake<[MidasAlarm], void>();

  beforeEach(async () => {
    onAlarm.resetHistory();
    midas = await openMidasWorld();
    const session = {
      pf: "desktop_m_guest",
      pfkey: "pfkey",
      platform: "guest",
      zoneid: "1",
    } as const;
    ann = { ...(await midas.player("ann")), ...session };
    client = clientBy("GET");
  });

  function clientBy(method: "GET" | "POST"): MidasClient {
    return createMidasClient({
      baseUrl: midas.url,
      appid: "demo",
      appkey: MIDAS_KEY,
      method,
      onAlarm,
      nowMs: midas.world.nowMs,
      delay: async () => {},
    });
  }

  afterEach(async () => {
    audit(midas.world.db);
    await midas.close();
  });

  async function coins(): Promise<number> {
    const balance = await client.getBalance(ann);
    assert.equal(balance.kind, "balance");
    return balance.kind === "balance" ? balance.balance : -1;
  }

  it("checks the login, pays, cancels and gives", async () => {
    assert.deepEqual(await client.checkLogin(ann), { kind: "loggedIn" });
    const paid = await client.pay(ann, { amt: 10, billno: "B-1", payitem: "sword" });
    assert.deepEqual(paid, {
      kind: "done",
      billno: "B-1",
      balance: 90,
      genBalance: 90,
      usedGenAmt: 10,
    });
    assert.equal((await client.cancelPay(ann, { amt: 10, billno: "B-1" })).kind, "done");
    assert.equal((await client.cancelPay(ann, { amt: 10, billno: "B-1" })).kind, "doneBefore");
    assert.equal((await client.present(ann, { presenttimes: 5, billno: "G-1" })).kind, "done");
    assert.equal(await coins(), 105);
  });

  it("can keep sessions out of addresses", async () => {
    const posting = clientBy("POST");
    assert.deepEqual(await posting.checkLogin(ann), { kind: "loggedIn" });
    assert.equal((await posting.pay(ann, { amt: 10, billno: "B-1" })).kind, "done");
    assert.equal((await client.pay(ann, { amt: 10, billno: "B-1" })).kind, "doneBefore");
  });

  it("learns after a lost answer that the coins were taken, once", async () => {
    const billno = "B-sandbox-lost";
    assert.deepEqual(await client.pay(ann, { amt: 10, billno }), { kind: "doneBefore", billno });
    assert.equal(await coins(), 90);
    assert.equal(onAlarm.callCount, 0);
  });

  it("settles what is uncertain by asking again", async () => {
    const first = await client.pay(ann, { amt: 10, billno: "B-sandbox-3000111-1002215" });
    assert.equal(first.kind, "doneBefore");
    const second = await client.pay(ann, { amt: 10, billno: "B-sandbox-3000111-0" });
    assert.equal(second.kind, "done");
    assert.equal(await coins(), 80);
  });

  it("leaves to a person what stays uncertain, and follows the decision", async () => {
    const ask = { amt: 10, billno: "B-sandbox-3000111" };
    assert.equal((await client.pay(ann, ask)).kind, "uncertain");
    assert.equal(onAlarm.firstCall.args[0].billno, ask.billno);
    const listed = await midas.world.store.execute("listAttention", { afterKey: 0 });
    assert.deepEqual(
      listed.result.map(({ kind, subject }) => [kind, subject]),
      [["uncertain", ask.billno]],
    );
    const order = { appId: "demo", door: "midas", orderNo: ask.billno } as const;
    const decision = { outcome: "settled", by: "operator" } as const;
    await midas.world.store.execute("resolveOrder", { ...order, ...decision });
    assert.equal((await client.pay(ann, ask)).kind, "doneBefore");
    assert.equal(await coins(), 90);
  });

  it("gives every refusal as what it is", async () => {
    for (const ret of [1002, 1004, 1018, 1145, 1146, 1147]) {
      const outcome = await client.pay(ann, { amt: 10, billno: `B-sandbox-${ret}` });
      assert.equal(outcome.kind === "refused" ? outcome.ret : outcome.kind, ret);
    }
    const poor = await client.pay(ann, { amt: 1000, billno: "B-1" });
    assert.equal(poor.kind === "refused" ? poor.ret : poor.kind, 1004);
    const stranger = await client.checkLogin({ ...ann, openkey: "nobody's" });
    assert.equal(stranger.kind === "refused" ? stranger.ret : stranger.kind, 1018);
    assert.equal(await coins(), 100);
  });
});
