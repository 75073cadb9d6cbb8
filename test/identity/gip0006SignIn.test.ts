/** GIP0006, token.user: tokens made with keys whose addresses BIP-173 tells. */

import assert from "node:assert/strict";
import { createECDH, createPrivateKey, hash, sign } from "node:crypto";
import {
  hash160,
  isSignedText,
  keyOf,
  type LoginTokenData,
} from "../../bridge/server/auth/gip0006/loginToken.ts";
import { decodeSegwitAddress } from "../../bridge/server/auth/gip0006/segwitAddress.ts";
import { stringify } from "../../bridge/server/auth/gip0006/stringify.ts";
import { refused } from "../server/world.ts";
import { APP, enter, type IdentityWorld, OTHER_APP, openIdentityWorld } from "./identityWorld.ts";

const CID = "41e4a6b0-e559-11f1-a876-431aeaaaf7fa";
/** BIP-173: the testnet address of the key 1. */
const ADDRESS = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
const MAIN_ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
const MINUTE_S = 60;
/** The order of the curve. */
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The pair of a small private key. */
function keyPair(secret: number) {
  const ecdh = createECDH("secp256k1");
  ecdh.setPrivateKey(secret.toString(16).padStart(64, "0"), "hex");
  const whole = ecdh.getPublicKey();
  const jwk = {
    ...{ kty: "EC", crv: "secp256k1", d: ecdh.getPrivateKey("base64url") },
    x: whole.subarray(1, 33).toString("base64url"),
    y: whole.subarray(33).toString("base64url"),
  };
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  return { key, pubkey: ecdh.getPublicKey("hex", "compressed") };
}

const ONE = keyPair(1);

function signData(data: LoginTokenData, { key } = ONE): string {
  return sign("sha256", hash("sha256", stringify(data), "buffer"), key).toString("hex");
}

describe("signing in with a token of a GIP0006 wallet", () => {
  let door: IdentityWorld;

  beforeEach(async () => {
    door = await openIdentityWorld(
      { gip0006: { cid: CID, hrp: "tb" } },
      { gip0006: { cid: "other", hrp: "tb" } },
    );
  });

  afterEach(async () => {
    assert.deepEqual(door.bugs, []);
    await door.close();
  });

  const now = () => Math.floor(door.world.nowMs() / 1000);
  const dataOf = (more: Partial<LoginTokenData> = {}): LoginTokenData => ({
    ...{ cid: CID, uid: "u001", time: now(), addr: ADDRESS, pubkey: ONE.pubkey },
    ...more,
  });
  const show = (data: LoginTokenData, sig = signData(data), app: object = APP) =>
    door.post("/gip0006", { ...app, token: { data, sig } });
  const whyNot = async (data: LoginTokenData, sig?: string) =>
    (await show(data, sig)).body.error?.detail ?? "";

  it("the wallet's address is the player", async () => {
    const player = await enter(door.world, (await show(dataOf())).body.ticket);
    assert.equal(player.name, "u001");
    const again = await show(dataOf({ time: now() - 1, uid: "renamed" }));
    assert.equal((await enter(door.world, again.body.ticket)).playerId, player.playerId);
  });

  it("a token is good for one login, however its signature is written", async () => {
    const data = dataOf();
    const sig = signData(data);
    const { body } = await show(data, sig);
    assert.equal(await whyNot(data, sig), "token: was used before");
    assert.equal(await whyNot(data, otherForm(sig)), "token: was used before");
    await enter(door.world, body.ticket);
    await refused(enter(door.world, body.ticket), "authParameterWrong");
  });

  it("what is wrong with a token is said", async () => {
    assert.match(await whyNot(dataOf({ cid: "another" })), /^cid: /);
    assert.match(await whyNot(dataOf({ time: now() + 2 * MINUTE_S })), /^time: in the future/);
    assert.match(await whyNot(dataOf({ time: now() - 6 * MINUTE_S })), /^time: too long ago/);
    assert.match(await whyNot(dataOf({ addr: MAIN_ADDRESS })), /^addr: no address of/);
    assert.match(await whyNot(dataOf({ addr: ADDRESS.replace("w508", "w509") })), /^addr: no /);
    assert.match(await whyNot(dataOf({ pubkey: keyPair(2).pubkey })), /^addr: not that of pubkey/);
    assert.match(await whyNot(dataOf(), signData(dataOf({ uid: "u002" }))), /^sig: /);
    assert.match(await whyNot(dataOf(), signData(dataOf(), keyPair(2))), /^sig: /);
    assert.match(await whyNot(dataOf(), "00".repeat(70)), /^sig: /);
    assert.match(await whyNot(dataOf({ pubkey: "02" })), /^token/);
  });

  it("a token for one game opens no other", async () => {
    const { body } = await show(dataOf(), undefined, OTHER_APP);
    assert.match(body.error?.detail ?? "", /^cid: /);
  });

  it("hashes, keys and signatures are the documents'", () => {
    // BIP-173.
    const program = "751e76e8199196d454941c45d1b3a323f1433bd6";
    assert.equal(hash160(Buffer.from(ONE.pubkey, "hex")).toString("hex"), program);
    for (const address of [ADDRESS, MAIN_ADDRESS, MAIN_ADDRESS.toUpperCase()]) {
      const decoded = decodeSegwitAddress(address);
      assert.equal(Buffer.from(decoded?.program ?? []).toString("hex"), program);
    }
    for (const wrong of [
      "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty2",
      "bc1gmk9yu",
      "1",
      "BC1QR508d6",
    ]) {
      assert.equal(decodeSegwitAddress(wrong), undefined);
    }
    // The protocol's documentation: the signature of a request.
    const text = "cidxxxxxxxx-vallnet-root-xxxxxxxxxxxxxxmethodblock.tipsparamswidprimary";
    const key = keyOf(
      Buffer.from("030a207f0751c42f515f7054591f7ca3710d667362556ad0c7d9c198f99c1a50ea", "hex"),
    );
    const sig =
      "3045022100b9c6525009697265bab2ce8174b5b37c88b301ed0f801d683fb5c29f880df8370220224dd6b1b59" +
      "faaf449c3d8c82c40a5d229868eedaf25f3d41708c30d7e13de5b";
    assert.ok(key !== undefined);
    assert.ok(isSignedText(text, key, sig));
    assert.ok(!isSignedText(`${text}.`, key, sig));
  });
});

/** (r, n - s) is a signature of the same text. */
function otherForm(sig: string): string {
  const der = Buffer.from(sig, "hex");
  const rEnd = 4 + (der[3] ?? 0);
  const s = BigInt(`0x${der.subarray(rEnd + 2).toString("hex")}`);
  let other = (N - s).toString(16);
  if (other.length % 2 === 1) other = `0${other}`;
  if (Number.parseInt(other.slice(0, 2), 16) >= 0x80) other = `00${other}`;
  const sPart = Buffer.concat([Buffer.from([2, other.length / 2]), Buffer.from(other, "hex")]);
  const whole = Buffer.concat([der.subarray(2, rEnd), sPart]);
  return Buffer.concat([Buffer.from([0x30, whole.length]), whole]).toString("hex");
}
