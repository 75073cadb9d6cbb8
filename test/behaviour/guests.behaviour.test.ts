import assert from "node:assert/strict";
import { tellStories } from "./stories.ts";
import { aSession } from "./wireViews.ts";

const ANN = { playerName: "ann" };

tellStories("guests", {
  "a guest is who has this device's secret, which is made once": async (game) => {
    await game.create();
    await game.ask("login", { guest: true });
    const { device, playerName, ticket } = game.last("login").params;
    assert.match(device ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual([playerName, ticket], [undefined, undefined]);
    await game.ask("logout");
    await game.restart();
    await game.ask("login", { guest: true });
    assert.equal(game.last("login").params.device, device);
  },

  "a guest's session is resumed for the guest alone, and renewed under another token": async (
    game,
  ) => {
    await game.create();
    await game.ask("login", { guest: true });
    await game.restart();
    game.answers.resume = () => ({ result: aSession({ session: "renewed" }) });
    await game.ask("login", { guest: true });
    assert.equal(game.sent("resume").length, 1);
    await game.restart();
    await game.ask("login", { guest: true });
    assert.deepEqual(game.last("resume").params, { session: "renewed", renew: true });
    await game.ask("login", ANN);
    assert.equal(game.last("login").params.playerName, "ann");
    assert.equal(game.last("login").params.device, undefined);
    await game.ask("login", { guest: true });
    assert.match(game.last("login").params.device ?? "", /^[0-9a-f]{64}$/);
  },

  "a guest who signs in shows both, and is resumed as who they are now": async (game) => {
    await game.create();
    await game.ask("login", { guest: true });
    const { device } = game.last("login").params;
    await game.ask("login", { guest: true, ticket: "ticket-1" });
    const { params } = game.last("login");
    assert.deepEqual([params.ticket, params.device], ["ticket-1", device]);
    await game.restart();
    await game.ask("login");
    assert.equal(game.sent("resume").length, 1);
    await game.ask("login", { guest: true });
    assert.equal(game.last("login").params.ticket, undefined);
    assert.equal(game.last("login").params.device, device);
  },

  "a guest who cannot sign in now is the same guest later": async (game) => {
    await game.create();
    await game.ask("login", { guest: true });
    const { device } = game.last("login").params;
    game.answers.login = () => ({ error: "guestUncertain" });
    const { error } = await game.ask("login", { guest: true, ticket: "ticket-1" });
    assert.equal(error?.code, "guestUncertain");
    await game.ask("login", { guest: true, ticket: "ticket-1" });
    assert.equal(game.last("login").params.device, device);
  },

  "a guest who became a player elsewhere is told so once, then another comes": async (game) => {
    await game.create();
    await game.ask("login", { guest: true });
    const { device } = game.last("login").params;
    await game.ask("logout");
    game.answers.login = () => ({ error: "guestMerged" });
    const { error } = await game.ask("login", { guest: true });
    assert.equal(error?.code, "guestMerged");
    await game.ask("login", { guest: true });
    assert.notEqual(game.last("login").params.device, device);
  },

  "a guest whose secret cannot be kept is not logged in": async (game) => {
    await game.create();
    await game.plain("storage fails");
    const { error } = await game.ask("login", { guest: true });
    assert.equal(error?.code, "storageFailed");
    assert.equal(game.sent("login").length, 0);
  },
});
