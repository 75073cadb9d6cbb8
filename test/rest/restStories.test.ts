/** What a merchant's server does with orders, refunds, deliveries, players and products. */

import assert from "node:assert/strict";
import { audit } from "../server/books.ts";
import { buy, coinsOf, refused, stateOf, terms, ticketFor } from "../server/world.ts";
import { openRestWorld, type RestAnswer, type RestWorld } from "./restWorld.ts";

interface OrderBody {
  readonly orderNo: string;
  readonly state: string;
  readonly coins: number;
  readonly refundedCoins: number;
}

const ordersOf = ({ body }: RestAnswer) => body.orders as readonly OrderBody[];
const numbersOf = (answer: RestAnswer) => ordersOf(answer).map(({ orderNo }) => orderNo);

describe("the merchants' REST API", () => {
  let rest: RestWorld;

  beforeEach(async () => {
    rest = await openRestWorld();
  });

  afterEach(async () => {
    assert.deepEqual(rest.bugs, []);
    await audit(rest.world.db);
    await rest.close();
  });

  async function paidOrder(orderNo: string, code = "POTION"): Promise<string> {
    const { session } = await rest.player("Ann");
    await buy(rest.world, session, orderNo, code);
    return session;
  }

  async function deliveryOf(orderNo: string): Promise<string> {
    const { body } = await rest.get(`/orders/${orderNo}/story`);
    const [delivery] = body.deliveries as readonly { deliveryId: string }[];
    return delivery?.deliveryId ?? "";
  }

  describe("orders", () => {
    it("are shown with their story", async () => {
      await paidOrder("A1");
      const shown = await rest.get("/orders/A1");
      assert.equal(shown.status, 200);
      assert.equal(shown.body.state, "paid");
      assert.equal(shown.headers["cache-control"], "no-store");
      const { body } = await rest.get("/orders/A1/story");
      const events = body.events as readonly { event: { kind: string } }[];
      assert.deepEqual(
        events.map(({ event }) => event.kind),
        ["created", "paid"],
      );
      assert.equal((body.order as OrderBody).orderNo, "A1");
    });

    it("are listed by filter and in pages, each once", async () => {
      const { session, playerId } = await rest.player("Ann");
      for (const no of ["A1", "A2", "A3", "A4", "A5"]) await buy(rest.world, session, no, "POTION");
      const ben = await rest.player("Ben");
      rest.world.wait(1000);
      await buy(rest.world, ben.session, "B1", "SWORD");
      const first = await rest.get("/orders?limit=4");
      assert.deepEqual(numbersOf(first), ["B1", "A5", "A4", "A3"]);
      const second = await rest.get(`/orders?limit=4&after=${first.body.next}`);
      assert.deepEqual(numbersOf(second), ["A2", "A1"]);
      assert.equal(second.body.next, undefined);
      assert.deepEqual(numbersOf(await rest.get(`/orders?playerId=${ben.playerId}`)), ["B1"]);
      assert.equal(ordersOf(await rest.get(`/orders?playerId=${playerId}`)).length, 5);
      assert.deepEqual(ordersOf(await rest.get("/orders?state=refunded")), []);
      const fromMs = rest.world.nowMs();
      assert.deepEqual(numbersOf(await rest.get(`/orders?fromMs=${fromMs}`)), ["B1"]);
      assert.equal(ordersOf(await rest.get(`/orders?untilMs=${fromMs}`)).length, 5);
    });

    it("leave out numbers that were only closed", async () => {
      const { session } = await rest.player("Ann");
      await rest.world.call("closeIfAbsent", { session, orderNo: "GHOST" });
      assert.deepEqual(ordersOf(await rest.get("/orders")), []);
    });

    it("are asked for in groups, each number answered in its place", async () => {
      await paidOrder("A1");
      const { body } = await rest.post("/orders/query", { orderNos: ["NONE", "A1"] });
      const answers = body.answers as readonly { orderNo: string; order?: OrderBody }[];
      assert.deepEqual(
        answers.map(({ orderNo, order }) => [orderNo, order?.state]),
        [
          ["NONE", undefined],
          ["A1", "paid"],
        ],
      );
    });

    it("that are unpaid can be cancelled, paid ones stay", async () => {
      const { session } = await rest.player("Ann");
      await refused(buy(rest.world, session, "A1", "CASTLE"), "coinsInsufficient");
      assert.equal((await rest.post("/orders/A1/cancel")).body.state, "cancelled");
      await refused(buy(rest.world, session, "A1", "CASTLE"), "cancelled");
      await buy(rest.world, session, "A2", "POTION");
      assert.equal((await rest.post("/orders/A2/cancel")).body.state, "paid");
    });
  });

  describe("an order of a fixed amount", () => {
    const asked = { orderNo: "FIXED1", coins: 60, title: "An order", attach: "title-7" };

    it("is paid by its player in its terms, and in no others", async () => {
      const { session, playerId } = await rest.player("Ann");
      const created = await rest.post("/orders", { ...asked, playerId });
      assert.deepEqual([created.status, created.body.state], [200, "created"]);
      const ben = await rest.player("Ben");
      const pay = (by: string, more: object) =>
        rest.world.call("pay", {
          ...{ session: by, ...terms(rest.world, "FIXED1"), attach: "title-7", coins: 60 },
          ...more,
        });
      await refused(pay(session, { coins: 1 }), "orderExists");
      await refused(pay(session, { attach: "title-8" }), "orderExists");
      await refused(pay(ben.session, {}), "orderExists");
      assert.equal(await coinsOf(rest.world, session), 100);
      assert.equal((await pay(session, {})).order.state, "paid");
      assert.equal(await coinsOf(rest.world, session), 40);
      const acked = await rest.post(`/orders/FIXED1/deliveries/${await deliveryOf("FIXED1")}/ack`, {
        outcome: "granted",
      });
      assert.equal(acked.body.state, "fulfilled");
    });

    it("is the same again in the same terms, and refused in others", async () => {
      const { playerId } = await rest.player("Ann");
      const ben = await rest.player("Ben");
      const first = await rest.post("/orders", { ...asked, playerId });
      const again = await rest.post("/orders", { ...asked, playerId });
      assert.equal(again.body.tradeNo, first.body.tradeNo);
      for (const other of [{ coins: 61 }, { title: "Else" }, { playerId: ben.playerId }]) {
        const { status, body } = await rest.post("/orders", { ...asked, playerId, ...other });
        assert.deepEqual([status, body.code], [409, "orderExists"]);
      }
    });

    it("cannot take a number that a game has used, nor one of another door", async () => {
      const { session, playerId } = await rest.player("Ann");
      const coins = { session, ...terms(rest.world, "FIXED1"), coins: 1 };
      await rest.world.call("pay", coins);
      const { status } = await rest.post("/orders", { ...asked, playerId });
      assert.equal(status, 409);
    });

    it("is for a player of the app alone, and expires", async () => {
      const other = await rest.world.logIn("Eve", "other");
      const { playerId } = (await rest.world.call("resume", { session: other })).player;
      const unknown = await rest.post("/orders", { ...asked, playerId });
      assert.deepEqual([unknown.status, unknown.body.code], [404, "noData"]);
      const ann = await rest.player("Ann");
      await rest.post("/orders", { ...asked, playerId: ann.playerId, lifeMs: 60_000 });
      rest.world.wait(60_001);
      await rest.world.doChores();
      assert.equal(await stateOf(rest.world, ann.session, "FIXED1"), "expired");
    });
  });

  describe("refunds", () => {
    it("give back in parts and whole, each number once", async () => {
      const session = await paidOrder("A1", "SWORD");
      const refund = (body: object) => rest.post("/orders/A1/refunds", { reason: "why", ...body });
      const part = await refund({ refundNo: "R1", coins: 20 });
      assert.deepEqual([part.status, part.body.coins, part.body.isRepeat], [200, 20, false]);
      assert.equal((await refund({ refundNo: "R1", coins: 20 })).body.isRepeat, true);
      assert.equal(await coinsOf(rest.world, session), 60);
      const otherwise = await refund({ refundNo: "R1", coins: 21 });
      assert.deepEqual([otherwise.status, otherwise.body.code], [409, "orderExists"]);
      const toMuch = await refund({ refundNo: "R2", coins: 41 });
      assert.deepEqual([toMuch.status, toMuch.body.code], [400, "badAmount"]);
      const rest2 = await refund({ refundNo: "R3" });
      assert.equal((rest2.body.order as OrderBody).state, "refunded");
      assert.equal(await coinsOf(rest.world, session), 100);
      const { body } = await rest.get("/orders/A1/refunds");
      const refunds = body.refunds as readonly { refundNo: string; coins: number; by: string }[];
      assert.deepEqual(
        refunds.map(({ refundNo, coins, by }) => [refundNo, coins, by]),
        [
          ["R1", 20, "merchant"],
          ["R3", 40, "merchant"],
        ],
      );
    });
  });

  describe("deliveries", () => {
    it("are acknowledged by the merchant where the merchant grants", async () => {
      await paidOrder("A1", "TITLE");
      const url = `/orders/A1/deliveries/${await deliveryOf("A1")}/ack`;
      assert.equal((await rest.post(url, { outcome: "granted" })).body.state, "fulfilled");
      assert.equal((await rest.post(url, { outcome: "granted" })).body.state, "fulfilled");
      const unknown = await rest.post(`/orders/A1/deliveries/${"0".repeat(32)}/ack`, {
        outcome: "granted",
      });
      assert.deepEqual([unknown.status, unknown.body.code], [404, "orderUnknown"]);
    });

    it("are not the merchant's where the client grants", async () => {
      await paidOrder("A1", "POTION");
      const url = `/orders/A1/deliveries/${await deliveryOf("A1")}/ack`;
      const { status, body } = await rest.post(url, { outcome: "granted" });
      assert.deepEqual([status, body.code], [403, "notYours"]);
    });
  });

  describe("players", () => {
    it("that were guests name the player who they are now", async () => {
      const app = { appId: "demo", appKey: "demo-key", language: "en" } as const;
      const logIn = async (more: object) =>
        (await rest.world.call("login", { ...app, ...more })).player.playerId;
      const player = await logIn({ ticket: await ticketFor(rest.world, "oidc:ann") });
      const device = "ab".repeat(32);
      const guest = await logIn({ device });
      const show = async () => (await rest.get(`/players/${guest}/balance`)).body;
      assert.equal((await show()).mergedInto, undefined);
      await logIn({ device, ticket: await ticketFor(rest.world, "oidc:ann") });
      const { mergedInto, balance } = await show();
      assert.equal(mergedInto, player);
      assert.equal((balance as { readonly balance: number }).balance, 0);
    });

    it("are shown with their coins, of the app alone", async () => {
      const { playerId } = await rest.player("Ann");
      const { body } = await rest.get(`/players/${playerId}/balance`);
      assert.equal((body.balance as { balance: number }).balance, 100);
      const other = await rest.makeKey("other");
      const { status } = await rest.get(`/players/${playerId}/balance`, { key: other });
      assert.equal(status, 404);
      const empty = await rest.get(`/players/${playerId}/balance?zoneId=9`);
      assert.equal((empty.body.balance as { balance: number }).balance, 0);
    });

    it("log in with a ticket once, at their app, within its time", async () => {
      const mint = async (body: object = {}) => {
        const answer = await rest.post("/tickets", { playerRef: "account-7", ...body });
        return String(answer.body.ticket);
      };
      const login = (ticket: string, appId = "demo") =>
        rest.world.call("login", { appId, appKey: `${appId}-key`, ticket, language: "en" });
      const ticket = await mint({ name: "Ann" });
      await refused(login(ticket, "other"), "authParameterWrong");
      const session = await login(ticket);
      assert.equal(session.player.name, "Ann");
      await refused(login(ticket), "authParameterWrong");
      const again = await login(await mint());
      assert.equal(again.player.playerId, session.player.playerId);
      const late = await mint({ lifeMs: 2000 });
      rest.world.wait(2000);
      await refused(login(late), "authParameterWrong");
      await refused(login("cst_sandbox_0"), "authParameterWrong");
      const guest = await rest.world.logIn("account-7");
      const { player } = await rest.world.call("resume", { session: guest });
      assert.notEqual(player.playerId, session.player.playerId);
      const tooLong = await rest.post("/tickets", { playerRef: "a", lifeMs: 60_001 });
      assert.equal(tooLong.status, 400);
    });

    it("see products as the catalogue has them, in pages", async () => {
      const first = await rest.get("/products?limit=9");
      const products = first.body.products as readonly { code: string }[];
      assert.deepEqual([products.length, products[0]?.code], [9, "CASTLE"]);
      const second = await rest.get(`/products?limit=9&after=${first.body.next}&language=zh`);
      assert.deepEqual([(second.body.products as []).length, second.body.next], [1, undefined]);
    });
  });

  it("shows what merchants were told", async () => {
    await paidOrder("A1", "TITLE");
    const { body } = await rest.get("/orders/A1/notices");
    const notices = body.notices as readonly { noticeId: string; moment: string }[];
    assert.deepEqual(
      notices.map(({ moment }) => moment),
      ["paid"],
    );
    const listed = await rest.get("/notices?state=pending");
    assert.equal((listed.body.notices as []).length, 1);
    const noticeIds = notices.map(({ noticeId }) => noticeId);
    const again = await rest.post("/notices/redeliver", { noticeIds });
    assert.deepEqual(again.body, { redelivered: 0, outdated: 0, hurried: 1 });
    const other = await rest.makeKey("other");
    const foreign = await rest.post("/notices/redeliver", { noticeIds }, { key: other });
    assert.equal(foreign.status, 404);
    assert.deepEqual((await rest.get("/notices", { key: other })).body.notices, []);
  });
});
