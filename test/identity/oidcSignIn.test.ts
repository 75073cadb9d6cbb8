/** OpenID Connect end to end, over HTTP, against a real provider. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { OidcSettings } from "../../bridge/server/auth/appIdentity.ts";
import { refused } from "../server/world.ts";
import {
  APP,
  type DoorAnswer,
  enter,
  type IdentityWorld,
  OTHER_APP,
  openIdentityWorld,
  PUBLIC_URL,
} from "./identityWorld.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  clickThrough,
  type OidcServer,
  startOidcServer,
} from "./oidcServer.ts";

const RETURN_URL = "https://game.example/signed-in?from=shop";
const ORIGIN = "https://game.example";

describe("signing in with OpenID Connect", function () {
  this.timeout(60_000);

  let server: OidcServer;
  let door: IdentityWorld;

  before(async () => {
    server = await startOidcServer();
  });

  after(() => server.stop());

  beforeEach(async () => {
    const oidc: OidcSettings = {
      ...{ issuer: server.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
      ...{ scopes: "openid profile", returnUrls: [RETURN_URL], origins: [ORIGIN] },
    };
    door = await openIdentityWorld({ oidc });
  });

  afterEach(async () => {
    assert.deepEqual(door.bugs, []);
    await door.close();
  });

  const start = (more: object = { returnUrl: RETURN_URL }, app: object = APP) =>
    door.get(`/v1/identity/oidc/start?${new URLSearchParams({ ...app, ...more })}`);

  /** As far as the provider's way back; gives the path here, and the browser's cookie. */
  async function begin(player: string, more?: object, how?: "agrees" | "refuses") {
    const { headers, status, text } = await start(more);
    assert.equal(status, 303, text);
    const cookie = String(headers["set-cookie"]).split(";")[0] ?? "";
    const { url } = await clickThrough(String(headers.location), player, how);
    assert.ok(url.startsWith(`${PUBLIC_URL}/v1/identity/oidc/callback?`), url);
    return { path: url.slice(PUBLIC_URL.length), cookie };
  }

  async function signIn(player: string, more?: object, how?: "agrees" | "refuses") {
    const { path, cookie } = await begin(player, more, how);
    return door.get(path, cookie);
  }

  /** What the game's page gets after the #. */
  function wordsOf({ status, headers, text }: DoorAnswer): URLSearchParams {
    assert.equal(status, 303, text);
    const [page, words] = String(headers.location).split("#");
    assert.equal(page, RETURN_URL);
    return new URLSearchParams(words);
  }

  it("whom the provider names is the player, at every sign-in", async () => {
    const first = wordsOf(await signIn("ann", { returnUrl: RETURN_URL, state: "game-1" }));
    assert.equal(first.get("state"), "game-1");
    const player = await enter(door.world, first.get("ticket"));
    assert.equal(player.name, "Mx ann");
    const again = wordsOf(await signIn("ann"));
    assert.equal(again.get("state"), null);
    assert.equal((await enter(door.world, again.get("ticket"))).playerId, player.playerId);
    const other = wordsOf(await signIn("bob"));
    assert.notEqual((await enter(door.world, other.get("ticket"))).playerId, player.playerId);
  });

  it("a page that opened a window gets the ticket as a message, and only that page", async () => {
    const { status, text, headers } = await signIn("ann", { origin: ORIGIN, state: "s" });
    assert.equal(status, 200);
    const told = JSON.parse(/type="application\/json">([^<]*)</.exec(text)?.[1] ?? "");
    assert.equal(told.origin, ORIGIN);
    assert.equal(told.words.state, "s");
    await enter(door.world, told.words.ticket);
    const program = /<script>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? "";
    const digest = createHash("sha256").update(program).digest("base64");
    assert.match(
      String(headers["content-security-policy"]),
      new RegExp(`'sha256-${digest.replaceAll(/[+/]/g, "\\$&")}'`),
    );
    assert.equal(headers["cache-control"], "no-store");
  });

  it("a state is good once", async () => {
    const { path, cookie } = await begin("ann");
    const ticket = wordsOf(await door.get(path, cookie)).get("ticket");
    const again = await door.get(path, cookie);
    assert.equal(again.status, 400);
    assert.match(again.text, /state: was used before/);
    await enter(door.world, ticket);
    await refused(enter(door.world, ticket), "authParameterWrong");
  });

  it("a ticket of one app logs in to no other", async () => {
    const ticket = wordsOf(await signIn("ann")).get("ticket");
    await refused(enter(door.world, ticket, OTHER_APP), "authParameterWrong");
  });

  it("a ticket is over after a minute", async () => {
    const ticket = wordsOf(await signIn("ann")).get("ticket");
    door.world.wait(60_000);
    await refused(enter(door.world, ticket), "authParameterWrong");
  });

  it("only the browser that began can finish", async () => {
    const { path, cookie } = await begin("ann");
    const other = await begin("bob");
    for (const foreign of [undefined, "", other.cookie, `${cookie}0`]) {
      const { status, text } = await door.get(path, foreign);
      assert.equal(status, 400);
      assert.match(text, /another browser/);
    }
    // Nobody used it up by trying.
    wordsOf(await door.get(path, `a=b; ${cookie}; ${other.cookie}`));
  });

  it("a code of another sign-in is refused by the provider: its verifier is another", async () => {
    const victim = await begin("ann");
    const thief = await begin("bob");
    const code = new URLSearchParams(victim.path.split("?")[1]).get("code") ?? "";
    const query = new URLSearchParams(thief.path.split("?")[1]);
    query.set("code", code);
    const answer = await door.get(`/v1/identity/oidc/callback?${query}`, thief.cookie);
    const words = wordsOf(answer);
    assert.equal(words.get("error"), "authParameterWrong");
    assert.equal(words.get("detail"), "the provider said invalid_grant");
    assert.equal(words.get("ticket"), null);
  });

  it("an answer in another provider's name is refused", async () => {
    const { path, cookie } = await begin("ann");
    const query = new URLSearchParams(path.split("?")[1]);
    query.set("iss", "https://evil.example");
    const words = wordsOf(await door.get(`/v1/identity/oidc/callback?${query}`, cookie));
    assert.equal(words.get("error"), "authParameterWrong");
  });

  it("a state that is unknown, or older than ten minutes, is refused", async () => {
    const { path, cookie } = await begin("ann");
    const unknown = path.replace(/state=[^&]+/, `state=${"0".repeat(64)}`);
    assert.match((await door.get(unknown, cookie)).text, /state: not from here/);
    const none = path.replace(/state=[^&]+/, "");
    assert.match((await door.get(none, cookie)).text, /state: not from here/);
    door.world.wait(10 * 60_000);
    assert.match((await door.get(path, cookie)).text, /state: too old/);
  });

  it("a player who says no comes back to the game without a ticket", async () => {
    const words = wordsOf(await signIn("ann", { returnUrl: RETURN_URL, state: "s" }, "refuses"));
    assert.equal(words.get("error"), "authParameterWrong");
    assert.equal(words.get("detail"), "the provider said access_denied");
    assert.equal(words.get("state"), "s");
  });

  it("tickets go to listed addresses of known apps alone", async () => {
    for (const [more, app, text] of [
      [{ returnUrl: "https://evil.example/" }, APP, /returnUrl: not listed/],
      [{ returnUrl: `${RETURN_URL}&x=1` }, APP, /returnUrl: not listed/],
      [{ origin: "https://evil.example" }, APP, /origin: not listed/],
      [{}, APP, /one of returnUrl and origin/],
      [{ origin: ORIGIN, returnUrl: RETURN_URL }, APP, /one of returnUrl and origin/],
      [{ origin: ORIGIN, state: "<script>" }, APP, /state/],
      [{ origin: ORIGIN }, { appId: "demo", appKey: "wrong" }, /appKey/],
      [{ origin: ORIGIN }, { appId: "nobody", appKey: "wrong" }, /has no OpenID provider/],
    ] as const) {
      const answer = await start(more, app);
      assert.equal(answer.status, 400);
      assert.match(answer.text, text);
      assert.match(String(answer.headers["content-type"]), /^text\/plain/);
    }
  });

  it("the store and the log hold nothing that finishes a sign-in", async () => {
    const { path, cookie } = await begin("ann");
    const query = new URLSearchParams(path.split("?")[1]);
    const answer = await door.get(path, cookie);
    const secrets = [
      ...[query.get("state"), query.get("code"), cookie.split("=")[1]],
      wordsOf(answer).get("ticket"),
    ];
    const rows = ["sign_ins", "login_tickets"].map((table) =>
      door.world.db.prepare(`SELECT * FROM ${table}`).all(),
    );
    const told = JSON.stringify(rows) + door.logged();
    for (const secret of secrets) assert.ok(secret && !told.includes(secret));
    assert.match(String(answer.headers["set-cookie"]), /Max-Age=0/);
  });

  describe("without a browser", () => {
    const begun = async () => (await door.post("/device/start", APP)).body;
    const poll = async (handle: unknown) => (await door.post("/device/poll", { handle })).body;
    const next = async (handle: unknown) => {
      door.world.wait(5000);
      return poll(handle);
    };

    it("the player types a code elsewhere, and the game that polls gets a ticket", async () => {
      const { handle, intervalMs, verificationUri, verificationUriComplete, ...rest } =
        await begun();
      assert.equal(intervalMs, 5000);
      assert.ok(String(verificationUri).startsWith(server.issuer));
      assert.match(String(rest.userCode), /^[A-Z-]{9}$/);
      assert.deepEqual(Object.keys(rest).sort(), ["expiresAtMs", "userCode"]);
      assert.deepEqual(await next(handle), { state: "pending", intervalMs: 5000 });
      const { html } = await clickThrough(String(verificationUriComplete), "ann");
      assert.match(html, /Success|signed in|Continue/i);
      const { state, ticket } = await next(handle);
      assert.equal(state, "signedIn");
      const player = await enter(door.world, ticket);
      assert.equal(player.name, "Mx ann");
      const web = wordsOf(await signIn("ann"));
      assert.equal((await enter(door.world, web.get("ticket"))).playerId, player.playerId);
      assert.equal((await next(handle)).error?.detail, "handle: was used before");
    });

    it("who polls too fast waits five seconds more each time, and is not passed on", async () => {
      const { handle } = await begun();
      assert.deepEqual(await poll(handle), { state: "slowDown", intervalMs: 10_000 });
      assert.deepEqual(await next(handle), { state: "slowDown", intervalMs: 15_000 });
      door.world.wait(15_000);
      assert.deepEqual(await poll(handle), { state: "pending", intervalMs: 15_000 });
      const both = await Promise.all([poll(handle), poll(handle)]);
      assert.ok(both.every(({ state }) => state === "slowDown"));
    });

    it("a player who says no ends it", async () => {
      const { handle, verificationUriComplete } = await begun();
      await clickThrough(String(verificationUriComplete), "ann", "refuses");
      const { error } = await next(handle);
      assert.equal(error?.code, "authParameterWrong");
      assert.equal(error?.detail, "handle: the player said no");
      assert.equal((await next(handle)).error?.detail, "handle: was used before");
    });

    it("a code that nobody typed in time is over", async () => {
      const { handle, expiresAtMs } = await begun();
      door.world.wait(Number(expiresAtMs) - door.world.nowMs());
      assert.equal((await poll(handle)).error?.detail, "handle: too old");
    });

    it("a handle that was never given, or of another form, is refused", async () => {
      assert.equal((await poll("0".repeat(64))).error?.detail, "handle: not from here");
      assert.equal((await poll("x")).error?.code, "paramsWrong");
    });

    it("the store does not know the provider's code", async () => {
      const { handle } = await begun();
      const rows = JSON.stringify(door.world.db.prepare("SELECT * FROM sign_ins").all());
      assert.ok(!rows.includes(String(handle)));
      assert.match(rows, /sealed/);
    });
  });
});
