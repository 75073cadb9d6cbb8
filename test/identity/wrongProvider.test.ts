/** What a provider's tokens must say, and who must have signed them. */

import assert from "node:assert/strict";
import { APP, enter, type IdentityWorld, openIdentityWorld } from "./identityWorld.ts";
import { type Lie, startWrongProvider, type WrongProvider } from "./wrongProvider.ts";

const RETURN_URL = "https://game.example/signed-in";

describe("a provider's answer", function () {
  this.timeout(60_000);

  let provider: WrongProvider;
  let door: IdentityWorld;

  before(async () => {
    provider = await startWrongProvider("shop");
  });

  after(() => provider.stop());

  beforeEach(async () => {
    const oidc = {
      ...{ issuer: provider.issuer, clientId: "shop", clientSecret: "secret" },
      ...{ scopes: "openid", returnUrls: [RETURN_URL], origins: [] },
    };
    door = await openIdentityWorld({ oidc });
  });

  afterEach(async () => {
    assert.deepEqual(door.bugs, []);
    await door.close();
  });

  async function signIn(lie: Lie): Promise<URLSearchParams> {
    provider.tell(lie);
    const asked = new URLSearchParams({ ...APP, returnUrl: RETURN_URL });
    const { headers } = await door.get(`/v1/identity/oidc/start?${asked}`);
    const sent = new URL(String(headers.location)).searchParams;
    assert.equal(sent.get("code_challenge_method"), "S256");
    const query = new URLSearchParams({
      ...{ state: sent.get("state") ?? "", code: sent.get("nonce") ?? "" },
    });
    const cookie = String(headers["set-cookie"]).split(";")[0];
    const { headers: back } = await door.get(`/v1/identity/oidc/callback?${query}`, cookie);
    return new URLSearchParams(String(back.location).split("#")[1]);
  }

  const S = Math.floor(Date.now() / 1000);
  const LIES: readonly [string, Lie, RegExp][] = [
    ["for another client", { claims: { aud: "other" } }, /aud/],
    [
      "for several clients, without saying for which",
      { claims: { aud: ["shop", "x"] } },
      /aud|azp/,
    ],
    ["of another issuer", { claims: { iss: "https://evil.example" } }, /iss/],
    ["that is over", { claims: { exp: S - 600, iat: S - 700 } }, /exp/],
    ["with another nonce", { claims: { nonce: "other" } }, /nonce/],
    ["without a nonce", { claims: { nonce: undefined } }, /nonce|INVALID_RESPONSE/],
    ["without a subject", { claims: { sub: undefined } }, /sub|INVALID_RESPONSE/],
    ["signed by a stranger", { signedBy: "stranger" }, /OAUTH_INVALID_RESPONSE|signature/],
    [
      "signed with a key that nobody knows",
      { header: { kid: "x" } },
      /KEY_SELECTION|did not answer/,
    ],
    ["signed by nobody", { header: { alg: "none" }, signedBy: "nobody" }, /./],
  ];
  for (const [what, lie, detail] of LIES) {
    it(`with a token ${what} signs nobody in`, async () => {
      const words = await signIn(lie);
      assert.equal(words.get("ticket"), null);
      assert.match(words.get("detail") ?? "", detail);
    });
  }

  it("that is right signs in, also without a name", async () => {
    const words = await signIn({});
    assert.equal((await enter(door.world, words.get("ticket"))).name, "Player");
    const named = await signIn({ claims: { sub: "bob", name: "  \u202eBob\n " } });
    assert.equal((await enter(door.world, named.get("ticket"))).name, "Bob");
  });

  it("that is a failure of its own is not the player's: later", async () => {
    const words = await signIn({ error: "server_error", status: 500 });
    assert.ok(["dataUnavailable", "authParameterWrong"].includes(words.get("error") ?? ""));
    assert.equal(words.get("ticket"), null);
  });

  it("to slow down is passed on to the game that polls", async () => {
    const { body } = await door.post("/device/start", APP);
    assert.equal(body.intervalMs, 5000);
    for (const [error, state, waitMs] of [
      ["authorization_pending", { state: "pending", intervalMs: 5000 }, 5000],
      ["slow_down", { state: "slowDown", intervalMs: 10_000 }, 5000],
      ["authorization_pending", { state: "pending", intervalMs: 10_000 }, 10_000],
    ] as const) {
      provider.tell({ error });
      door.world.wait(waitMs);
      const { body: told } = await door.post("/device/poll", { handle: body.handle });
      assert.deepEqual(told, state);
    }
  });

  it("with a wrong token signs in no device either", async () => {
    for (const lie of [{ claims: { aud: "other" } }, { signedBy: "stranger" }] as const) {
      const { body } = await door.post("/device/start", APP);
      provider.tell(lie);
      door.world.wait(5000);
      const { body: told } = await door.post("/device/poll", { handle: body.handle });
      assert.equal(told.error?.code, "authParameterWrong");
      assert.equal(told.ticket, undefined);
    }
  });

  it("that does not come is told as such, and asked for again by the next player", async () => {
    const gone = await startWrongProvider("shop");
    const oidc = {
      ...{ issuer: gone.issuer, clientId: "shop", scopes: "openid" },
      ...{ returnUrls: [RETURN_URL], origins: [] },
    };
    const other = await openIdentityWorld({ oidc });
    await gone.stop();
    for (let i = 0; i < 2; i++) {
      const { body } = await other.post("/device/start", APP);
      assert.equal(body.error?.code, "dataUnavailable");
      assert.equal(body.error?.retry, "later");
    }
    await other.close();
  });
});
