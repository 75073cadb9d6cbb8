import assert from "node:assert/strict";
import { GUESTS_PER_PLAYER_MAX, RECHARGE_WAIT_MS } from "../../bridge/server/auth/guest.ts";
import { audit } from "./books.ts";
import { playSender } from "./noticeSender.ts";
import {
  buy,
  coinsOf,
  giveCoins,
  openRecharge,
  openWorld,
  refused,
  SHOP,
  stateOf,
  terms,
  ticketFor,
  type World,
} from "./world.ts";

interface MergeRow {
  readonly guest_key: number;
  readonly player_key: number;
  readonly at_ms: number;
}

const NO_MERGE: MergeRow = { guest_key: 0, player_key: 0, at_ms: 0 };
const DAY_MS = 24 * 3600 * 1000;
const DEVICE = "ab".repeat(32);

describe("a guest who signs in as a player who exists", () => {
  let world: World;
  let bob: string;

  beforeEach(async () => {
    world = await openWorld();
    bob = (await logIn({ ticket: await ticketFor(world, "oidc:bob") })).session;
  });

  afterEach(() => {
    audit(world.db);
    return world.close();
  });

  const logIn = (how: { readonly ticket?: string; readonly device?: string }) =>
    world.call("login", { appId: "demo", appKey: "demo-key", language: "en", ...how });
  const asGuest = (device = DEVICE) => logIn({ device });
  const signIn = async (device = DEVICE) =>
    logIn({ device, ticket: await ticketFor(world, "oidc:bob") });
  const balance = (session: string, zoneId = "1") => world.call("getBalance", { session, zoneId });
  const operate = { appId: "demo", door: "plugin", by: "operator", reason: "so" } as const;
  const story = async (orderNo: string) => {
    const { result } = await world.store.execute("orderStory", { ...operate, orderNo });
    return result.events.map(({ event }) => event);
  };
  const attention = async () =>
    (await world.store.execute("listAttention", { afterKey: 0 })).result.map(
      ({ kind, subject }) => `${kind} ${subject}`,
    );
  const show = async (playerId: string) =>
    (await world.store.execute("listSessions", { appId: "demo", playerId })).result;

  it("brings bought and gift coins along, and both wallets keep the identities", async () => {
    const guest = await asGuest();
    await giveCoins(world, guest.session, 50);
    await buy(world, guest.session, "G1", "POTION");
    const guestBefore = await balance(guest.session);
    const signedIn = await signIn();
    const after = await balance(signedIn.session);
    assert.deepEqual([after.balance, after.genBalance], [240, 190]);
    assert.deepEqual([after.saveAmt, after.saveSum, after.costSum], [50, 240, 0]);
    assert.equal(after.balance, after.saveSum - after.costSum);
    const wallets = world.db.prepare<{ save_amt: number; cost_sum: number; paid: number }>(
      "SELECT * FROM wallets WHERE player_key IN (SELECT guest_key FROM player_merges)",
    );
    const [left] = wallets.all();
    assert.deepEqual([left?.paid, left?.save_amt, left?.cost_sum], [0, guestBefore.saveAmt, 150]);
  });

  it("brings along the coins of every zone, and gift coins keep their end", async () => {
    await world.publish({ apps: SHOP.apps.map((one) => ({ ...one, giftCoinsDays: 1 })) });
    const guest = await asGuest();
    const { pageToken } = await openRecharge(world, guest.session, "ZONE7", 30, { zoneId: "7" });
    const money = { reportNo: "ZONE7", kind: "paid", coins: 30, afterMs: 0 } as const;
    const report = { outcome: "paid", coins: 30, reports: [money] } as const;
    await world.store.execute("settleRecharge", { pageToken, report });
    const { session } = await signIn();
    assert.equal((await balance(session, "7")).saveAmt, 30);
    assert.equal((await balance(session)).genBalance, 200);
    world.wait(DAY_MS);
    await world.doChores();
    assert.equal((await balance(session)).genBalance, 100);
  });

  it("owes what the guest owed, and pays it with bought coins", async () => {
    const guest = await asGuest();
    await giveCoins(world, guest.session, 50);
    const all = { ...terms(world, "G1"), coins: 150 };
    await world.call("pay", { session: guest.session, ...all });
    const [paid] = world.db.prepare<{ recharge_no: string }>("SELECT * FROM recharges").all();
    const back = { reportNo: "BACK", kind: "chargeBack", coins: 50 } as const;
    await world.store.execute("reportRecharge", {
      ...{ appId: "demo", rechargeNo: paid?.recharge_no ?? "" },
      ...back,
    });
    await giveCoins(world, bob, 20);
    const { session } = await signIn();
    assert.deepEqual(
      await balance(session).then(({ genBalance, balance: all }) => [all, genBalance]),
      [100, 100],
    );
    const owed = world.db.prepare<{ debt: number }>("SELECT debt FROM wallets WHERE debt > 0");
    assert.deepEqual(
      owed.all().map(({ debt }) => debt),
      [30],
    );
    await giveCoins(world, session, 40);
    assert.equal(await coinsOf(world, session), 110);
  });

  it("gets the goods that were due, once, and the story says so", async () => {
    const guest = await asGuest();
    await buy(world, guest.session, "G1", "POTION");
    await world.call("deliveries", { session: guest.session, saveSlot: "1" });
    const { session, player } = await signIn();
    assert.ok(
      world.effects.some(
        (told) =>
          told.kind === "push" &&
          told.playerId === player.playerId &&
          told.message.method === "deliveryDue",
      ),
    );
    const { deliveries = [] } = await world.call("deliveries", { session, saveSlot: "1" });
    assert.deepEqual(
      deliveries.map(({ orderNo }) => orderNo),
      ["G1"],
    );
    const [{ deliveryId } = { deliveryId: "" }] = deliveries;
    await world.call("ackDelivery", { session, deliveryId, outcome: "granted" });
    assert.equal(await stateOf(world, session, "G1"), "fulfilled");
    const who = { guest: guest.player.playerId, player: player.playerId };
    assert.deepEqual(
      (await story("G1")).filter(({ kind }) => kind === "merged"),
      [{ kind: "merged", ...who }],
    );
  });

  it("the merchant who grants is told anew, with the player's id", async () => {
    const guest = await asGuest();
    await buy(world, guest.session, "G1", "TITLE");
    const { player } = await signIn();
    const texts = JSON.stringify(await playSender(world).lease());
    assert.ok(texts.includes(player.playerId), texts);
    assert.ok(!texts.includes(guest.player.playerId), "what waited was overtaken");
  });

  it("owns what the guest owned, and cannot buy it again", async () => {
    const guest = await asGuest();
    await buy(world, guest.session, "G1", "SWORD");
    const { deliveries = [] } = await world.call("deliveries", {
      ...{ session: guest.session, saveSlot: "1" },
    });
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    await world.call("ackDelivery", { session: guest.session, deliveryId, outcome: "granted" });
    const { session } = await signIn();
    const { owned = [] } = await world.call("restore", { session });
    assert.deepEqual(
      owned.map(({ code, orderNo }) => [code, orderNo]),
      [["SWORD", "G1"]],
    );
    await refused(buy(world, session, "B1", "SWORD"), "alreadyOwned");
    assert.deepEqual(await attention(), []);
    assert.equal(await stateOf(world, session, "G1"), "fulfilled");
  });

  it("what both own calls a person, and nothing is dropped", async () => {
    await buy(world, bob, "B1", "SWORD");
    const guest = await asGuest();
    await buy(world, guest.session, "G1", "SWORD");
    const { session } = await signIn();
    assert.deepEqual(await attention(), ["ownedTwice G1"]);
    const merged = (await story("G1")).find(({ kind }) => kind === "merged");
    assert.deepEqual(merged?.kind === "merged" && merged.ownedTwice, ["SWORD"]);
    const { owned = [] } = await world.call("restore", { session });
    assert.deepEqual(
      owned.map(({ orderNo }) => orderNo),
      ["B1"],
    );
    const { deliveries = [] } = await world.call("deliveries", { session, saveSlot: "1" });
    assert.deepEqual(
      deliveries.map(({ orderNo }) => orderNo),
      ["B1", "G1"],
    );
    await world.store.execute("refundOrder", { ...operate, orderNo: "G1", refundNo: "R1" });
    assert.equal(await coinsOf(world, session), 140);
  });

  it("an unpaid order of the guest ends, and a number can be asked for", async () => {
    const guest = await asGuest();
    await refused(buy(world, guest.session, "G1", "CASTLE"), "coinsInsufficient");
    const { session } = await signIn();
    assert.equal(await stateOf(world, session, "G1"), "cancelled");
    assert.deepEqual((await story("G1")).at(-1), {
      ...{ kind: "cancelled", by: "server", reason: "the guest signed in" },
    });
    await refused(buy(world, session, "B1", "CASTLE"), "coinsInsufficient");
    const stranger = await world.logIn("Eve");
    assert.equal(await stateOf(world, stranger, "G1"), undefined);
  });

  describe("is refused", () => {
    it("while an order of the guest is uncertain, and the ticket is still good then", async () => {
      const guest = await asGuest();
      await refused(buy(world, guest.session, "G1", "FOG"), "orderUncertain");
      const ticket = await ticketFor(world, "oidc:bob");
      const error = await refused(logIn({ device: DEVICE, ticket }), "guestUncertain");
      assert.deepEqual([error.retry, error.detail], ["later", "order G1: money uncertain"]);
      assert.equal(await coinsOf(world, guest.session), 90);
      assert.equal(await coinsOf(world, bob), 100);
      await world.store.execute("resolveOrder", { ...operate, orderNo: "G1", outcome: "none" });
      const { session } = await logIn({ device: DEVICE, ticket });
      assert.equal(await coinsOf(world, session), 200);
    });

    it("while a recharge of the guest is under way", async () => {
      const guest = await asGuest();
      await openRecharge(world, guest.session, "R1", 50);
      const error = await refused(signIn(), "guestUncertain");
      assert.equal(error.detail, "recharge R1");
      world.wait(RECHARGE_WAIT_MS + 1);
      await signIn();
    });

    it("while coins of the guest are due", async () => {
      const guest = await asGuest();
      const { pageToken } = await openRecharge(world, guest.session, "R1", 50);
      const money = { reportNo: "R1", kind: "paid", coins: 50, afterMs: 20_000 } as const;
      const report = { outcome: "slow", coins: 50, reports: [money] } as const;
      await world.store.execute("settleRecharge", { pageToken, report });
      await refused(signIn(), "guestUncertain");
      world.wait(20_001);
      await world.doChores();
      assert.equal(await coinsOf(world, (await signIn()).session), 250);
    });

    it("while an order of the player wants what the guest owns", async () => {
      const all = { ...terms(world, "B0"), coins: 90 };
      await world.call("pay", { session: bob, ...all });
      await refused(buy(world, bob, "B1", "SWORD"), "coinsInsufficient");
      const guest = await asGuest();
      await buy(world, guest.session, "G1", "SWORD");
      await refused(signIn(), "guestUncertain");
      await world.call("cancelOrder", { session: bob, orderNo: "B1" });
      await signIn();
    });

    it("when too many guests became the player", async () => {
      for (let i = 0; i <= GUESTS_PER_PLAYER_MAX; i++) {
        const device = `${i}`.padStart(64, "0");
        await asGuest(device);
        if (i < GUESTS_PER_PLAYER_MAX) await signIn(device);
        else await refused(signIn(device), "notSupported");
      }
      assert.equal(await coinsOf(world, bob), 100 * (GUESTS_PER_PLAYER_MAX + 1));
    });
  });

  describe("afterwards", () => {
    it("the guest's sessions are over, and later logins say what happened", async () => {
      const guest = await asGuest();
      const { player } = await signIn();
      await refused(world.call("getUserInfo", { session: guest.session }), "notLoggedIn");
      assert.deepEqual(await show(guest.player.playerId), []);
      assert.ok(world.effects.some(({ kind }) => kind === "sessionEnded"));
      const error = await refused(asGuest(), "guestMerged");
      assert.deepEqual([error.retry, error.legacyCode], ["afterLogin", "10001"]);
      const again = await signIn();
      assert.equal(again.player.playerId, player.playerId);
      assert.equal(await coinsOf(world, again.session), 200);
    });

    it("the device may sign in as somebody new, who gets nothing of the guest", async () => {
      await asGuest();
      await signIn();
      const ticket = await ticketFor(world, "oidc:eve");
      const eve = await logIn({ device: DEVICE, ticket });
      assert.equal(eve.player.name, "Ann");
      assert.equal(await coinsOf(world, eve.session), 100);
      await refused(asGuest(), "guestMerged");
    });

    it("a refund of what the guest bought comes to the player, in the lots' own kind", async () => {
      const guest = await asGuest();
      await giveCoins(world, guest.session, 50);
      await world.call("pay", { session: guest.session, ...terms(world, "G1"), coins: 120 });
      const { session } = await signIn();
      await world.store.execute("refundOrder", {
        ...operate,
        ...{ orderNo: "G1", refundNo: "R1", coins: 30 },
      });
      const { balance: all, genBalance } = await balance(session);
      assert.deepEqual([all, genBalance], [160, 110]);
    });

    it("coins that come late, and charge-backs, find the player", async () => {
      const guest = await asGuest();
      await openRecharge(world, guest.session, "LATE", 50);
      world.wait(RECHARGE_WAIT_MS + 1);
      const { session } = await signIn();
      const report = { appId: "demo", rechargeNo: "LATE" };
      await world.store.execute("reportRecharge", {
        ...report,
        ...{ reportNo: "T1", kind: "paid", coins: 50 },
      });
      assert.equal(await coinsOf(world, session), 250);
      await world.call("pay", { session, ...terms(world, "B1"), coins: 250 });
      await world.store.execute("reportRecharge", {
        ...report,
        ...{ reportNo: "T2", kind: "chargeBack", coins: 50 },
      });
      await giveCoins(world, session, 60);
      assert.equal(await coinsOf(world, session), 10);
    });

    it("the chore finds what another process booked in the same moment", async () => {
      const guest = await asGuest();
      await openRecharge(world, guest.session, "RACE", 50);
      world.wait(RECHARGE_WAIT_MS + 1);
      const { session } = await signIn();
      const merges = world.db.prepare<MergeRow>("SELECT * FROM player_merges").all();
      world.db.exec("DELETE FROM player_merges");
      await world.store.execute("reportRecharge", {
        ...{ appId: "demo", rechargeNo: "RACE" },
        ...{ reportNo: "T1", kind: "paid", coins: 50 },
      });
      assert.equal(await coinsOf(world, session), 200);
      const [{ guest_key, player_key, at_ms } = NO_MERGE] = merges;
      world.db.exec(`INSERT INTO player_merges VALUES (${guest_key}, ${player_key}, ${at_ms}, 0)`);
      world.wait(61_000);
      await world.doChores();
      assert.equal(await coinsOf(world, session), 250);
      const followed = "SELECT * FROM player_merges WHERE is_followed = 1";
      assert.equal(world.db.prepare(followed).all().length, 1);
    });
  });

  it("many at once make one merge", async () => {
    const guest = await asGuest();
    await giveCoins(world, guest.session, 50);
    const tickets = await Promise.all(
      Array.from({ length: 8 }, () => ticketFor(world, "oidc:bob")),
    );
    const spend = Array.from({ length: 4 }, (_, i) =>
      world.call("pay", { session: guest.session, ...terms(world, `G${i}`), coins: 20 }).then(
        () => 20,
        () => 0,
      ),
    );
    const logins = tickets.map((ticket) => logIn({ device: DEVICE, ticket }));
    const [{ session } = { session: "" }] = await Promise.all(logins);
    const spent = (await Promise.all(spend)).reduce<number>((sum, coins) => sum + coins, 0);
    assert.equal(await coinsOf(world, session), 250 - spent);
    assert.equal(world.db.prepare("SELECT * FROM player_merges").all().length, 1);
    await refused(world.call("getUserInfo", { session: guest.session }), "notLoggedIn");
  });
});
