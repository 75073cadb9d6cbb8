import assert from "node:assert/strict";
import type { DeliveryView } from "../../bridge/wire/views.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aDelivery, anOrder, aSession } from "./wireViews.ts";

/** The server has these goods due until they are acknowledged as granted; gives the list as it stands. */
function makeDue(game: Game, ...goods: DeliveryView[]): DeliveryView[] {
  const due = [...goods];
  game.answers.deliveries = ({ params }) => {
    const offered = due.filter(
      ({ grantBy, saveSlot }) => grantBy === "server" || saveSlot === params.saveSlot,
    );
    return { result: offered.length > 0 ? { deliveries: offered.slice(0, 10) } : {} };
  };
  game.answers.ackDelivery = ({ params }) => {
    const at = due.findIndex(({ deliveryId }) => deliveryId === params.deliveryId);
    if (at >= 0 && params.outcome === "granted") due.splice(at, 1);
    else if (at >= 0) due[at] = { ...(due[at] as DeliveryView), attempt: 2 };
    return { result: { order: anOrder({ state: "fulfilled", version: 3 }) } };
  };
  return due;
}

tellStories("deliveries", {
  "goods that are due at the login are delivered": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    assert.deepEqual(game.told("onDelivery"), [[aDelivery()]]);
    assert.equal(game.sent("ackDelivery").length, 0, "the game has not answered");
    await game.command("grant", 0);
    await game.settle();
    assert.deepEqual(game.last("ackDelivery").params, {
      session: "session-of-ann",
      deliveryId: "delivery-1",
      outcome: "granted",
    });
  },

  "the answer to an acknowledgement is told as progress, whether or not it is pushed": async (
    game,
  ) => {
    makeDue(game, aDelivery());
    await game.start({ delegates: { onDelivery: "grants" } });
    const fulfilled = anOrder({ state: "fulfilled", version: 3 });
    assert.deepEqual(game.told("onOrderProgress"), [["ORDER1", "fulfilled", 0, false]]);
    await game.push("orderChanged", { order: fulfilled });
    await game.settle();
    assert.equal(game.told("onOrderProgress").length, 1, "and once");
  },

  "goods that become due are delivered at once": async (game) => {
    await game.start({ delegates: { onDelivery: "grants" } });
    makeDue(game, aDelivery());
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    assert.deepEqual(game.told("onDelivery"), [[aDelivery()]]);
    assert.equal(game.sent("ackDelivery").length, 1);
  },

  "what was granted is on the disk before the server hears of it": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    const from = game.transcript.length;
    await game.command("grant", 0);
    await game.settle();
    const lines = game.transcript.slice(from);
    const saved = lines.findIndex((line) => line.startsWith("saved"));
    const sent = lines.findIndex((line) => line.startsWith("sent"));
    assert.ok(saved >= 0 && sent > saved, `saved at ${saved}, sent at ${sent}`);
    const frame = Buffer.from((lines[saved] as string).split(" ")[1] as string, "hex");
    assert.ok(frame.includes("delivery-1"));
  },

  "a delivery that is told twice is granted once": async (game) => {
    await game.start();
    makeDue(game, aDelivery());
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    await game.push("deliveryDue", { delivery: aDelivery({ attempt: 2 }) });
    await game.settle();
    assert.equal(game.told("onDelivery").length, 1);
    await game.command("grant", 0);
    await game.settle();
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    assert.equal(game.told("onDelivery").length, 1);
  },

  "an acknowledgement that got lost is repeated, the goods are not": async (game) => {
    const due = makeDue(game, aDelivery());
    await game.start({ delegates: { onDelivery: "grants" } });
    due.push(aDelivery());
    game.forget();
    await game.push("deliveryDue", { delivery: aDelivery() });
    await game.settle();
    assert.deepEqual(game.told("onDelivery"), []);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
    assert.equal(due.length, 0);
  },

  "goods that are told while their acknowledgement is on its way are not acknowledged twice":
    async (game) => {
      makeDue(game, aDelivery());
      await game.start();
      game.answers.ackDelivery = () => "nothing";
      await game.command("grant", 0);
      await game.settle();
      await game.push("deliveryDue", { delivery: aDelivery() });
      await game.settle();
      assert.equal(game.sent("ackDelivery").length, 1);
      assert.equal(game.told("onDelivery").length, 1);
    },

  "an acknowledgement goes out until the server has it": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    const answerAck = game.answers.ackDelivery;
    game.answers.ackDelivery = () => "nothing";
    await game.command("grant", 0);
    await game.settle();
    await game.drop();
    await game.pass(15_000);
    assert.ok(game.sent("ackDelivery").length >= 2);
    game.answers.ackDelivery = () => ({ error: "systemError" });
    await game.pass(60_000);
    const asked = game.sent("ackDelivery").length;
    assert.ok(asked >= 4 && asked < 60, `asked ${asked} times`);
    game.answers.ackDelivery = answerAck;
    await game.pass(30_000);
    const total = game.sent("ackDelivery").length;
    await game.pass(60_000);
    assert.equal(game.sent("ackDelivery").length, total, "and then no more");
    assert.equal(game.told("onDelivery").length, 1);
  },

  "killed after the grant: the goods come again, and are only acknowledged": async (game) => {
    const due = makeDue(game, aDelivery());
    await game.start();
    game.answers.ackDelivery = () => "nothing";
    await game.command("grant", 0);
    await game.restart();
    game.forget();
    makeDue(game, ...due);
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(game.told("onDelivery"), []);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
  },

  "killed before the grant: the goods come again to the game": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    assert.equal(game.told("onDelivery").length, 1);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.told("onDelivery").length, 1);
  },

  "only the first answer of the game counts": async (game) => {
    makeDue(game, aDelivery());
    await game.start({ delegates: { onDelivery: "grantsTwice" } });
    assert.equal(game.sent("ackDelivery").length, 1);
    makeDue(game, aDelivery({ deliveryId: "delivery-2" }));
    await game.behave({ onDelivery: "later" });
    await game.settle();
    game.forget();
    await game.command("grant", 1);
    await game.command("cannotGrant", 1, "changed my mind");
    await game.settle();
    assert.deepEqual(
      game.sent("ackDelivery").map(({ params }) => params.outcome),
      ["granted"],
    );
  },

  "goods that the game cannot take stay due, with the reason, and come again": async (game) => {
    makeDue(game, aDelivery());
    await game.start({ delegates: { onDelivery: "cannotGrant" } });
    assert.equal(game.last("ackDelivery").params.outcome, "cannotGrant");
    assert.equal(game.last("ackDelivery").params.reason, "the bag is full");
    assert.equal(game.told("onDelivery").length, 1);
    await game.pass(10_000);
    assert.equal(game.told("onDelivery").length, 1, "not at once");
    await game.behave({ onDelivery: "grants" });
    await game.pass(40_000);
    assert.equal(game.told("onDelivery").length, 2);
    assert.equal(game.told("onDelivery")[1]?.[0].attempt, 2);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
  },

  "a reason that is too long does not stop the answer": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    await game.command("cannotGrant", 0, "x".repeat(201));
    await game.settle();
    assert.equal(game.last("ackDelivery").params.outcome, "cannotGrant");
  },

  "a forgotten reason does not stop the answer": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    await game.command("cannotGrant", 0, null);
    await game.settle();
    assert.equal(game.last("ackDelivery").params.outcome, "cannotGrant");
    assert.equal(game.last("ackDelivery").params.reason, undefined);
  },

  "goods that the merchant's server grants are told, and not acknowledged": async (game) => {
    makeDue(game, aDelivery({ grantBy: "server" }));
    await game.start({ delegates: { onDelivery: "grants" } });
    await game.pass(60_000);
    assert.equal(game.told("onDelivery").length, 1);
    assert.equal(game.sent("ackDelivery").length, 0);
  },

  "goods of another save slot wait for that slot, and hide none of this one": async (game) => {
    const others = Array.from({ length: 12 }, (_, at) =>
      aDelivery({ deliveryId: `other-${at}`, saveSlot: "2" }),
    );
    makeDue(game, ...others, aDelivery());
    await game.start({ delegates: { onDelivery: "grants" } });
    assert.equal(game.last("deliveries").params.saveSlot, "1");
    assert.deepEqual(game.told("onDelivery"), [[aDelivery()]]);
    await game.restart({ saveSlot: "2", delegates: { onDelivery: "grants" } });
    await game.ask("login", { playerName: "ann" });
    await game.pass(5_000);
    assert.equal(game.last("deliveries").params.saveSlot, "2");
    assert.equal(game.told("onDelivery").length, 13);
  },

  "goods of another save slot are left alone, even if a server offers them": async (game) => {
    makeDue(game);
    game.answers.deliveries = () => ({ result: { deliveries: [aDelivery({ saveSlot: "2" })] } });
    await game.start();
    await game.pass(60_000);
    assert.deepEqual(game.told("onDelivery"), []);
    assert.equal(game.sent("ackDelivery").length, 0);
  },

  "without a delegate the goods wait until there is one": async (game) => {
    makeDue(game, aDelivery());
    await game.start({ delegates: { which: "none" } });
    await game.pass(5_000);
    assert.equal(game.sent("ackDelivery").length, 0);
    await game.behave({ onDelivery: "grants" });
    await game.pass(5_000);
    assert.equal(game.told("onDelivery").length, 1);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
  },

  "a delegate that throws has not granted: the goods come again at the next start": async (
    game,
  ) => {
    makeDue(game, aDelivery());
    await game.start({ delegates: { throwing: ["onDelivery"] } });
    await game.settle();
    assert.equal(game.sent("ackDelivery").length, 0);
    assert.deepEqual(game.told("onException"), [["the game broke in onDelivery"]]);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.told("onDelivery").length, 1);
  },

  "a disk that is full does not stop the goods, but is told": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    await game.plain("storage fails");
    game.forget();
    await game.command("grant", 0);
    await game.settle();
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
    assert.equal(game.told("onException").length, 1);
  },

  "more goods than one answer holds all come": async (game) => {
    const goods = Array.from({ length: 23 }, (_, at) =>
      aDelivery({ deliveryId: `delivery-${at}`, orderNo: `ORDER${at}` }),
    );
    const due = makeDue(game, ...goods);
    await game.start({ delegates: { onDelivery: "grants" } });
    await game.pass(5_000);
    assert.equal(due.length, 0);
    assert.deepEqual(
      game.told("onDelivery").map(([{ deliveryId }]) => deliveryId),
      goods.map(({ deliveryId }) => deliveryId),
    );
  },

  "a grant after the session has ended is acknowledged at the next login": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    await game.push("sessionEnded", { reason: "logged in elsewhere" });
    await game.settle();
    await game.command("grant", 0);
    await game.settle();
    assert.equal(game.sent("ackDelivery").length, 0);
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(game.told("onDelivery"), []);
    assert.equal(game.last("ackDelivery").params.outcome, "granted");
  },

  "one player's goods never go to another": async (game) => {
    makeDue(game, aDelivery());
    await game.start();
    game.answers.deliveries = () => ({ result: {} });
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    await game.ask("login", { playerName: "bob" });
    game.forget();
    await game.command("grant", 0);
    await game.pass(60_000);
    assert.equal(game.sent("ackDelivery").length, 0, "bob does not answer for ann");
  },

  "after a reconnect the goods are asked for again": async (game) => {
    await game.start({ delegates: { onDelivery: "grants" } });
    game.forget();
    makeDue(game, aDelivery());
    await game.drop();
    await game.pass(3_000);
    assert.equal(game.told("onDelivery").length, 1);
  },
});
