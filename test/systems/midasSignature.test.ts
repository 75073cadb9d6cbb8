/** The vectors of the Midas document's signatures, and what arrives beside them. */

import assert from "node:assert/strict";
import { cookieHeader, readCookies } from "../../bridge/server/doors/midas/cookies.ts";
import { isLoginSigned, signLogin } from "../../bridge/server/doors/midas/loginSignature.ts";
import { readParams } from "../../bridge/server/doors/midas/readParams.ts";
import {
  encode,
  isAmbiguous,
  isSigned,
  type Param,
  sign,
  signatureSource,
} from "../../bridge/server/doors/midas/signature.ts";

const KEY = "56abfbcd12fe46f5ad85ad9f12345678";
const PLAYER: readonly Param[] = [
  ["openid", "14BDF6E400000000000000000000AAAA"],
  ["openkey", "AB43BF3DC5C3C79D358CC5318E41CF59"],
  ["appid", "1450000001"],
  ["ts", "1481535330"],
  ["pf", "desktop_m_qq-00000000-android-00000000-867567023077456"],
  ["pfkey", "89c51d9e36a6a9096185353afc45e9aa"],
  ["zoneid", "1"],
];

/** The sig of a GET of `uri` with the vectors' player. */
function sigOf(uri: string, more: readonly Param[] = []): string {
  return sign(KEY, { method: "GET", uri, params: [...PLAYER, ...more] });
}

describe("the Midas signature", () => {
  it("is the published one for the document's own sample", () => {
    const params: readonly Param[] = [
      ["openid", "11111111111111111"],
      ["openkey", "2222222222222222"],
      ["appid", "123456"],
      ["pf", "qzone"],
      ["format", "json"],
      ["userip", "112.90.139.30"],
    ];
    const sig = sign("228bf094169a40a3bd188ba37ebe8723", {
      method: "GET",
      uri: "/v3/user/get_info",
      params,
    });
    assert.equal(sig, "FdJkiDYwMj5Aj1UG2RUPc83iokk=");
  });

  it("covers get_balance_m under both forms of its URI", () => {
    assert.equal(sigOf("/v3/r/mpay/get_balance_m"), "XZHkGE0nvlmbdfzJle8+s0iBfOc=");
    assert.equal(sigOf("/mpay/get_balance_m"), "Tt0Auyw4CEI/tNaZZlBE2L1CMGk=");
  });

  it("covers pay_m, cancel_pay_m and present_m", () => {
    const bill: readonly Param[] = [
      ["amt", "10"],
      ["billno", "ORDER-20161212-0001"],
    ];
    const gift: readonly Param[] = [
      ["presenttimes", "5"],
      ["billno", "GIFT-0001"],
    ];
    assert.equal(sigOf("/v3/r/mpay/pay_m", bill), "LLwxHSZarLrE6mb0Td3+YEbSYH8=");
    assert.equal(sigOf("/v3/r/mpay/cancel_pay_m", bill), "oq2fDr3eAfXzuwkG21HVArgAjFQ=");
    assert.equal(sigOf("/v3/r/mpay/present_m", gift), "MzlCQUixCzX0f8GtIxDyato9J20=");
  });

  it("encodes the characters on which encoders differ", () => {
    assert.equal(encode("B*~ 1(x)!'"), "B%2A%7E%201%28x%29%21%27");
    const more: readonly Param[] = [
      ["amt", "10"],
      ["billno", "B*~ 1(x)!'"],
      ["format", "json"],
      ["userip", "127.0.0.1"],
    ];
    assert.equal(sigOf("/v3/r/mpay/pay_m", more), "AkyNIPRpSOAqSbrpZ/WKprtNDZA=");
  });

  it("is made of this source", () => {
    assert.equal(
      signatureSource({ method: "GET", uri: "/v3/r/mpay/get_balance_m", params: PLAYER }),
      "GET&%2Fv3%2Fr%2Fmpay%2Fget_balance_m&appid%3D1450000001%26" +
        "openid%3D14BDF6E400000000000000000000AAAA%26openkey%3DAB43BF3DC5C3C79D358CC5318E41CF59%26" +
        "pf%3Ddesktop_m_qq-00000000-android-00000000-867567023077456%26" +
        "pfkey%3D89c51d9e36a6a9096185353afc45e9aa%26ts%3D1481535330%26zoneid%3D1",
    );
  });

  it("holds for nothing but exactly what was signed", () => {
    const call = { method: "GET", uri: "/v3/r/mpay/get_balance_m", params: PLAYER } as const;
    const sig = sign(KEY, call);
    assert.equal(isSigned(KEY, call, sig), true);
    assert.equal(isSigned(`${KEY}x`, call, sig), false);
    assert.equal(isSigned(KEY, { ...call, method: "POST" }, sig), false);
    assert.equal(isSigned(KEY, { ...call, params: [...PLAYER, ["empty", ""]] }, sig), false);
    assert.equal(isSigned(KEY, call, `${sig} `), false);
    assert.equal(isSigned(KEY, call, ""), false);
  });

  it("would cover two calls when a value looks like another parameter", () => {
    assert.equal(isAmbiguous([["pfkey", "x&amt=1"]]), true);
    assert.equal(isAmbiguous([["appremark", "salt & pepper = good"]]), false);
  });
});

describe("the signature of a Midas login check", () => {
  it("is the MD5 of key and time", () => {
    assert.equal(signLogin(KEY, "1481535330"), "c956bbd6529ce64c67d4d17ce84b5a69");
    assert.equal(isLoginSigned(KEY, "1481535330", "c956bbd6529ce64c67d4d17ce84b5a69"), true);
    assert.equal(isLoginSigned(KEY, "1481535331", "c956bbd6529ce64c67d4d17ce84b5a69"), false);
    assert.equal(isLoginSigned(KEY, "1481535330", "C956BBD6529CE64C67D4D17CE84B5A69"), false);
  });
});

describe("the cookies of the Midas document", () => {
  const PATH = "/mpay/pay_m";

  it("say how the player logged in", () => {
    const headers = {
      qq: "session_id=openid; session_type=kp_actoken",
      wechat: "session_id=hy_gameid; session_type=wc_actoken",
      iosWechat: "session_id=wechatid; session_type=wc_actoken",
      guest: "session_id=hy_gameid; session_type=st_dummy",
    };
    for (const [platform, header] of Object.entries(headers)) {
      const reading = readCookies(`${header}; org_loc=%2Fmpay%2Fpay_m; appip=1.2.3.4`, PATH);
      assert.deepEqual(reading, { kind: "session", platform });
    }
  });

  it("name the call in four ways", () => {
    const session = "session_id=openid; session_type=kp_actoken; org_loc=";
    for (const location of [
      "/mpay/pay_m",
      "%2Fmpay%2Fpay_m",
      "/v3/r/mpay/pay_m",
      "%2Fv3%2Fr%2Fmpay%2Fpay_m",
    ]) {
      assert.equal(readCookies(session + location, PATH).kind, "session", location);
    }
  });

  it("are refused for another call, without a session, or with half of two", () => {
    const session = "session_id=openid; session_type=kp_actoken";
    assert.equal(readCookies(`${session}; org_loc=/mpay/present_m`, PATH).kind, "otherCall");
    assert.equal(readCookies(session, PATH).kind, "otherCall");
    assert.equal(readCookies(undefined, PATH).kind, "noSession");
    assert.equal(
      readCookies("session_id=openid; session_type=wc_actoken; org_loc=/mpay/pay_m", PATH).kind,
      "noSession",
    );
  });

  it("are written as they are read", () => {
    for (const platform of ["qq", "wechat", "iosWechat", "guest"] as const) {
      assert.deepEqual(readCookies(cookieHeader(platform, PATH), PATH), {
        kind: "session",
        platform,
      });
    }
  });
});

describe("the parameters of a Midas call", () => {
  function paramsIn(text: string): object {
    const reading = readParams(text);
    assert.equal(reading.kind, "params", text);
    return reading.kind === "params" ? Object.fromEntries(reading.params) : {};
  }

  it("come decoded, empty ones too", () => {
    assert.deepEqual(paramsIn("a=1&b=%E4%B8%AD+x%2B&c=&d"), { a: "1", b: "中 x+", c: "", d: "" });
  });

  it("are refused when they could be read in two ways or not at all", () => {
    for (const text of ["a=1&a=2", "a=%", "a=%FF", "a=%00", "a%20b=1", "=1", "a.b=1"]) {
      assert.equal(readParams(text).kind, "unreadable", text);
    }
  });

  it("are limited in size, length and number", () => {
    assert.equal(readParams(`a=${"x".repeat(1025)}`).kind, "unreadable");
    assert.equal(readParams("x".repeat(8193)).kind, "unreadable");
    const many = Array.from({ length: 41 }, (_, at) => `p${at}=1`).join("&");
    assert.equal(readParams(many).kind, "unreadable");
  });
});
