import assert from "node:assert/strict";
import {
  accessTokenOf,
  COMMON_SALT,
  isRequestSigned,
  randomOf,
  sealToken,
  signFor,
  tokenOf,
} from "../../bridge/server/doors/gip0006/terminal.ts";

const ROOT = "xxxxxxxx-vallnet-root-xxxxxxxxxxxxxx";
const ROOT_TOKEN = "026190ea1cca7ee8c260c3c7da9501982928860138827d499c985586cfa13c1b03";
const RANDOM =
  "3044022055e091d601cc835efaeee330298487f8cf73564a7fc10373b78e92fd54ef4e5902203cc9f34a806fa9674ba58b6220a713c1787e5a99170d0378212b58f5e6f2432e";
const TIPS = { method: "block.tips", params: [], cid: ROOT, wid: "primary" };
const TIPS_SIG =
  "3045022100b9c6525009697265bab2ce8174b5b37c88b301ed0f801d683fb5c29f880df8370220224dd6b1b59faaf449c3d8c82c40a5d229868eedaf25f3d41708c30d7e13de5b";

/** Vectors of the documented node. */
describe("a terminal of GIP0006", () => {
  it("has the token that the documented node gives it", () => {
    assert.equal(tokenOf(ROOT, COMMON_SALT), ROOT_TOKEN);
    const cid = "41e4a6b0-e559-11f1-a876-431aeaaaf7fa";
    const token = "020782507fb6c6e33df8d4f1106c5667692b913c052c7ba83ba5448539bf7af3aa";
    assert.equal(tokenOf(cid, COMMON_SALT), token);
  });

  it("has the documented random of an hour", () => {
    const nowMs = 498675 * 3600 * 1000;
    const random =
      "30440220114576441a5a37df51b720fdf9c54c5885d19b9c313e97764b5b75725248b63602201baf6aa7af029c844871f8c6e9f7aae38c0c6631fb84915392092b4d700f43e7";
    assert.equal(randomOf(ROOT, ROOT_TOKEN, nowMs, COMMON_SALT), random);
    assert.equal(randomOf(ROOT, ROOT_TOKEN, nowMs + 3_599_999, COMMON_SALT), random);
    assert.notEqual(randomOf(ROOT, ROOT_TOKEN, nowMs + 3_600_000, COMMON_SALT), random);
  });

  it("has another random under a token of another origin", () => {
    const [a, b] = ["a", "b"].map((token) => randomOf(ROOT, token, 0));
    assert.match(a ?? "", /^30[0-9a-f]+$/);
    assert.notEqual(a, b);
  });

  it("makes the documented access token", () => {
    const access = "89613217e44583dca4ea0a7b15a6c1a871e7ede91fdbf19626083d126be929a9";
    assert.equal(accessTokenOf(RANDOM, ROOT_TOKEN), access);
  });

  it("signs as documented", () => {
    assert.equal(signFor(ROOT_TOKEN, TIPS), TIPS_SIG);
  });

  it("is believed for what it signed, and for nothing else", () => {
    assert.equal(isRequestSigned(TIPS, TIPS_SIG, ROOT_TOKEN), true);
    assert.equal(isRequestSigned({ ...TIPS, method: "order.pay" }, TIPS_SIG, ROOT_TOKEN), false);
    assert.equal(isRequestSigned({ ...TIPS, params: [1] }, TIPS_SIG, ROOT_TOKEN), false);
    assert.equal(isRequestSigned(TIPS, TIPS_SIG, `${ROOT_TOKEN}0`), false);
    for (const sig of ["", "00", "zz", TIPS_SIG.slice(2), `${TIPS_SIG}00`]) {
      assert.equal(isRequestSigned(TIPS, sig, ROOT_TOKEN), false, sig);
    }
  });

  it("gets another terminal's token sealed as documented", () => {
    assert.equal(sealToken("hello", ROOT_TOKEN), "kgkdjklciehobkpnbelidnmmdjgngefj");
  });
});
