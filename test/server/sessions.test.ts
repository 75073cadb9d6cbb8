import assert from "node:assert/strict";
import { hashSession, SESSIONS_PER_PLAYER_MAX } from "../../bridge/server/auth/session.ts";
import { guestOf } from "../../bridge/server/calls/steps/guestOf.ts";
import type { ShelvedApp } from "../../bridge/server/catalogShelf.ts";
import type { VerbContext } from "../../bridge/server/verb.ts";
import { SESSION_LIFE_MS } from "../../bridge/wire/limits.ts";
import { audit } from "./books.ts";
import {
  app,
  buy,
  coinsOf,
  openWorld,
  refused,
  SHOP,
  START_MS,
  stateOf,
  ticketFor,
  type World,
} from "./world.ts";

describe("sessions", () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
  });

  afterEach(() => {
    audit(world.db);
    return world.close();
  });

  const login = (more: object = {}) =>
    world.call("login", {
      ...{ appId: "demo", appKey: "demo-key", playerName: "Ann", language: "en" },
      ...more,
    });

  it("a login opens a session of two weeks", async () => {
    const opened = await login();
    assert.match(opened.session, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(opened.expiresAtMs, START_MS + SESSION_LIFE_MS);
    assert.equal(opened.serverTimeMs, START_MS);
    assert.equal(opened.environment, "sandbox");
    assert.equal(opened.catalogVersion, 1);
    assert.match(opened.incarnation, /^[0-9a-f]{32}$/);
    assert.equal(opened.player.name, "Ann");
  });

  it("the same name is the same player, in this app alone", async () => {
    const first = await login();
    const again = await login({ playerName: " Ann " });
    const elsewhere = await login({ appId: "other", appKey: "other-key" });
    assert.deepEqual(again.player, first.player);
    assert.notEqual(again.session, first.session);
    assert.notEqual(elsewhere.player.playerId, first.player.playerId);
    assert.match(first.player.playerId, /^[0-9a-f]{32}$/);
  });

  it("the same letters are the same name, however they are composed", async () => {
    const composed = await login({ playerName: "Zoe\u0308" });
    const single = await login({ playerName: "Zo\u00eb" });
    assert.equal(composed.player.playerId, single.player.playerId);
  });

  it("a new player gets the starter gift, once", async () => {
    const first = await login();
    await login();
    const balance = await world.call("getBalance", { session: first.session, zoneId: "1" });
    assert.deepEqual(balance, {
      zoneId: "1",
      balance: 100,
      genBalance: 100,
      saveAmt: 0,
      saveSum: 100,
      costSum: 0,
      presentSum: 100,
      firstSave: 1,
      version: 1,
    });
  });

  it("an app without a gift gives none", async () => {
    await world.publish({ apps: [{ ...app("demo", []), starterGiftCoins: 0 }] });
    assert.equal(await coinsOf(world, await world.logIn("Bob")), 0);
  });

  it("a wrong app id or app key is 11001, an unverified merchant 11003", async () => {
    for (const wrong of [{ appId: "nope" }, { appKey: "nope" }, { appKey: "other-key" }]) {
      assert.equal((await refused(login(wrong), "merchantWrong")).legacyCode, "11001");
    }
    const unverified = login({ appId: "unverified", appKey: "unverified-key" });
    assert.equal((await refused(unverified, "merchantUnverified")).legacyCode, "11003");
  });

  it("a login wants a name, not none and not only spaces, or a ticket that is one", async () => {
    await refused(login({ playerName: undefined }), "paramsMissing");
    await refused(login({ playerName: "   " }), "paramsWrong");
    await refused(login({ playerName: "" }), "paramsMissing");
    await refused(login({ playerName: "名".repeat(22) }), "paramsWrong");
    await refused(login({ ticket: "ticket" }), "paramsWrong");
    await refused(login({ playerName: undefined, ticket: "ticket" }), "authParameterWrong");
  });

  it("resume goes on with a session and does not make it longer", async () => {
    const opened = await login();
    world.wait(1000);
    const resumed = await world.call("resume", { session: opened.session });
    assert.deepEqual(resumed, { ...opened, serverTimeMs: START_MS + 1000 });
  });

  it("an expired session is 10003 and an unknown one 10001", async () => {
    const { session } = await login();
    world.wait(SESSION_LIFE_MS - 1);
    await world.call("getUserInfo", { session });
    world.wait(1);
    const expired = await refused(world.call("getUserInfo", { session }), "loginExpired");
    assert.equal(expired.legacyCode, "10003");
    assert.equal(expired.retry, "afterLogin");
    const unknown = world.call("getUserInfo", { session: "nobody" });
    assert.equal((await refused(unknown, "notLoggedIn")).legacyCode, "10001");
  });

  it("an expired session is known as such for a while, then forgotten", async () => {
    const { session } = await login();
    world.wait(2 * SESSION_LIFE_MS);
    await world.doChores();
    await refused(world.call("resume", { session }), "loginExpired");
    world.wait(1);
    await world.doChores();
    await refused(world.call("resume", { session }), "notLoggedIn");
  });

  it("logout ends the session and tells its other sockets", async () => {
    const { session, player } = await login();
    await world.call("logout", { session });
    await refused(world.call("getUserInfo", { session }), "notLoggedIn");
    const ended = world.effects.filter((effect) => effect.kind === "sessionEnded");
    assert.equal(ended.length, 1);
    assert.equal(ended[0]?.playerId, player.playerId);
  });

  it("logout everywhere ends every session of the player, and nobody else's", async () => {
    const sessions = [await login(), await login()].map(({ session }) => session);
    const bob = await world.logIn("Bob");
    await world.call("logout", { session: sessions[0] ?? "", everywhere: true });
    for (const session of sessions) {
      await refused(world.call("getUserInfo", { session }), "notLoggedIn");
    }
    await world.call("getUserInfo", { session: bob });
    assert.equal(world.effects.filter(({ kind }) => kind === "sessionEnded").length, 2);
  });

  it("the operator ends one session of a player, or all, of this app alone", async () => {
    const { player, session } = await login();
    const others = [await login(), await login()];
    const whose = { appId: "demo", playerId: player.playerId };
    const { result: listed } = await world.store.execute("listSessions", whose);
    assert.equal(listed.length, 3);
    assert.ok(!JSON.stringify(listed).includes(session));
    const own = hashSession(session, "sandbox").slice(0, 16);
    assert.ok(listed.some((one) => one.session === own));
    const one = await world.store.execute("endSessions", { ...whose, session: own });
    assert.deepEqual(one.result, { playerId: player.playerId, ended: 1 });
    assert.deepEqual(
      one.effects.map(({ kind }) => kind),
      ["sessionEnded"],
    );
    await refused(world.call("getUserInfo", { session }), "notLoggedIn");
    for (const other of others) await world.call("getUserInfo", { session: other.session });
    const foreign = world.store.execute("endSessions", { ...whose, appId: "other" });
    await assert.rejects(foreign, /noData/);
    await assert.rejects(world.store.execute("endSessions", { ...whose, session: "a" }), /paramsW/);
    assert.equal((await world.store.execute("endSessions", whose)).result.ended, 2);
    assert.equal((await world.store.execute("listSessions", whose)).result.length, 0);
  });

  describe("that are renewed", () => {
    const renew = (session: string) => world.call("resume", { session, renew: true });

    it("stay as they are in their first half", async () => {
      const opened = await login();
      world.wait(SESSION_LIFE_MS / 2 - 1);
      const { session, expiresAtMs } = await renew(opened.session);
      assert.deepEqual([session, expiresAtMs], [opened.session, opened.expiresAtMs]);
    });

    it("go on under another token for two weeks", async () => {
      const opened = await login();
      world.wait(SESSION_LIFE_MS / 2);
      const renewed = await renew(opened.session);
      assert.notEqual(renewed.session, opened.session);
      assert.equal(renewed.expiresAtMs, world.nowMs() + SESSION_LIFE_MS);
      assert.deepEqual(renewed.player, opened.player);
      world.wait(SESSION_LIFE_MS / 2);
      await world.call("getUserInfo", { session: renewed.session });
      await refused(world.call("getUserInfo", { session: opened.session }), "loginExpired");
    });

    it("stay good until the new one is taken up: a lost answer logs nobody out", async () => {
      const opened = await login();
      world.wait(SESSION_LIFE_MS / 2);
      const lost = await renew(opened.session);
      const renewed = await renew(opened.session);
      assert.notEqual(renewed.session, lost.session);
      await world.call("getUserInfo", { session: opened.session });
      await world.call("resume", { session: renewed.session });
      await refused(world.call("getUserInfo", { session: opened.session }), "notLoggedIn");
      const ended = world.effects.filter((effect) => effect.kind === "sessionEnded");
      assert.equal(ended.length, 1);
      await renew(renewed.session);
    });
  });

  describe("of guests", () => {
    const device = "ab".repeat(32);
    const asGuest = (more: object = {}) => login({ playerName: undefined, device, ...more });

    it("the same device is the same guest, in this app alone", async () => {
      const first = await asGuest();
      assert.match(first.player.name, /^Guest [0-9A-F]{4}$/);
      assert.deepEqual((await asGuest()).player, first.player);
      const other = await asGuest({ device: "cd".repeat(32) });
      assert.notEqual(other.player.playerId, first.player.playerId);
      const elsewhere = await asGuest({ appId: "other", appKey: "other-key" });
      assert.notEqual(elsewhere.player.playerId, first.player.playerId);
    });

    it("a guest gives a secret and nothing else, and the store does not know it", async () => {
      for (const wrong of [{ device: "ab" }, { device: "AB".repeat(32) }, { playerName: "Ann" }]) {
        await refused(asGuest(wrong), "paramsWrong");
      }
      await refused(asGuest({ ticket: "ticket" }), "authParameterWrong");
      await asGuest();
      const rows = JSON.stringify(world.db.prepare("SELECT * FROM players").all());
      assert.ok(!rows.includes(device) && rows.includes("guest:"));
    });

    it("a guest who signs in stays who they are, with all that is theirs", async () => {
      const guest = await asGuest();
      await buy(world, guest.session, "GUEST1", "SWORD");
      const ann = await asGuest({ ticket: await ticketFor(world, "oidc:ann") });
      assert.deepEqual(ann.player, { playerId: guest.player.playerId, name: "Ann" });
      assert.equal(await coinsOf(world, ann.session), 40);
      assert.equal(await stateOf(world, ann.session, "GUEST1"), "paid");
      await refused(world.call("getUserInfo", { session: guest.session }), "notLoggedIn");
      assert.ok(world.effects.some((effect) => effect.kind === "sessionEnded"));
      const elsewhere = await login({
        playerName: undefined,
        ticket: await ticketFor(world, "oidc:ann"),
      });
      assert.equal(elsewhere.player.playerId, ann.player.playerId);
      const next = await asGuest();
      assert.notEqual(next.player.playerId, ann.player.playerId);
    });

    it("a ticket that is wrong makes nobody of a guest", async () => {
      const guest = await asGuest();
      await refused(asGuest({ ticket: "cst_sandbox_00" }), "authParameterWrong");
      assert.deepEqual((await asGuest()).player, guest.player);
      await world.call("getUserInfo", { session: guest.session });
    });

    it("in live they play where the catalogue says so", () => {
      const live = { environment: "live" } as VerbContext;
      const shelved = (guests: object) =>
        ({ app: { ...app("demo", []), ...guests } }) as unknown as ShelvedApp;
      assert.throws(() => guestOf(shelved({}), device, live), /notSupported/);
      const { subject } = guestOf(shelved({ guests: true }), device, live);
      assert.match(subject, /^guest:[0-9a-f]{64}$/);
      const sandbox = guestOf(shelved({}), device, { ...live, environment: "sandbox" });
      assert.notEqual(sandbox.subject, subject);
    });
  });

  it("a player's oldest session ends when there are too many", async () => {
    const { session } = await login();
    for (let i = 1; i < SESSIONS_PER_PLAYER_MAX; i++) {
      world.wait(1);
      await login();
    }
    await world.call("getUserInfo", { session });
    world.wait(1);
    await login();
    await refused(world.call("getUserInfo", { session }), "notLoggedIn");
  });

  it("the store knows no session's token", async () => {
    const { session } = await login();
    const rows = world.db.prepare("SELECT * FROM sessions").all();
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(session));
  });

  it("user information has the form of the Pico document", async () => {
    const { session, player } = await login();
    const { raw, parsed } = await world.call("getUserInfo", { session });
    const data = `{"openid":"${player.playerId}","username":"Ann"}`;
    assert.equal(raw, `{"ret_code":"0000","data":${data},"ret_msg":"Successful call"}`);
    assert.deepEqual(parsed, JSON.parse(raw));
  });

  it("a player of an app that was taken away cannot pay any more", async () => {
    const session = await world.logIn("Ann");
    await world.publish({ apps: SHOP.apps.slice(1) });
    const params = {
      ...{ session, orderNo: "A1", title: "", detail: "", zoneId: "1", saveSlot: "1" },
      ...{ coins: 10, deadlineMs: world.nowMs() + 1000 },
    };
    await refused(world.call("pay", params), "merchantWrong");
    await refused(world.call("resume", { session }), "merchantWrong");
  });
});
