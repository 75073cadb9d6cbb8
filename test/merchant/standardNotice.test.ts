/** The standard dialect, judged by the public verifier of Standard Webhooks. */

import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import type { Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { Webhook } from "standardwebhooks";
import { standardBody, standardDialect } from "../../bridge/server/notices/dialects/standard.ts";
import type { StandardBody } from "../../bridge/server/notices/dialects/standardNotice.ts";
import { StandardBodySchema } from "../../bridge/server/notices/dialects/standardSchema.ts";
import {
  parseStandardKey,
  publicTextOf,
  signStandard,
} from "../../bridge/server/notices/dialects/standardSignature.ts";
import { NOTICE_PROFILES } from "../../bridge/server/notices/profile.ts";
import { FIRST_TRY, PAID_AT_MS, snapshot, target } from "./snapshot.ts";

const OLD = `whsec_${randomBytes(24).toString("base64")}`;
const NEW = `whsec_${randomBytes(64).toString("base64")}`;

describe("a standard notice", () => {
  it("has the signature of the document's own example", () => {
    const content = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestampSeconds: 1614265330,
      body: Buffer.from('{"test": 2432232314}'),
    };
    const key = parseStandardKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert.equal(signStandard(content, [key!]), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("is accepted by the public verifier, under each of two live secrets", () => {
    const atMs = Date.now();
    const request = standardDialect.request(snapshot(), target("standard", NEW, OLD), {
      ...FIRST_TRY,
      atMs,
    });
    for (const secret of [OLD, NEW]) {
      const read = new Webhook(secret).verify(request.body, request.headers) as StandardBody;
      assert.equal(read.data.orderNo, "ORDER1");
    }
    const other = new Webhook(`whsec_${randomBytes(24).toString("base64")}`);
    assert.throws(() => other.verify(request.body, request.headers), /No matching signature/);
    const tampered = request.body.replace('"60"', '"61"');
    assert.throws(() => new Webhook(OLD).verify(tampered, request.headers), /No matching/);
  });

  it("is signed with a private key, too, which its public key proves", () => {
    const { privateText, publicText } = keyPair();
    const key = { kind: "ed25519", text: privateText } as const;
    const request = standardDialect.request(snapshot(), target("standard", key, OLD), {
      ...FIRST_TRY,
      atMs: Date.now(),
    });
    const [asymmetric = "", symmetric = ""] = request.headers["webhook-signature"]!.split(" ");
    assert.match(symmetric, /^v1,/);
    const { "webhook-id": id, "webhook-timestamp": timestamp } = request.headers;
    const publicKey = createPublicKey({
      key: {
        kty: "OKP",
        crv: "Ed25519",
        x: Buffer.from(publicText.slice(5), "base64").toString("base64url"),
      },
      format: "jwk",
    });
    const signed = Buffer.from(`${id}.${timestamp}.${request.body}`);
    const given = Buffer.from(asymmetric.replace(/^v1a,/, ""), "base64");
    assert.ok(verify(null, signed, publicKey, given));
    // The public verifier finds the signature that it knows beside one that it does not.
    assert.ok(new Webhook(OLD).verify(request.body, request.headers));
  });

  it("reads a private key of 32 and of 64 bytes as the same one", () => {
    const { privateText, publicText } = keyPair();
    const seed = Buffer.from(privateText.slice(5), "base64");
    const whole = Buffer.concat([seed, Buffer.from(publicText.slice(5), "base64")]);
    assert.equal(publicTextOf(privateText), publicText);
    assert.equal(publicTextOf(`whsk_${whole.toString("base64")}`), publicText);
    assert.equal(publicTextOf(publicText), undefined);
  });

  it("knows a secret by its form alone", () => {
    const short = `whsec_${randomBytes(23).toString("base64")}`;
    const long = `whsec_${randomBytes(65).toString("base64")}`;
    for (const text of [
      "",
      "whsec_",
      short,
      long,
      OLD.slice(6),
      `${OLD} `,
      "whpk_AAAA",
      "whsk_A",
    ]) {
      assert.equal(parseStandardKey(text), undefined, text);
    }
    assert.equal(parseStandardKey(OLD)?.kind, "shared");
  });

  it("keeps its id over all tries, and has the time of each", () => {
    const send = (atMs: number) =>
      standardDialect.request(snapshot(), target("standard", OLD), { ...FIRST_TRY, atMs }).headers;
    const first = send(PAID_AT_MS + 999);
    const second = send(PAID_AT_MS + 3_600_000);
    assert.equal(first["webhook-id"], second["webhook-id"]);
    assert.equal(first["webhook-timestamp"], String(PAID_AT_MS / 1000));
    assert.equal(second["webhook-timestamp"], String(PAID_AT_MS / 1000 + 3600));
    assert.doesNotMatch(String(first["webhook-id"]), /\./);
  });

  it("is never sent unsigned", () => {
    for (const secrets of [[], ["not a secret"]]) {
      const nowhere = target("standard", ...secrets);
      assert.throws(() => standardDialect.request(snapshot(), nowhere, FIRST_TRY), {
        word: "noSecret",
      });
    }
  });

  it("says what its schema says, of every moment", () => {
    for (const moment of NOTICE_PROFILES.standard.moments) {
      const body: unknown = JSON.parse(JSON.stringify(standardBody(snapshot({ moment }))));
      const problems = [...Value.Errors(StandardBodySchema, body)];
      assert.deepEqual(problems, [], moment);
    }
    const read = (valid: Static<typeof StandardBodySchema>): StandardBody => valid;
    assert.equal(read(standardBody(snapshot()) as never).data.version, 2);
    const bare = snapshot({ delivery: undefined }, { items: undefined, paidAtMs: undefined });
    const body: unknown = JSON.parse(JSON.stringify(standardBody(bare)));
    assert.deepEqual([...Value.Errors(StandardBodySchema, body)], []);
  });

  it("tells amounts as text, the time in UTC, and the whole order", () => {
    const body = standardBody(
      snapshot({ moment: "refunded" }, { refundedCoins: 20, attach: "{}" }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(body)), {
      type: "order.refunded",
      timestamp: "2027-01-15T08:00:00.000Z",
      schema: 1,
      data: {
        appId: "demo",
        environment: "sandbox",
        orderNo: "ORDER1",
        tradeNo: "01a3185c-5000-7abc-8def-0123456789ab",
        version: 2,
        state: "paid",
        money: "settled",
        currency: "coins",
        amount: "60",
        refunded: "20",
        playerId: "4f3148bdc34d9bca104927729a173b64",
        zoneId: "1",
        title: "Sword",
        items: [{ code: "SWORD", quantity: 1, price: "60" }],
        attach: "{}",
        grantBy: "server",
        delivery: { deliveryId: "01a3185c50000123456789abcdef0123", state: "due" },
        createdAtMs: PAID_AT_MS - 5000,
        paidAtMs: PAID_AT_MS,
      },
    });
  });

  it("arrived with any 2xx, which grants nothing", () => {
    for (const status of [200, 201, 204]) {
      assert.equal(standardDialect.isSuccess(status, {}, ""), "delivered");
    }
    for (const status of [199, 301, 400, 410, 500]) {
      assert.equal(standardDialect.isSuccess(status, {}, ""), "refused");
    }
  });
});

function keyPair(): { privateText: string; publicText: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { d = "", x = "" } = privateKey.export({ format: "jwk" });
  const base64 = (text: string) => Buffer.from(text, "base64url").toString("base64");
  return { privateText: `whsk_${base64(d)}`, publicText: `whpk_${base64(x)}` };
}
