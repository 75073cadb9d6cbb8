/** Merchants, apps, keys and secrets: what the platform knows, and what follows from it. */

import assert from "node:assert/strict";
import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import { makeApiKey, readApiKey } from "../../bridge/server/platform/apiKey.ts";
import { createMasterKey } from "../../bridge/server/platform/masterKey.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import type { ParamsOf, ResultOf } from "../../bridge/server/verb.ts";
import { app, buy, openWorld, product, refused, SHOP, type World } from "./world.ts";

const URL = "https://merchant.example/paid";

describe("the platform", () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
  });

  afterEach(() => world.close());

  async function ask<Name extends keyof Verbs & string>(
    verb: Name,
    params: ParamsOf<Verbs[Name]>,
  ): Promise<ResultOf<Verbs[Name]>> {
    return (await world.store.execute(verb, params)).result;
  }

  const refuses = (call: Promise<unknown>, code: string) =>
    assert.rejects(call, (error) => error instanceof Refusal && error.code === code);

  const sealed = (appId: string, kind: "pico" | "notice", secretId: string) =>
    ask("addAppSecret", { appId, kind, secretId, sealed: `sealed ${secretId}` });

  it("knows the apps of a catalogue, and keeps what it knows when another comes", async () => {
    const shown = await ask("showApp", { appId: "demo" });
    assert.equal(shown.merchantId, "merchant");
    assert.equal(shown.merchantCode, "11000");
    assert.equal(shown.appKey, "demo-key");
    await ask("setApp", { appId: "demo", dialect: "pico", region: "foreign" });
    await world.publish({
      apps: [{ ...app("demo", [product("SWORD", 60)]), merchantId: "thief", appKey: "renamed" }],
    });
    const kept = await ask("showApp", { appId: "demo" });
    assert.deepEqual(
      [kept.merchantId, kept.dialect, kept.region, kept.appKey],
      ["merchant", "pico", "foreign", "renamed"],
    );
    assert.equal((await ask("listApps", undefined)).length, 3);
  });

  it("stops an app's players and payments while its merchant is not verified", async () => {
    const session = await world.logIn("Ann");
    await ask("verifyMerchant", { merchantId: "merchant", state: "unverified" });
    await refused(world.logIn("Ben"), "merchantUnverified");
    await refused(buy(world, session, "A1", "SWORD"), "merchantUnverified");
    const failed = await ask("verifyMerchant", { merchantId: "merchant", state: "failed" });
    assert.equal(failed.code, "11001");
    await refused(world.logIn("Ben"), "merchantWrong");
    await ask("verifyMerchant", { merchantId: "merchant", state: "verified" });
    assert.equal((await buy(world, session, "A1", "SWORD")).order.state, "paid");
  });

  it("keeps a merchant's state over a new catalogue", async () => {
    await ask("verifyMerchant", { merchantId: "merchant", state: "failed" });
    await world.publish({ apps: SHOP.apps.slice(0, 2) });
    await refused(world.logIn("Ann"), "merchantWrong");
  });

  it("makes merchants that are not verified, and apps of known merchants alone", async () => {
    const merchant = await ask("createMerchant", { merchantId: "studio", name: "A Studio" });
    assert.deepEqual([merchant.state, merchant.code], ["unverified", "11003"]);
    await refuses(ask("createMerchant", { merchantId: "studio", name: "B" }), "paramsWrong");
    const asked = { appId: "racer", name: "Racer" };
    await refuses(ask("createApp", { ...asked, merchantId: "nobody" }), "merchantUnknown");
    const created = await ask("createApp", { ...asked, merchantId: "studio" });
    assert.match(created.appKey, /^[0-9a-f]{32}$/);
    await refuses(ask("createApp", { ...asked, merchantId: "studio" }), "paramsWrong");
    await refuses(ask("showApp", { appId: "nothing" }), "appUnknown");
  });

  it("lets the type of an app be chosen once", async () => {
    await ask("setApp", { appId: "demo", type: "paid" });
    await refuses(ask("setApp", { appId: "demo", type: "free" }), "paramsWrong");
    assert.equal((await ask("setApp", { appId: "demo", type: "paid" })).type, "paid");
    assert.equal((await ask("setApp", { appId: "demo", zoneId: "7" })).type, "paid");
  });

  it("registers addresses for notices, each once and no wrong ones", async () => {
    const set = (url: string, is: "registered" | "removed") =>
      ask("setNotifyUrl", { appId: "demo", url, is });
    await set(URL, "registered");
    assert.deepEqual((await set(URL, "registered")).notifyUrls, [URL]);
    for (const wrong of [`${URL}?a=1`, "ftp://a.example/", "https://me@a.example/", "paid"]) {
      await refuses(set(wrong, "registered"), "paramsWrong");
    }
    assert.deepEqual((await set(URL, "removed")).notifyUrls, []);
    assert.deepEqual((await set(URL, "removed")).notifyUrls, []);
  });

  it("rotates a key by a second one, and ends the first when told", async () => {
    const key = { name: "shop", scopes: ["orders:read"], keyId: "a1", hash: "h1" } as const;
    await ask("createApiKey", { ...key, appId: "demo" });
    const made = { keyId: "b2", hash: "h2" };
    const second = await ask("rotateApiKey", { appId: "demo", keyId: "a1", made });
    assert.deepEqual([second.name, second.scopes], ["shop", ["orders:read"]]);
    assert.ok(!("hash" in second));
    world.wait(1000);
    const revoked = await ask("revokeApiKey", { appId: "demo", keyId: "a1" });
    world.wait(1000);
    const again = await ask("revokeApiKey", { appId: "demo", keyId: "a1" });
    assert.equal(again.revokedAtMs, revoked.revokedAtMs);
    const keys = await ask("listApiKeys", { appId: "demo" });
    assert.deepEqual(
      keys.map(({ keyId, revokedAtMs }) => [keyId, revokedAtMs !== undefined]),
      [
        ["a1", true],
        ["b2", false],
      ],
    );
    const third = { keyId: "c3", hash: "h3" };
    await refuses(ask("rotateApiKey", { appId: "demo", keyId: "a1", made: third }), "paramsWrong");
  });

  it("tells nothing of another app's keys and secrets", async () => {
    const key = { name: "shop", scopes: ["orders:read"], keyId: "a1", hash: "h1" } as const;
    await ask("createApiKey", { ...key, appId: "demo" });
    await sealed("demo", "pico", "s1");
    await refuses(ask("revokeApiKey", { appId: "other", keyId: "a1" }), "noData");
    await refuses(ask("revokeAppSecret", { appId: "other", secretId: "s1" }), "paramsWrong");
    assert.deepEqual(await ask("listApiKeys", { appId: "other" }), []);
    assert.deepEqual(await ask("listAppSecrets", { appId: "other" }), []);
  });

  it("holds two live secrets of a kind, and a revoked one signs no more", async () => {
    await sealed("demo", "pico", "s1");
    world.wait(1);
    await sealed("demo", "pico", "s2");
    await sealed("demo", "notice", "s3");
    await refuses(sealed("demo", "pico", "s4"), "paramsWrong");
    const live = async () => {
      const secrets = await ask("liveSecrets", { appId: "demo", kind: "pico" });
      return secrets.map(({ secretId }) => secretId);
    };
    assert.deepEqual(await live(), ["s2", "s1"]);
    await ask("revokeAppSecret", { appId: "demo", secretId: "s1" });
    assert.deepEqual(await live(), ["s2"]);
    await sealed("demo", "pico", "s4");
    const listed = await ask("listAppSecrets", { appId: "demo" });
    assert.equal(listed.length, 4);
    assert.ok(!JSON.stringify(listed).includes("sealed"));
  });
});

describe("a key of the REST API", () => {
  const bytes = (count: number) => "ab".repeat(count);

  it("says which environment it is for, and means nothing in the other", () => {
    const { text, keyId, hash } = makeApiKey("sandbox", bytes);
    assert.match(text, /^cs_sandbox_[0-9a-f]{12}_[0-9a-f]{64}$/);
    assert.deepEqual(readApiKey(text, "sandbox"), { kind: "key", keyId, hash });
    assert.equal(readApiKey(text, "live").kind, "otherEnvironment");
    const live = makeApiKey("live", bytes);
    assert.notEqual(live.hash, hash);
    for (const wrong of ["", `${text}0`, text.slice(1), text.toUpperCase(), `${text}\n`]) {
      assert.equal(readApiKey(wrong, "sandbox").kind, "noKey");
    }
  });
});

describe("a master key", () => {
  const masterKey = createMasterKey(Buffer.alloc(32, 7));
  const whose = { environment: "sandbox", appId: "demo", kind: "pico", secretId: "s1" } as const;

  it("gives back what it sealed, and seals nothing twice alike", () => {
    const sealed = masterKey.seal("a secret of 文", whose);
    assert.equal(masterKey.unseal(sealed, whose), "a secret of 文");
    assert.notEqual(masterKey.seal("a secret of 文", whose), sealed);
    assert.ok(!sealed.includes(Buffer.from("a secret").toString("base64").slice(0, 8)));
  });

  it("opens nothing in another place, under another key, or that was changed", () => {
    const sealed = masterKey.seal("a secret", whose);
    for (const other of [
      { ...whose, appId: "other" },
      { ...whose, kind: "notice" as const },
      { ...whose, secretId: "s2" },
      { ...whose, environment: "live" as const },
    ]) {
      assert.equal(masterKey.unseal(sealed, other), undefined);
    }
    assert.equal(createMasterKey(Buffer.alloc(32, 8)).unseal(sealed, whose), undefined);
    const [form, id, box = ""] = sealed.split(":");
    const flipped = Buffer.from(box, "base64");
    flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
    const changed = `${form}:${id}:${flipped.toString("base64")}`;
    assert.equal(masterKey.unseal(changed, whose), undefined);
    assert.equal(masterKey.unseal("", whose), undefined);
  });
});
