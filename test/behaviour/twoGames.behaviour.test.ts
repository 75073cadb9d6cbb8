import assert from "node:assert/strict";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, frameOf } from "../../bridge/wire/codecJs.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aDelivery, anOrder } from "./wireViews.ts";

const JOURNAL = "journal|http://shop:7350|sandbox|demo|p-ann";
const SWORD = { code: "SWORD", expectedPrice: 60 };

const codec = createMsgpackrCodec();

/** What is of interest in a journal on the disk. */
interface Saved {
  readonly orders?: readonly { readonly params: { readonly orderNo: string } }[];
  readonly recharges?: readonly { readonly rechargeNo: string }[];
  readonly granted?: readonly string[];
}

/** The other game of this player, in another tab, saves its journal. */
async function saveElsewhere(game: Game, journal: { readonly [member: string]: WireValue }) {
  const hex = (value: WireValue) => Buffer.from(bytesOf(codec.encode(value))).toString("hex");
  await game.plain(`elsewhere ${hex(JOURNAL)} ${hex(journal)}`);
}

/** The journal as this game saved it last. */
function savedJournal(game: Game): Saved {
  const line = game.transcript.findLast((one) => one.startsWith("saved") && one.includes(JOURNAL));
  const decoded = codec.decode(frameOf(Buffer.from(line?.split(" ")[1] ?? "", "hex")));
  assert.ok(decoded.ok);
  return decoded.value as unknown as Saved;
}

const numbersIn = ({ orders = [], recharges = [] }: Saved) => [
  ...orders.map(({ params }) => params.orderNo),
  ...recharges.map(({ rechargeNo }) => rechargeNo),
];

function openOrder(orderNo: string) {
  const params = { orderNo, title: "", detail: "", zoneId: "1", saveSlot: "1", deadlineMs: 1 };
  return { method: "pay", params: { ...params, coins: 5 } };
}

const openRecharge = {
  rechargeNo: "THEIRRECHARGE",
  zoneId: "1",
  ysdkExtInfo: "",
  baseline: 0,
  phase: "polling",
  polls: 1,
  dueAtMs: 1,
};

tellStories("two running games of one player", {
  "what the other has open stays on the disk, and is settled when both have crashed": async (
    game,
  ) => {
    await game.start({ isShared: true });
    await saveElsewhere(game, { orders: [openOrder("THEIRS")], recharges: [openRecharge] });
    await game.call("payByCode", { ...SWORD, orderNo: "OURS" });
    await game.settle();
    assert.deepEqual(numbersIn(savedJournal(game)), ["OURS", "THEIRS", "THEIRRECHARGE"]);
    assert.equal(game.sent("closeIfAbsent").length, 0, "it is the other's to ask about now");
    await game.restart({ isShared: true });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(
      game.sent("closeIfAbsent").map(({ params }) => params.orderNo),
      ["OURS", "THEIRS"],
    );
  },

  "what the other has finished is gone with our next save": async (game) => {
    await game.start({ isShared: true });
    await saveElsewhere(game, { orders: [openOrder("THEIRS")] });
    await game.call("payByCode", { ...SWORD, orderNo: "OURS1" });
    await game.settle();
    await saveElsewhere(game, { orders: [openOrder("OURS1")] });
    await game.call("payByCode", { ...SWORD, orderNo: "OURS2" });
    await game.settle();
    assert.deepEqual(numbersIn(savedJournal(game)), ["OURS1", "OURS2"]);
  },

  "what we have finished does not come back, though the other saved it again": async (game) => {
    await game.start({ isShared: true });
    game.answers.payByCode = () => ({ result: { order: anOrder({ orderNo: "OURS1" }) } });
    await game.ask("payByCode", { ...SWORD, orderNo: "OURS1" });
    await saveElsewhere(game, { orders: [openOrder("OURS1")] });
    game.answers.payByCode = () => "nothing";
    await game.call("payByCode", { ...SWORD, orderNo: "OURS2" });
    await game.settle();
    assert.deepEqual(numbersIn(savedJournal(game)), ["OURS2"]);
  },

  "an order of an earlier run that was paid does not come back either": async (game) => {
    await game.create({ isShared: true });
    await saveElsewhere(game, { orders: [openOrder("EARLIER")] });
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ orderNo: "EARLIER" }) } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.told("onPayOrder").length, 1);
    assert.deepEqual(numbersIn(savedJournal(game)), []);
  },

  "goods that the other has granted are acknowledged, and not granted again": async (game) => {
    await game.start({ isShared: true });
    await saveElsewhere(game, { granted: ["delivery-1"] });
    game.answers.deliveries = () => ({ result: { deliveries: [aDelivery()] } });
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    assert.deepEqual(game.told("onDelivery"), []);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
  },

  "what each has granted stays known": async (game) => {
    await game.start({ isShared: true });
    await saveElsewhere(game, { granted: ["delivery-0"] });
    game.answers.deliveries = () => ({ result: { deliveries: [aDelivery()] } });
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    await game.command("grant", 0);
    assert.deepEqual(savedJournal(game).granted, ["delivery-0", "delivery-1"]);
  },
});
