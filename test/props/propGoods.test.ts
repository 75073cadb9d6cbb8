/** Products whose goods lie on a chain: paid, made, confirmed, and then handed over once. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { gip0006Dialect } from "../../bridge/server/notices/dialects/gip0006.ts";
import type { NoticeSnapshot } from "../../bridge/server/orders/notice.ts";
import { runCheck } from "../../bridge/server/store/books/checks.ts";
import { audit } from "../server/books.ts";
import { app, product, SHOP, terms, ticketFor } from "../server/world.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { openPropWorld, type PropWorld } from "./propWorld.ts";

const PROP = { oid: "crown", gold: 50_000 };
const CATALOG = {
  apps: [
    {
      ...app("demo", [
        product("POTION", 10),
        product("CROWN", 10, { prop: PROP, grantBy: "server" }),
        product("RING", 5, { prop: { oid: "ring", gold: 40_000, net: "litecoin" } }),
      ]),
      noticeDialect: "standard" as const,
      tokenPrices: [{ token: "LTC", net: "litecoin", coins: 100, amount: "0.01" }],
    },
    ...SHOP.apps.slice(1),
  ],
};

describe("goods on a chain", function () {
  this.timeout(120_000);

  let node: Litecoind;
  let props: PropWorld;
  let address: string;
  let ann: string;
  let orders = 0;

  before(async () => {
    node = await startLitecoind({ args: ["-rpcworkqueue=100"] });
    props = await openPropWorld(node, CATALOG);
  });

  after(async () => {
    await props?.close();
    await node?.stop();
  });

  beforeEach(async () => {
    address = await props.address();
    ann = (await logIn(`gip0006:${address}`)).session;
  });

  afterEach(async () => {
    audit(props.world.db);
    await props.mine();
  });

  async function logIn(subject: string) {
    const ticket = await ticketFor(props.world, subject);
    const asked = { appId: "demo", appKey: "demo-key", ticket, language: "en" } as const;
    return await props.world.call("login", asked);
  }

  async function buy(session: string, code: string, quantity = 1): Promise<string> {
    orders += 1;
    const orderNo = `P${orders}`;
    const expectedPrice = code === "RING" ? 5 : 10;
    const items = [{ code, quantity, expectedPrice }];
    await props.world.call("payByCode", { session, ...terms(props.world, orderNo), items });
    return orderNo;
  }

  const rows = <Row extends object>(sql: string, ...args: readonly (string | number)[]) =>
    props.world.db
      .prepare<Row>(sql)
      .all(...args)
      .map((row) => ({ ...row }));
  const story = (orderNo: string) =>
    rows<{ event: string }>(
      `SELECT event FROM order_events e JOIN orders o ON o.order_key = e.order_key
       WHERE o.order_no = ? ORDER BY e.version`,
      orderNo,
    ).map(({ event }) => (JSON.parse(event) as { kind: string }).kind);
  const pids = (orderNo: string) =>
    rows<{ pid: string }>(
      `SELECT pid FROM props p JOIN orders o ON o.order_key = p.order_key
       WHERE o.order_no = ? ORDER BY p.prop_key`,
      orderNo,
    ).map(({ pid }) => pid);
  const deliveries = (orderNo: string) =>
    rows<{ delivery_id: string }>(
      `SELECT delivery_id FROM deliveries d JOIN orders o ON o.order_key = d.order_key
       WHERE o.order_no = ?`,
      orderNo,
    ).length;
  const attention = (subject: string) =>
    rows<{ kind: string; detail: string; resolved_at_ms: number | null }>(
      "SELECT kind, detail, resolved_at_ms FROM attention WHERE subject = ?",
      subject,
    );
  const reconcile = async () => {
    const db = {
      all: async (sql: string, ...args: readonly (string | number)[]) => rows(sql, ...args),
    };
    return (await runCheck(db as never, "deliveries against orders" as never, 0, 9999, 0))
      .mismatches;
  };

  it("are due when they lie there deep enough, and not before", async () => {
    const orderNo = await buy(ann, "CROWN");
    assert.equal(deliveries(orderNo), 0);
    const [pid = ""] = pids(orderNo);
    assert.equal(await props.states(pid), "planned wanted");
    await props.turn();
    await props.mine();
    assert.equal(await props.states(pid), "unconfirmed included");
    assert.equal(deliveries(orderNo), 0);
    assert.deepEqual(await reconcile(), []);
    props.world.effects.length = 0;
    await props.mine();
    assert.equal(await props.states(pid), "confirmed confirmed");
    assert.equal(deliveries(orderNo), 1);
    assert.deepEqual(story(orderNo), ["created", "paid", "prepared"]);
    const pushed = props.world.effects.flatMap((told) =>
      told.kind === "push" ? [told.message.method] : [],
    );
    assert.deepEqual(pushed, ["orderChanged", "deliveryDue"]);
    const [received] = props.world.effects.filter(({ kind }) => kind === "terminal");
    assert.ok(received?.kind === "terminal" && received.event === "prop/receive");
    const data = JSON.parse(received.data) as Record<string, unknown>;
    assert.deepEqual([data.pid, data.addr, data.confirmed], [pid, address, true]);
    assert.deepEqual(await reconcile(), []);
  });

  it("are listed when the player comes again, and only its own", async () => {
    const orderNo = await buy(ann, "RING", 2);
    assert.equal(pids(orderNo).length, 2);
    assert.deepEqual((await logIn(`gip0006:${address}`)).props, []);
    await props.turn();
    await props.mine(2);
    const listed = (await logIn(`gip0006:${address}`)).props ?? [];
    assert.deepEqual(
      listed.map(({ pid, oid, gold, isConfirmed }) => ({ pid, oid, gold, isConfirmed })),
      pids(orderNo).map((pid) => ({ pid, oid: "ring", gold: 40_000, isConfirmed: true })),
    );
    assert.equal(listed[0]?.confirmations, 2);
    assert.deepEqual((await logIn(`gip0006:${await props.address()}`)).props, []);
    assert.equal((await logIn("sandbox:Bob")).props, undefined);
    assert.equal(deliveries(orderNo), 1);
  });

  it("are handed over once, whatever the chain takes back afterwards", async () => {
    const orderNo = await buy(ann, "CROWN");
    const [pid = ""] = pids(orderNo);
    await props.turn();
    const [block] = await node.mine();
    await node.mine();
    await props.follow();
    assert.equal(deliveries(orderNo), 1);
    await node.rpc("invalidateblock", block);
    for (let blocks = 0; blocks < 3; blocks += 1) await node.mineOnly([]);
    await props.follow();
    assert.match(await props.states(pid), /^unconfirmed pending|^planned/);
    props.world.wait(10 * 60_000);
    await props.turn();
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
    assert.equal(deliveries(orderNo), 1);
    assert.equal(story(orderNo).filter((kind) => kind === "prepared").length, 1);
  });

  it("wait for a person where nobody knows the player's address", async () => {
    const bob = (await logIn("sandbox:Bob")).session;
    const orderNo = await buy(bob, "CROWN");
    assert.deepEqual(pids(orderNo), []);
    const [item] = attention(orderNo);
    assert.equal(item?.kind, "propAddress");
    assert.match(item?.detail ?? "", /no address/);
    assert.deepEqual(await reconcile(), []);
    const where = { appId: "demo", door: "plugin", orderNo, by: "operator" } as const;
    const { store } = props.world;
    await refusedBy(store.execute("addressProps", { ...where, address: "ltc1qnobody" }));
    await store.execute("addressProps", { ...where, address });
    await refusedBy(store.execute("addressProps", { ...where, address }));
    assert.notEqual(attention(orderNo)[0]?.resolved_at_ms, null);
    await props.turn();
    await props.mine(2);
    assert.equal(deliveries(orderNo), 1);
  });

  it("are not made for an order whose coins went back", async () => {
    const orderNo = await buy(ann, "CROWN");
    const [pid = ""] = pids(orderNo);
    const refund = {
      appId: "demo",
      orderNo,
      refundNo: `R${orderNo}`,
      by: "operator",
      reason: "changed",
    };
    await props.world.store.execute("refundOrder", { ...refund, door: "plugin" } as never);
    await props.turn();
    assert.equal(await props.states(pid), "cancelled cancelled");
    props.world.wait(10 * 60_000);
    await props.turn();
    await props.mine(2);
    assert.equal(deliveries(orderNo), 0);
  });

  it("wait while the chain takes their payment back, and are made once it is there again", async () => {
    // Nobody pays on a chain that seems to stand still.
    await node.rpc("setmocktime", Math.floor(props.world.nowMs() / 1000));
    // Its time is the median of eleven blocks.
    await props.mine(12);
    orders += 1;
    const orderNo = `P${orders}`;
    const items = [{ code: "CROWN", quantity: 1, expectedPrice: 10 }];
    const asked = { session: ann, ...terms(props.world, orderNo), items };
    await props.world.call("payByCode", { ...asked, payWith: "LTC@litecoin" });
    const [invoice] = rows<{ rail_terms: string }>(
      `SELECT rail_terms FROM invoices i JOIN orders o ON o.order_key = i.order_key
       WHERE o.order_no = ?`,
      orderNo,
    );
    const { address: due } = JSON.parse(invoice?.rail_terms ?? "{}") as { address: string };
    await node.rpc("sendtoaddress", due, 0.001);
    await props.follow();
    const [block] = await node.mine(2);
    await props.follow();
    const [pid = ""] = pids(orderNo);
    assert.equal(await props.states(pid), "planned wanted");
    await node.rpc("invalidateblock", block);
    for (let blocks = 0; blocks < 3; blocks += 1) await node.mineOnly([]);
    await props.follow();
    assert.equal(story(orderNo).at(-1), "reversed");
    await props.turn();
    assert.equal(await props.states(pid), "planned wanted");
    await props.mine(2);
    assert.equal(story(orderNo).at(-1), "settledAgain");
    assert.deepEqual(pids(orderNo), [pid]);
    props.world.wait(10 * 60_000);
    await props.turn();
    await props.mine(2);
    assert.equal(await props.states(pid), "confirmed confirmed");
    assert.deepEqual([deliveries(orderNo), story(orderNo).at(-1)], [1, "prepared"]);
    assert.deepEqual(await reconcile(), []);
  });

  it("are confirmed to the game's server, in the standard form and in GIP0006's", async () => {
    const orderNo = await buy(ann, "CROWN");
    await props.turn();
    await props.mine(2);
    const moments = rows<{ moment: string }>(
      `SELECT n.moment FROM notices n JOIN orders o ON o.order_key = n.order_key
       WHERE o.order_no = ? ORDER BY n.order_version`,
      orderNo,
    ).map(({ moment }) => moment);
    assert.deepEqual(moments, ["paid", "prepared"]);
  });

  it("have a notice of GIP0006's form beside order/confirm", () => {
    const token = `02${"11".repeat(32)}`;
    const secrets = [{ kind: "symmetric", text: token }];
    const sent = gip0006Dialect.request(
      SNAPSHOT,
      { url: "https://game.example/", secrets } as never,
      { atMs: 0 } as never,
    );
    assert.equal(sent.url, "https://game.example/testnet/prop/confirm");
    const { data, sig } = JSON.parse(sent.body as string) as {
      data: Record<string, unknown>;
      sig: string;
    };
    assert.deepEqual(data, {
      ...{
        oper: "prop",
        cid: "demo",
        uid: "u1",
        sn: "t".repeat(36),
        pid: "aa,bb",
        oid: "crown,ring",
      },
      ...{ sum: 90_000, addr: "rltc1qann", gaddr: "", publish: -1, height: 7, hash: "0201" },
      ...{ confirm: 1, time: 5 },
    });
    const key =
      `addrrltc1qanncid${"demo"}confirm1hash0201height7oidcrown,ringoperproppidaa,bbpublish-1` +
      `sn${"t".repeat(36)}sum90000time5uidu1`;
    assert.equal(sig, createHmac("sha256", key).update(token).digest("hex"));
  });

  const refusedBy = (call: Promise<unknown>) =>
    assert.rejects(call, ({ code }: { code: string }) => code === "paramsWrong");
});

const SNAPSHOT = {
  ...{ noticeId: "n", moment: "prepared", atMs: 5000, environment: "sandbox", appId: "demo" },
  ...{ merchantId: "m", playerId: "u1" },
  order: { orderNo: "P1", tradeNo: "t".repeat(36), door: "plugin", grantBy: "server" },
  props: [
    {
      ...{ pid: "aa", oid: "crown", gold: 50_000, address: "rltc1qann", hash: "0102", index: 1 },
      ...{ height: 7, atMs: 4000 },
    },
    { ...{ pid: "bb", oid: "ring", gold: 40_000, address: "rltc1qann", height: 7, atMs: 4000 } },
  ],
} as unknown as NoticeSnapshot;
