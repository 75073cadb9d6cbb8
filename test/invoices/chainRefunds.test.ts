/** Money of a chain that goes back: prepared once, followed until nothing takes it away any more. */

import assert from "node:assert/strict";
import type { AppInvoicePolicy } from "../../bridge/server/rails/chain/chainConfig.ts";
import type { TransferFinding } from "../../bridge/server/rails/chain/transfer.ts";
import { stateOf, terms } from "../server/world.ts";
import { type ChainWorld, NET, openPolicyWorld } from "./chainWorld.ts";
import { mismatchesIn } from "./mismatchesIn.ts";

const PAYER = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
const ELSEWHERE = "0x90f79bf6eb2c4f870365e785982e1f101e93b906";
const HASH = `0x${"e".repeat(64)}`;
const OTHER_HASH = `0x${"d".repeat(64)}`;
const REF = { appId: "demo", door: "plugin", orderNo: "T1" } as const;
const refusal = (code: string) => (error: { code?: string }) => error.code === code;

describe("money of a chain that goes back", () => {
  let world: ChainWorld;
  let ann: string;
  let matchKey: string;

  beforeEach(() => open({}));

  afterEach(async () => {
    assert.deepEqual(await mismatchesIn(world), []);
    await world.close();
  });

  async function open(policy: Partial<AppInvoicePolicy>): Promise<void> {
    world = await openPolicyWorld(policy);
    ann = await world.logIn("Ann");
    matchKey = await buy("T1", "SWORD");
  }

  async function reopen(policy: Partial<AppInvoicePolicy>): Promise<void> {
    await world.close();
    await open(policy);
  }

  async function buy(orderNo: string, code: string): Promise<string> {
    const order = await world.buyWith(ann, orderNo, code, "USDT@sandbox");
    return (await world.invoiceOf(order.payment?.url ?? "")).matchKey;
  }

  async function pay(...amounts: readonly string[]): Promise<void> {
    await world.mine(...amounts.map((amount) => ({ matchKey, amount })));
    await world.mineEmpty(2);
  }

  const execute: ChainWorld["store"]["execute"] = async (verb, params) => {
    const executed = await world.store.execute(verb, params);
    world.hear(executed.effects);
    return executed;
  };
  const refund = async (more: { refundNo?: string; amount?: string; to?: string } = {}) =>
    (await execute("refundOnChain", { ...REF, refundNo: "R1", by: "operator", ...more })).result;
  const sendBack = async (more: { to?: string } = {}) =>
    (await execute("prepareSendBack", { ...REF, ...more })).result;
  const sent = async (...txIds: readonly string[]) =>
    (await execute("reportRefundSent", { ...REF, txIds, by: "operator" })).result;
  const attention = async () => {
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    return result.map(({ kind, subject }) => `${kind} ${subject}`);
  };
  const story = async () => {
    const { result } = await world.store.execute("orderStory", REF);
    return result.events.map(({ event }) =>
      event.kind === "sendBack" ? `sendBack ${event.step}` : event.kind,
    );
  };
  const moneyOf = async () => (await world.store.execute("orderStory", REF)).result.order.money;

  /** Where the newest block is, as a node would tell of a transaction in it. */
  async function here(txId = HASH): Promise<TransferFinding> {
    const [chain] = (await world.store.execute("listChains", {})).result;
    assert.ok(chain);
    const { height, hash } = chain.cursor;
    return { kind: "mined", place: { txId, index: 0, height, hash } };
  }

  /** One look of the follower: every refund that is under way has these findings. */
  async function look(...findings: readonly TransferFinding[]): Promise<number> {
    const asked = { net: NET, looked: [] };
    const { result: due } = await execute("followChainRefunds", asked);
    const looked = due.map(({ key, version }) => ({ key, version, findings }));
    await execute("followChainRefunds", { ...asked, looked });
    return due.length;
  }

  it("what was too much is prepared for a person's own wallet, and the order stays", async () => {
    await pay("400000", "500000");
    const { refunds } = await sendBack();
    assert.deepEqual(
      refunds.map(({ part, state, transfers }) => [part, state, transfers.length]),
      [["over", "prepared", 1]],
    );
    const transfer = refunds[0]?.transfers[0];
    assert.deepEqual(
      [transfer?.amount, transfer?.symbol, transfer?.payer, transfer?.value],
      ["0.3", "USDT", PAYER, "0"],
    );
    const words = `${PAYER.slice(2).padStart(64, "0")}${(300_000).toString(16).padStart(64, "0")}`;
    assert.equal(transfer?.data, `0xa9059cbb${words}`);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    assert.deepEqual((await sendBack()).refunds, refunds, "a repeat prepares nothing more");
  });

  it("to another address: what was prepared before is void", async () => {
    await pay("900000");
    await sendBack();
    const { refunds } = await sendBack({ to: ELSEWHERE });
    assert.deepEqual(
      refunds.map(({ state, transfers }) => [state, transfers[0]?.payer]),
      [
        ["void", PAYER],
        ["prepared", ELSEWHERE],
      ],
    );
    assert.deepEqual(await attention(), ["overMoney T1", `refundDue ${refunds[1]?.refundNo}`]);
  });

  it("a refund takes the goods back at once, and is over when the chain has it", async () => {
    await pay("600000");
    const prepared = await refund();
    assert.deepEqual([prepared.part, prepared.transfers[0]?.amount], ["whole", "0.6"]);
    assert.equal(await stateOf(world, ann, "T1"), "refunded");
    assert.equal(await moneyOf(), "refunding");
    const none = await world.call("deliveries", { session: ann, saveSlot: "1" });
    assert.equal(none.deliveries, undefined);
    assert.deepEqual(await refund(), prepared, "a repeat prepares the same");
    assert.deepEqual(await refund({ refundNo: "R2" }), prepared, "and so does another number");
    assert.deepEqual(await attention(), ["refundDue R1"]);

    assert.equal((await sent(HASH)).refunds[0]?.state, "sent");
    await look({ kind: "unknown" });
    assert.equal(await moneyOf(), "refunding");
    await world.mineEmpty(1);
    const mined = await here();
    await look(mined);
    assert.deepEqual((await sent()).refunds[0]?.have, 1);
    await world.mineEmpty(1);
    await look(mined);
    assert.equal(await moneyOf(), "refunding", "it is not deep enough yet");
    await world.mineEmpty(1);
    await look(mined);
    assert.equal(await moneyOf(), "refunded");
    assert.deepEqual(await attention(), []);
    assert.deepEqual((await story()).slice(-3), ["refunding", "sendBack sent", "refunded"]);
    assert.equal(await look(mined), 0, "what is final is asked for no more");
    // The sword can be bought again.
    await buy("T2", "SWORD");
  });

  it("a reorganization takes a final refund back: it is told, and carried again", async () => {
    await pay("600000");
    await refund();
    await sent(HASH);
    await world.mineEmpty(1);
    const mined = await here();
    await world.mineEmpty(2);
    await look(mined);
    assert.equal(await moneyOf(), "refunded");
    await world.reorg(3);
    assert.equal(await look(mined), 1, "it is looked for again");
    assert.equal(await moneyOf(), "refunding", "the block that a node still tells of is gone");
    assert.deepEqual(await attention(), ["refundGone R1"]);
    assert.equal((await story()).at(-1), "refundUndone");
    const again = await here();
    await world.mineEmpty(2);
    await look(again);
    assert.equal(await moneyOf(), "refunded");
    assert.deepEqual(await attention(), []);
  });

  it("far below the newest blocks it is watched no more", async () => {
    await pay("600000");
    await refund();
    await sent(HASH);
    const mined = await here();
    await world.mineEmpty(2);
    await look(mined);
    await world.mineEmpty(130);
    await look();
    assert.equal((await sent()).refunds[0]?.state, "buried");
    await look();
    assert.equal(await moneyOf(), "refunded");
  });

  it("a part leaves the order paid; parts never pass what was paid", async () => {
    await pay("600000");
    const part = await refund({ amount: "0.25" });
    assert.deepEqual([part.part, part.transfers[0]?.units], ["part", "250000"]);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    assert.deepEqual(await refund({ amount: "0.25" }), part);
    await assert.rejects(refund({ amount: "0.3" }), refusal("orderExists"));
    await assert.rejects(refund({ refundNo: "R2", amount: "0.36" }), refusal("badAmount"));
    await assert.rejects(refund({ refundNo: "R2", amount: "0.0000001" }), refusal("badAmount"));
    await assert.rejects(refund({ refundNo: "R2", amount: "0" }), refusal("badAmount"));
    await sent(HASH);
    const mined = await here();
    await world.mineEmpty(2);
    await look(mined);
    assert.deepEqual((await story()).slice(-3), ["sendBack prepared", "sendBack sent", "refunded"]);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    const rest = await refund({ refundNo: "R2", amount: "0.35" });
    assert.deepEqual([rest.part, rest.transfers[0]?.units], ["whole", "350000"]);
    assert.equal(await moneyOf(), "refunding");
    await assert.rejects(refund({ refundNo: "R3", amount: "0.01" }), refusal("paramsWrong"));
  });

  it("one transaction is never two refunds", async () => {
    await pay("600000");
    await refund({ amount: "0.1" });
    await refund({ refundNo: "R2", amount: "0.1" });
    await sent(HASH);
    const mined = await here();
    await world.mineEmpty(2);
    await look(mined);
    const { refunds } = await sent();
    assert.deepEqual(
      refunds.map(({ state }) => state),
      ["final", "prepared"],
    );
    assert.ok((await story()).includes("sendBack failed"));
    assert.deepEqual(await attention(), ["refundDue R2"]);
  });

  it("a wrong transaction, and one that failed, are to be sent again", async () => {
    await pay("600000");
    await refund();
    await sent(HASH);
    await look({ kind: "other" });
    assert.equal((await sent()).refunds[0]?.state, "prepared");
    await sent(OTHER_HASH);
    const mined = await here(OTHER_HASH);
    assert.ok(mined.kind === "mined");
    const failed = { kind: "failed", place: mined.place } as const;
    await look(failed);
    assert.equal((await sent()).refunds[0]?.state, "sent", "its block may go again");
    await world.mineEmpty(2);
    await look(failed);
    assert.equal((await sent()).refunds[0]?.state, "prepared");
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    assert.match(result[0]?.detail ?? "", /the transaction failed on the chain/);
    assert.equal(await moneyOf(), "refunding");
  });

  it("nodes that show nothing for long call a person", async () => {
    await pay("600000");
    await refund();
    await sent(HASH);
    await look({ kind: "unknown" });
    assert.deepEqual(await attention(), ["refundDue R1"]);
    world.wait(31 * 60_000);
    await look({ kind: "unknown" });
    assert.deepEqual(await attention(), ["refundDue R1", "refundGone R1"]);
  });

  it("late money is prepared by itself where the policy says so, once", async () => {
    await reopen({ late: "refund" });
    await world.call("cancelOrder", { session: ann, orderNo: "T1" });
    await pay("600000");
    await world.mineEmpty(3);
    const [first, ...more] = (await sent()).refunds;
    assert.deepEqual([first?.part, first?.state, more.length], ["late", "prepared", 0]);
    assert.deepEqual(await attention(), [`refundDue ${first?.refundNo}`]);
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    assert.match(result[0]?.detail ?? "", /0\.6 USDT to 0x3c44.* data 0xa9059cbb/);
    await pay("300000");
    const { refunds } = await sent();
    assert.deepEqual(
      refunds.map(({ transfers }) => transfers[0]?.amount),
      ["0.6", "0.3"],
    );
    await sent(HASH, OTHER_HASH);
    const mined = await here();
    await world.mineEmpty(2);
    await look(mined);
    assert.equal(await stateOf(world, ann, "T1"), "cancelled");
    assert.ok((await story()).includes("sendBack final"));
  });

  it("a part that came before the end is prepared with the end", async () => {
    await reopen({ late: "refund" });
    await pay("300000");
    assert.deepEqual((await sent()).refunds, []);
    await world.passOnChain(16 * 60_000);
    await execute("endInvoices", { skip: 0, rows: 10 });
    const [first] = (await sent()).refunds;
    assert.deepEqual([first?.part, first?.transfers[0]?.amount], ["late", "0.3"]);
  });

  it("a surplus is prepared by itself where the policy says so", async () => {
    await reopen({ over: "refund" });
    await pay("900000");
    await world.mineEmpty(3);
    const { refunds } = await sent();
    assert.deepEqual(
      refunds.map(({ part, transfers }) => [part, transfers[0]?.amount]),
      [["over", "0.3"]],
    );
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    const whole = await refund();
    assert.equal(whole.transfers[0]?.amount, "0.6", "the surplus is on its way already");
  });

  it("what the chain took back is not sent back", async () => {
    await reopen({ late: "refund" });
    await world.call("cancelOrder", { session: ann, orderNo: "T1" });
    await pay("600000");
    await world.reorg(4);
    assert.equal((await sent()).refunds[0]?.state, "void");
    assert.deepEqual(await attention(), []);
    await assert.rejects(sent(HASH), refusal("paramsWrong"));
    await pay("600000");
    assert.deepEqual(
      (await sent()).refunds.map(({ state }) => state),
      ["void", "prepared"],
    );
  });

  it("a payment that goes while its refund is under way calls a person", async () => {
    await pay("600000");
    await refund();
    await world.reorg(4);
    assert.deepEqual(await attention(), ["refundDue R1", "reversedMoney T1", "unbackedRefund T1"]);
  });

  it("refuses an order that may still be paid, and one that no chain pays", async () => {
    await pay("200000");
    await assert.rejects(sendBack(), refusal("paramsWrong"));
    const none = { ...REF, orderNo: "NONE" };
    await assert.rejects(world.store.execute("prepareSendBack", none), refusal("orderUnknown"));
    await world.call("pay", { session: ann, ...terms(world, "P1"), coins: 5 });
    const hosted = world.store.execute("prepareSendBack", { ...REF, orderNo: "P1" });
    await assert.rejects(hosted, refusal("paramsWrong"));
    await pay("400000");
    await assert.rejects(refund({ to: "0x123" }), refusal("paramsWrong"));
    await refund();
    await assert.rejects(sent("0x123"), refusal("paramsWrong"));
  });
});
