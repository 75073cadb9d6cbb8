/** What a merchant's server sees, and does, of orders that are paid on a chain. */

import assert from "node:assert/strict";
import { openRestWorld, type RestWorld } from "../rest/restWorld.ts";
import { type ChainWorld, NET, openPolicyWorld, RECIPIENT } from "./chainWorld.ts";

const TX = `0x${"7".repeat(64)}`;
const HASH = `0x${"e".repeat(64)}`;

describe("the REST API on orders that are paid on a chain", () => {
  let world: ChainWorld;
  let rest: RestWorld;

  beforeEach(async () => {
    world = await openPolicyWorld({});
    rest = await openRestWorld(world);
    const order = await world.buyWith(await world.logIn("Ann"), "T1", "SWORD", "USDT@sandbox");
    const { matchKey } = await world.invoiceOf(order.payment?.url ?? "");
    await world.mine({ matchKey, amount: "600000", txId: TX });
    await world.mineEmpty(2);
  });

  afterEach(async () => {
    assert.deepEqual(rest.bugs, []);
    await rest.close();
  });

  it("the story tells the invoice with its payments, and nothing that only the rail needs", async () => {
    const { status, body } = await rest.get("/orders/T1/story");
    assert.equal(status, 200);
    const [invoice, ...more] = body.invoices as readonly Record<string, unknown>[];
    assert.ok(invoice);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [invoice.net, invoice.amount, invoice.confirmed, invoice.status, invoice.recipient],
      [NET, "600000", "600000", "paid", RECIPIENT],
    );
    const [payment] = invoice.payments as readonly Record<string, unknown>[];
    assert.deepEqual([payment?.txId, payment?.state], [TX, "confirmed"]);
    const turns = payment?.turns as readonly { readonly state: string }[];
    assert.deepEqual(
      turns.map(({ state }) => state),
      ["included", "confirmed"],
    );
    assert.equal(JSON.stringify(body).includes("salt"), false);
  });

  it("gives back a part: prepared, told where it went, listed", async () => {
    const asked = { refundNo: "R1", amount: "0.25" };
    const prepared = await rest.post("/orders/T1/chain-refund", asked);
    assert.deepEqual([prepared.status, prepared.body.part], [200, "part"]);
    const wrong = await rest.post("/orders/T1/chain-refund", { ...asked, amount: "1e9" });
    assert.equal(wrong.status, 400);
    const tooMuch = await rest.post("/orders/T1/chain-refund", { refundNo: "R2", amount: "9" });
    assert.equal(tooMuch.body.code, "badAmount");
    const sent = await rest.post("/orders/T1/chain-refund/sent", { txIds: [HASH] });
    assert.equal(sent.status, 200);
    const { body } = await rest.get("/orders/T1/chain-refund");
    const [refund] = body.refunds as readonly Record<string, unknown>[];
    assert.deepEqual([refund?.refundNo, refund?.state, refund?.txIds], ["R1", "sent", [HASH]]);
    assert.equal(body.money, "settled");
    const story = await rest.get("/orders/T1/story");
    assert.deepEqual(story.body.chainRefunds, body.refunds);
  });
});
