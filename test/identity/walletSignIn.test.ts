/** EIP-4361 over the door: the wallet is a real one of ethers. */

import assert from "node:assert/strict";
import { type HDNodeWallet, Wallet } from "ethers";
import {
  parseSignInMessage,
  type SignInMessage,
  signInMessageText,
} from "../../bridge/server/auth/wallet/signInMessage.ts";
import { refused } from "../server/world.ts";
import {
  APP,
  ATTEMPTS_PER_MINUTE,
  enter,
  type IdentityWorld,
  OTHER_APP,
  openIdentityWorld,
  PROXY,
} from "./identityWorld.ts";

const SETTINGS = { wallet: { chains: [1, 8453], domains: ["game.example", "localhost:5173"] } };
const MINUTE_MS = 60_000;

describe("signing in with a wallet", () => {
  let door: IdentityWorld;
  let wallet: HDNodeWallet;

  beforeEach(async () => {
    door = await openIdentityWorld(SETTINGS);
    wallet = Wallet.createRandom();
  });

  afterEach(async () => {
    assert.deepEqual(door.bugs, []);
    await door.close();
  });

  const start = (more: object = {}) =>
    door.post("/wallet/start", { ...APP, address: wallet.address, chainId: 1, ...more });

  async function begin(more: object = {}): Promise<string> {
    return String((await start(more)).body.message);
  }

  const verify = (message: string, signature: string, appId = "demo") =>
    door.post("/wallet/verify", { appId, message, signature });

  const signed = async (message: string) => verify(message, await wallet.signMessage(message));

  /** The message with other members, well signed. */
  function changed(message: string, members: Partial<SignInMessage>): string {
    const parsed = parseSignInMessage(message);
    assert.ok(parsed !== undefined);
    return signInMessageText({ ...parsed, ...members });
  }

  it("the account that signed is the player, at every sign-in", async () => {
    const first = await signed(await begin());
    const again = await signed(await begin({ address: wallet.address.toLowerCase() }));
    const player = await enter(door.world, first.body.ticket);
    assert.deepEqual(await enter(door.world, again.body.ticket), player);
    assert.equal(player.name, `${wallet.address.slice(0, 6)}…${wallet.address.slice(-4)}`);
  });

  it("another account is another player", async () => {
    const first = await enter(door.world, (await signed(await begin())).body.ticket);
    wallet = Wallet.createRandom();
    const second = await enter(door.world, (await signed(await begin())).body.ticket);
    assert.notEqual(first.playerId, second.playerId);
  });

  it("a nonce is good for one signature, a ticket for one login", async () => {
    const message = await begin();
    const { body } = await signed(message);
    assert.equal((await signed(message)).body.error?.detail, "nonce: was used before");
    await enter(door.world, body.ticket);
    await refused(enter(door.world, body.ticket), "authParameterWrong");
  });

  it("a ticket of one app logs in to no other, nor does its nonce", async () => {
    const message = await begin();
    const signature = await wallet.signMessage(message);
    const elsewhere = await verify(message, signature, "other");
    assert.equal(elsewhere.body.error?.detail, "nonce: of another app");
    const { body } = await verify(message, signature);
    await refused(enter(door.world, body.ticket, OTHER_APP), "authParameterWrong");
  });

  it("two at once with one nonce: one signs in", async () => {
    const message = await begin();
    const signature = await wallet.signMessage(message);
    const both = await Promise.all([verify(message, signature), verify(message, signature)]);
    assert.equal(both.filter(({ body }) => body.ticket !== undefined).length, 1);
  });

  const at = (ms: number) => new Date(ms).toISOString();
  const HOSTILE: readonly [string, (nowMs: number) => Partial<SignInMessage>, RegExp][] = [
    ["domain", () => ({ domain: "evil.example" }), /^domain: /],
    ["address of the site", () => ({ uri: "https://evil.example/" }), /^URI: it is not on/],
    ["kind of address", () => ({ uri: "ftp://game.example/" }), /^URI: not a web/],
    ["scheme", () => ({ scheme: "http" }), /^scheme: /],
    ["chain", () => ({ chainId: 8453 }), /^Chain ID: /],
    ["account", () => ({ address: `0x${"12".repeat(20)}` }), /^address: the nonce/],
    ["nonce", () => ({ nonce: "12345678" }), /^nonce: not from here/],
    ["time of issue, ahead", (now) => ({ issuedAt: at(now + 2 * MINUTE_MS) }), /in the future/],
    ["time of issue, long ago", (now) => ({ issuedAt: at(now - 12 * MINUTE_MS) }), /too long ago/],
    ["end", (now) => ({ expirationTime: at(now) }), /^Expiration Time: it is over/],
    ["beginning", (now) => ({ notBefore: at(now + 2 * MINUTE_MS) }), /^Not Before: too early/],
    ["time that is none", () => ({ issuedAt: "2026-13-45T00:00:00Z" }), /there is no such time/],
  ];
  for (const [what, members, detail] of HOSTILE) {
    it(`a signed message with another ${what} is refused, and says so`, async () => {
      const message = changed(await begin(), members(door.world.nowMs()));
      const { body } = await signed(message);
      assert.equal(body.error?.code, "authParameterWrong");
      assert.match(body.error?.detail ?? "", detail);
    });
  }

  it("a message that was changed after it was signed is refused", async () => {
    const message = await begin();
    const signature = await wallet.signMessage(message);
    const longer = changed(message, { resources: ["https://game.example/terms"] });
    assert.match((await verify(longer, signature)).body.error?.detail ?? "", /^signature: /);
    const stranger = await Wallet.createRandom().signMessage(message);
    assert.match((await verify(message, stranger)).body.error?.detail ?? "", /^signature: /);
    const noSignature = `0x${"00".repeat(65)}`;
    assert.match((await verify(message, noSignature)).body.error?.detail ?? "", /^signature: /);
    // None of them used the nonce up.
    assert.ok((await verify(message, signature)).body.ticket !== undefined);
  });

  it("an address without its capitals is refused", async () => {
    const message = changed(await begin(), { address: wallet.address.toLowerCase() });
    assert.match((await signed(message)).body.error?.detail ?? "", /EIP-55/);
  });

  it("a nonce ends after ten minutes", async () => {
    const message = await begin();
    door.world.wait(10 * MINUTE_MS);
    assert.equal((await signed(message)).body.error?.detail, "nonce: too old");
  });

  it("a message of one's own with the nonce from here is as good", async () => {
    const { body } = await start({ domain: "localhost:5173", chainId: 8453 });
    const message = signInMessageText({
      ...{ domain: "localhost:5173", address: wallet.address, chainId: 8453 },
      ...{ uri: "http://localhost:5173/login", nonce: String(body.nonce), requestId: "a-1" },
      ...{
        issuedAt: at(door.world.nowMs()),
        statement: "I accept the terms: https://game.example",
      },
    });
    assert.ok((await signed(message)).body.ticket !== undefined);
  });

  it("domains, chains, apps and addresses that are not listed get no nonce", async () => {
    for (const [more, detail] of [
      [{ domain: "evil.example" }, /^domain: not listed/],
      [{ chainId: 5 }, /^chainId: not listed/],
      [{ address: wallet.address.replace(/[a-f]/, (letter) => letter.toUpperCase()) }, /checksum/],
      [{ address: "0x12" }, /^address: /],
      [{ appKey: "other-key" }, /^appKey: /],
    ] as const) {
      assert.match((await start(more)).body.error?.detail ?? "", detail);
    }
    const nowhere = await openIdentityWorld({});
    const asked = { ...APP, address: wallet.address, chainId: 1 };
    const { body } = await nowhere.post("/wallet/start", asked);
    assert.equal(body.error?.code, "notSupported");
    await nowhere.close();
  });

  it("an address that tries too often waits a minute, and others do not", async () => {
    for (let i = 0; i < ATTEMPTS_PER_MINUTE; i++)
      await verify("no message", `0x${"00".repeat(65)}`);
    const over = await verify("no message", `0x${"00".repeat(65)}`);
    assert.equal(over.body.error?.code, "tooManyRequests");
    const other = { appId: "demo", message: "no message", signature: `0x${"00".repeat(65)}` };
    for (const more of [
      { from: "192.0.2.1" },
      { from: PROXY, headers: { "x-forwarded-for": "127.0.0.1, 192.0.2.2" } },
    ]) {
      const { body } = await door.post("/wallet/verify", other, more);
      assert.equal(body.error?.code, "authParameterWrong");
    }
    const lying = { headers: { "x-forwarded-for": "192.0.2.3" } };
    const { body } = await door.post("/wallet/verify", other, lying);
    assert.equal(body.error?.code, "tooManyRequests");
    door.world.wait(MINUTE_MS);
    assert.equal(
      (await verify("x", `0x${"00".repeat(65)}`)).body.error?.code,
      "authParameterWrong",
    );
  });

  it("the store knows neither nonces nor tickets, and forgets what is over", async () => {
    const message = await begin();
    const nonce = parseSignInMessage(message)?.nonce ?? "";
    const { body } = await signed(message);
    const rows = () => door.world.db.prepare("SELECT * FROM sign_ins").all();
    const tickets = door.world.db.prepare("SELECT * FROM login_tickets").all();
    const stored = JSON.stringify([rows(), tickets]);
    assert.ok(!stored.includes(nonce) && !stored.includes(String(body.ticket)));
    assert.ok(!door.logged().includes(nonce));
    door.world.wait(3 * 3600 * 1000);
    await door.world.store.execute("purgeSignIns", { skip: 0, rows: 100 });
    assert.equal(rows().length, 0);
  });

  it("bodies that are no JSON, too long or of another form are refused", async () => {
    for (const body of ["{", [], { appId: "demo" }, { message: "x".repeat(20_000) }, null]) {
      const { status, body: told } = await door.post("/wallet/verify", body);
      assert.equal(status, 200);
      assert.match(told.error?.legacyCode ?? "", /^LACK_PARAMS$/);
    }
  });
});
