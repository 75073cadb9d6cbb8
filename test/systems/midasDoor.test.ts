/** The Midas door by itself: what it lets through to a transaction, and how it answers. */

import assert from "node:assert/strict";
import type { MidasOutcome } from "../../bridge/server/calls/midas/midasCall.ts";
import type { MidasParts } from "../../bridge/server/doors/midas/midasParts.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { MIDAS_KEY, type MidasAsk, midasRequest, type Request } from "./midasRequest.ts";

const NOW_MS = 1_800_000_000_000;
const BALANCE = {
  zoneId: "1",
  balance: 167,
  genBalance: 57,
  saveAmt: 110,
  saveSum: 237,
  costSum: 70,
  presentSum: 127,
  firstSave: 0,
  version: 3,
} as const;
const DONE: MidasOutcome = { kind: "done", balance: BALANCE, usedGiftCoins: 10 };
const BILL = { amt: "10", billno: "86756" };
const GIFT = { presenttimes: "10", billno: "86756" };

interface Asked {
  readonly verb: string;
  readonly params: unknown;
}

describe("the Midas door", () => {
  let http: ReturnType<typeof createHttp>;
  let asked: Asked[];
  let answering: () => MidasOutcome;
  let errors: number;

  before(async () => {
    const parts: MidasParts = {
      store: {
        async execute(verb, params) {
          asked.push({ verb, params });
          return { result: answering() as never, effects: [] };
        },
      },
      log: {
        error() {
          errors += 1;
        },
      },
      findSecret: (appId) =>
        appId === "demo" || appId === "strict"
          ? { appKey: MIDAS_KEY, strict: appId === "strict" }
          : undefined,
      nowMs: () => NOW_MS,
      publish() {},
    };
    http = createHttp(serverAround(parts));
    await http.ready();
  });

  beforeEach(() => {
    asked = [];
    errors = 0;
    answering = () => DONE;
  });

  after(() => http.close());

  async function send(request: Request) {
    const response = await http.inject(request);
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers["content-type"], "text/html; charset=utf-8");
    return { body: response.body, answer: response.json() };
  }

  async function ask(name: string, more: MidasAsk = {}) {
    return (await send(midasRequest(name, NOW_MS, more))).answer;
  }

  it("answers get_balance_m with every field of the document", async () => {
    assert.deepEqual(await ask("get_balance_m"), {
      ret: 0,
      balance: 167,
      gen_balance: 57,
      first_save: 0,
      save_amt: 110,
      gen_expire: 0,
      tss_list: [],
      save_sum: 237,
      cost_sum: 70,
      present_sum: 127,
    });
    const params = {
      appId: "demo",
      playerId: "player",
      session: "session",
      zoneId: "1",
      remark: "",
    };
    assert.deepEqual(asked, [{ verb: "getBalanceM", params }]);
  });

  it("answers pay_m, cancel_pay_m and present_m as the document's samples", async () => {
    const moved = { ret: 0, balance: 167, gen_balance: 57, billno: "86756" };
    assert.deepEqual(await ask("pay_m", { params: BILL }), { ...moved, used_gen_amt: 10 });
    assert.deepEqual(await ask("cancel_pay_m", { params: BILL }), moved);
    assert.deepEqual(await ask("present_m", { params: GIFT }), moved);
    assert.deepEqual(
      asked.map(({ verb }) => verb),
      ["payM", "cancelPayM", "presentM"],
    );
  });

  it("takes both URIs in the signature, and in strict apps only that of YSDK", async () => {
    assert.equal((await ask("pay_m", { params: BILL, signedUri: "/mpay/pay_m" })).ret, 0);
    const params = { ...BILL, appid: "strict" };
    assert.equal((await ask("pay_m", { params })).ret, 0);
    assert.equal((await ask("pay_m", { params, signedUri: "/mpay/pay_m" })).ret, 1001);
  });

  it("is also open under the signed path", async () => {
    const request = midasRequest("pay_m", NOW_MS, { params: BILL });
    const { answer } = await send({ ...request, url: `/v3/r${request.url}` });
    assert.equal(answer.ret, 0);
  });

  it("takes a POST that was signed as one", async () => {
    assert.equal((await ask("pay_m", { method: "POST", params: BILL })).ret, 0);
    const request = midasRequest("pay_m", NOW_MS, { method: "POST", params: BILL });
    const headers = { ...request.headers, "content-type": "application/json" };
    assert.equal((await send({ ...request, headers })).answer.ret, 1001);
  });

  it("takes pay_token from clients of the older MSDK", async () => {
    await ask("pay_m", { params: { ...BILL, openkey: undefined, pay_token: "older" } });
    assert.deepEqual(
      asked.map(({ params }) => (params as { session: string }).session),
      ["older"],
    );
  });

  it("lets nothing through that was not signed exactly so", async () => {
    const request = midasRequest("pay_m", NOW_MS, { params: BILL });
    const spoilt = [
      request.url.replace("amt=10", "amt=11"),
      `${request.url}&more=1`,
      request.url.replace("zoneid=1", "zoneid=2"),
      request.url.replace(/&billno=[^&]*/, ""),
      request.url.replace(/sig=...../, "sig=AAAAA"),
    ];
    for (const url of spoilt) {
      const { answer } = await send({ ...request, url });
      assert.equal(answer.ret, 1001, url);
    }
    assert.equal((await ask("pay_m", { params: BILL, key: "another key" })).ret, 1001);
    assert.equal((await ask("pay_m", { params: BILL, sig: "" })).ret, 1001);
    assert.deepEqual(asked, []);
  });

  it("says what a + in the sig must look like", async () => {
    const at = Array.from({ length: 400 }, (_, nth) => String(nth)).find((billno) =>
      midasRequest("pay_m", NOW_MS, { params: { ...BILL, billno } }).url.includes("%2B"),
    );
    const request = midasRequest("pay_m", NOW_MS, { params: { ...BILL, billno: at } });
    const { answer } = await send({ ...request, url: request.url.replaceAll("%2B", "+") });
    assert.match(answer.msg, /%2B/);
  });

  it("refuses what is missing or malformed, each by its name", async () => {
    for (const name of ["openid", "openkey", "appid", "ts", "pf", "pfkey", "zoneid", "amt"]) {
      const { ret, msg } = await ask("pay_m", { params: { ...BILL, [name]: undefined } });
      assert.equal(ret, 1001, name);
      assert.match(msg, new RegExp(name));
    }
    for (const amt of ["0", "-1", "1.5", "1e3", "01", "9007199254740992", "ten"]) {
      assert.equal((await ask("pay_m", { params: { ...BILL, amt } })).ret, 1001, amt);
    }
    const wrong = [{ billno: "x".repeat(64) }, { billno: "订单" }, { zoneid: "a b" }];
    for (const more of [...wrong, { format: "xml" }, { accounttype: "security" }]) {
      assert.equal((await ask("pay_m", { params: { ...BILL, ...more } })).ret, 1001);
    }
    assert.equal((await ask("cancel_pay_m", { params: { amt: "10" } })).ret, 1001);
    assert.deepEqual(asked, []);
  });

  it("refuses a call from another time", async () => {
    for (const apartS of [-901, 901]) {
      const ts = String(NOW_MS / 1000 + apartS);
      assert.equal((await ask("pay_m", { params: { ...BILL, ts } })).ret, 1001);
    }
    const ts = String(NOW_MS / 1000 - 900);
    assert.equal((await ask("pay_m", { params: { ...BILL, ts } })).ret, 0);
  });

  it("refuses cookies that say nothing of the login, or name another call", async () => {
    const session = "session_id=openid; session_type=kp_actoken";
    const { ret, msg } = await ask("pay_m", { params: BILL, cookies: "" });
    assert.equal(ret, 1018);
    assert.match(msg, /^请先登录/);
    const other = `${session}; org_loc=/mpay/present_m`;
    assert.equal((await ask("pay_m", { params: BILL, cookies: other })).ret, 1001);
  });

  it("refuses a value that could be read as another parameter", async () => {
    const params = { ...BILL, pfkey: "x&amt=1" };
    assert.equal((await ask("pay_m", { params })).ret, 1001);
    assert.deepEqual(asked, []);
  });

  it("refuses what is too large", async () => {
    const params = { ...BILL, appremark: "x".repeat(8000) };
    assert.equal((await ask("pay_m", { params })).ret, 1001);
    assert.equal((await ask("pay_m", { method: "POST", params })).ret, 1001);
    const huge = { ...BILL, appremark: "x".repeat(20_000) };
    assert.equal((await ask("pay_m", { method: "POST", params: huge })).ret, 1001);
  });

  it("says that buy_goods_m and subscribe_m are not offered", async () => {
    for (const name of ["buy_goods_m", "subscribe_m", "<script>"]) {
      const { body, answer } = await send(midasRequest(name, NOW_MS));
      assert.equal(answer.ret, 1001);
      assert.doesNotMatch(body, /</);
    }
  });

  it("lets nothing in an answer become a tag", async () => {
    const params = { ...BILL, billno: "<img src=x onerror=alert(1)>" };
    const { body, answer } = await send(midasRequest("pay_m", NOW_MS, { params }));
    assert.equal(answer.billno, params.billno);
    assert.doesNotMatch(body, /[<>&]/);
  });

  it("does not run a HEAD", async () => {
    const request = midasRequest("pay_m", NOW_MS, { params: BILL });
    const response = await http.inject({ ...request, method: "HEAD" });
    assert.equal(response.statusCode, 404);
    assert.deepEqual(asked, []);
  });

  it("has the document's code for every outcome", async () => {
    const outcomes: readonly (readonly [() => MidasOutcome, number])[] = [
      [() => ({ kind: "duplicate" }), 1002215],
      [() => ({ kind: "uncertain" }), 3000111],
      [() => ({ kind: "risk", risk: "payPenalty" }), 1145],
      [() => ({ kind: "risk", risk: "paySealed" }), 1146],
      [() => ({ kind: "risk", risk: "payIntercepted" }), 1147],
      [() => ({ kind: "risk", risk: "presentIntercepted" }), 1148],
      [() => ({ kind: "risk", risk: "presentSealed" }), 1149],
      [() => refuse("coinsInsufficient"), 1004],
      [() => refuse("loginExpired"), 1018],
      [() => refuse("notLoggedIn"), 1018],
      [() => refuse("tooManyRequests"), 1002],
      [() => refuse("orderUncertain"), 3000111],
      [() => refuse("orderExists"), 1001],
    ];
    for (const [outcome, ret] of outcomes) {
      answering = outcome;
      const answer = await ask("pay_m", { params: BILL });
      assert.equal(answer.ret, ret);
      assert.deepEqual(Object.keys(answer), ["ret", "msg"]);
    }
    assert.equal(errors, 0);
  });

  it("calls coins uncertain after an accident, and a balance only busy", async () => {
    answering = () => {
      throw new Error("the secret of the machine");
    };
    const { body, answer } = await send(midasRequest("pay_m", NOW_MS, { params: BILL }));
    assert.equal(answer.ret, 3000111);
    assert.doesNotMatch(body, /secret/);
    assert.equal((await ask("get_balance_m")).ret, 1002);
    assert.equal(errors, 2);
  });

  it("gives a call without a number the same one each time, and does not call it a success twice", async () => {
    const first = await ask("pay_m", { params: { amt: "10" } });
    assert.equal(first.ret, 0);
    assert.match(first.billno, /^auto-[0-9a-f]{40}$/);
    answering = () => ({ kind: "duplicate" });
    assert.equal((await ask("pay_m", { params: { amt: "10", billno: "" } })).ret, 1001);
    assert.equal((await ask("pay_m", { params: { amt: "10" } })).ret, 1001);
    const numbers = asked.map(({ params }) => (params as { billNo: string }).billNo);
    assert.equal(numbers[0], numbers[2]);
  });

  it("loses an answer by closing the connection", async () => {
    answering = () => ({ kind: "lostAnswer" });
    const address = await http.listen({ port: 0, host: "127.0.0.1" });
    const { url, headers } = midasRequest("pay_m", NOW_MS, { params: BILL });
    await assert.rejects(fetch(`${address}${url}`, { headers }));
    assert.equal(asked.length, 1);
  });

  describe("at its login check", () => {
    const SIG = "547345adb57765cc6613ecc0f8f3ba09";

    function check(path: string, more: { readonly [name: string]: string } = {}) {
      const timestamp = String(NOW_MS / 1000);
      const params = { timestamp, appid: "demo", sig: SIG, openid: "player", openkey: "session" };
      const query = new URLSearchParams({ ...params, ...more }).toString();
      return send({ url: `${path}?${query}`, method: "GET", headers: {} });
    }

    it("answers for QQ and WeChat", async () => {
      for (const path of ["/auth/qq_check_token", "/auth/wx_check_token"]) {
        assert.deepEqual((await check(path)).answer, { ret: 0, msg: "ok" });
      }
      const params = { appId: "demo", playerId: "player", session: "session" };
      assert.deepEqual(asked[0], { verb: "checkLoginM", params });
    });

    it("refuses a wrong signature, another time and a player who is not logged in", async () => {
      assert.equal((await check("/auth/qq_check_token", { sig: "0".repeat(32) })).answer.ret, 1001);
      assert.equal((await check("/auth/qq_check_token", { timestamp: "1" })).answer.ret, 1001);
      assert.deepEqual(asked, []);
      answering = () => refuse("notLoggedIn");
      assert.equal((await check("/auth/qq_check_token")).answer.ret, 1018);
    });
  });
});

/** A server with nothing but the door. */
function serverAround(midas: MidasParts): HttpParts {
  const ignore = () => {};
  const log = { info: ignore, warn: ignore, error: ignore, debug: ignore, trace: ignore };
  const policy = createOriginPolicy({ origins: [] });
  const logger = { ...log, fatal: ignore, child: () => logger };
  return { midas, policy, log: logger, staticDirectory: undefined } as unknown as HttpParts;
}

function refuse(code: ConstructorParameters<typeof Refusal>[0]): never {
  throw new Refusal(code);
}
