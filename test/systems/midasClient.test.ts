/** The Midas client of a merchant's server, against a server that says what a story wants. */

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import sinon from "sinon";
import {
  createMidasClient,
  type MidasAlarm,
  type MidasClient,
  type MidasOptions,
} from "../../bridge/server/midasClient/midasEntry.ts";

/** What the server does with one request. */
type Reaction =
  | { readonly ret: number; readonly [name: string]: unknown }
  | "drop"
  | "hang"
  | "badGateway"
  | "nonsense"
  | "redirect";

const PLAYER = {
  openid: "14BDF6E400000000000000000000AAAA",
  openkey: "AB43BF3DC5C3C79D358CC5318E41CF59",
  pf: "desktop_m_qq-00000000-android-00000000-867567023077456",
  pfkey: "89c51d9e36a6a9096185353afc45e9aa",
  platform: "qq",
  zoneid: "1",
} as const;
const PAID = { ret: 0, balance: 142, gen_balance: 32, billno: "B-1", used_gen_amt: 10 };
const ASK = { amt: 10, billno: "B-1" };

describe("the Midas client", () => {
  let server: Server;
  let baseUrl: string;
  let requests: { readonly url: URL; readonly cookie: string | undefined }[];
  let reactions: Reaction[];
  const alarm = sinon.fake<[MidasAlarm], void>();
  const delay = sinon.fake<[number], Promise<void>>(() => Promise.resolve());

  before(async () => {
    server = createServer((request, response) => {
      requests.push({ url: urlOf(request), cookie: request.headers.cookie });
      const reaction = reactions.shift() ?? "drop";
      if (reaction === "drop") return request.socket.destroy();
      if (reaction === "hang") return undefined;
      if (reaction === "badGateway") return response.writeHead(502).end('{"ret":0}');
      if (reaction === "nonsense") return response.end("<html>maintenance</html>");
      if (reaction === "redirect") return response.writeHead(302, { location: "/" }).end();
      response.setHeader("content-type", "text/html; charset=utf-8");
      return response.end(JSON.stringify(reaction));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    requests = [];
    reactions = [];
    alarm.resetHistory();
    delay.resetHistory();
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function client(more: Partial<MidasOptions> = {}): MidasClient {
    return createMidasClient({
      baseUrl,
      appid: "1450000001",
      appkey: "56abfbcd12fe46f5ad85ad9f12345678",
      onAlarm: alarm,
      delay,
      nowMs: () => 1481535330_000,
      ...more,
    });
  }

  it("signs as the document's vectors", async () => {
    reactions = [{ ret: 1002 }, { ret: 1002 }, { ret: 1002 }];
    await client().getBalance(PLAYER);
    await client({ signedUri: "bare" }).getBalance(PLAYER);
    await client().pay(PLAYER, { amt: 10, billno: "ORDER-20161212-0001" });
    assert.deepEqual(
      requests.map(({ url }) => url.searchParams.get("sig")),
      [
        "XZHkGE0nvlmbdfzJle8+s0iBfOc=",
        "Tt0Auyw4CEI/tNaZZlBE2L1CMGk=",
        "LLwxHSZarLrE6mb0Td3+YEbSYH8=",
      ],
    );
    assert.equal(requests[0]?.url.pathname, "/mpay/get_balance_m");
    const cookie = "session_id=openid; session_type=kp_actoken; org_loc=%2Fmpay%2Fget_balance_m";
    assert.equal(requests[0]?.cookie, cookie);
  });

  it("gives what pay_m answers", async () => {
    reactions = [PAID];
    assert.deepEqual(await client().pay(PLAYER, ASK), {
      kind: "done",
      billno: "B-1",
      balance: 142,
      genBalance: 32,
      usedGenAmt: 10,
    });
    const { searchParams } = requests[0]?.url ?? new URL("http://none");
    assert.equal(searchParams.get("amt"), "10");
    assert.equal(searchParams.get("billno"), "B-1");
    assert.equal(searchParams.get("ts"), "1481535330");
  });

  it("gives the balance, or says that it is unknown", async () => {
    const sums = { save_amt: 110, save_sum: 237, cost_sum: 70, present_sum: 127 };
    reactions = [{ ret: 0, balance: 167, gen_balance: 57, first_save: 1, ...sums }];
    assert.deepEqual(await client().getBalance(PLAYER), {
      kind: "balance",
      balance: 167,
      genBalance: 57,
      firstSave: true,
      saveAmt: 110,
      saveSum: 237,
      costSum: 70,
      presentSum: 127,
    });
    for (const reaction of ["drop", "badGateway", "nonsense", { ret: 0 }] as const) {
      reactions = [reaction];
      assert.equal((await client().getBalance(PLAYER)).kind, "unknown");
    }
    assert.equal(requests.length, 5);
  });

  it("calls no error but the documented two a reason to repeat", async () => {
    for (const ret of [1001, 1002, 1004, 1018, 1145, 1146, 1147]) {
      reactions = [{ ret, msg: "no" }];
      const outcome = await client().pay(PLAYER, ASK);
      assert.deepEqual(outcome, { kind: "refused", ret, msg: "no", earlier: "none" });
    }
    assert.equal(requests.length, 7);
    assert.equal(alarm.callCount, 0);
  });

  it("repeats an uncertain call under the same billno and takes 1002215 as success", async () => {
    reactions = [
      { ret: 3000111, msg: "" },
      { ret: 3000111, msg: "" },
      { ret: 1002215, msg: "" },
    ];
    const outcome = await client().pay(PLAYER, ASK);
    assert.deepEqual(outcome, { kind: "doneBefore", billno: "B-1" });
    const billnos = requests.map(({ url }) => url.searchParams.get("billno"));
    assert.deepEqual(billnos, ["B-1", "B-1", "B-1"]);
    assert.deepEqual(
      delay.args.map(([ms]) => ms),
      [500, 1000],
    );
    assert.equal(alarm.callCount, 0);
  });

  it("takes 0 after an uncertain answer as this try's success", async () => {
    reactions = [{ ret: 3000111, msg: "" }, PAID];
    assert.equal((await client().pay(PLAYER, ASK)).kind, "done");
  });

  it("repeats after silence of every kind", async () => {
    for (const silence of ["drop", "badGateway", "nonsense", "redirect"] as const) {
      requests = [];
      reactions = [silence, { ret: 1002215, msg: "" }];
      assert.equal((await client().pay(PLAYER, ASK)).kind, "doneBefore", silence);
      assert.equal(requests.length, 2);
    }
    reactions = ["hang", { ret: 1002215, msg: "" }];
    assert.equal((await client({ timeoutMs: 50 }).pay(PLAYER, ASK)).kind, "doneBefore");
  });

  it("takes an answer for another billno as none", async () => {
    reactions = [{ ...PAID, billno: "B-2" }, PAID];
    assert.equal((await client().pay(PLAYER, ASK)).kind, "done");
    assert.equal(requests.length, 2);
  });

  it("stops after four tries, and alarms a person without any token", async () => {
    reactions = ["drop", { ret: 3000111, msg: "" }, "nonsense", { ret: 3000111, msg: "" }, PAID];
    const outcome = await client().pay(PLAYER, ASK);
    assert.deepEqual(outcome, { kind: "uncertain", billno: "B-1", tries: 4 });
    assert.equal(requests.length, 4);
    assert.deepEqual(alarm.args, [
      [
        {
          call: "pay_m",
          reason: "uncertain",
          appid: "1450000001",
          openid: PLAYER.openid,
          zoneid: "1",
          billno: "B-1",
          coins: 10,
          tries: 4,
        },
      ],
    ]);
  });

  it("gives an error after silence as the error that it is, and alarms", async () => {
    reactions = ["drop", { ret: 1018, msg: "请先登录" }];
    const outcome = await client().cancelPay(PLAYER, ASK);
    const refused = { kind: "refused", ret: 1018, msg: "请先登录", earlier: "unanswered" };
    assert.deepEqual(outcome, refused);
    assert.equal(alarm.firstCall.args[0].reason, "refusedAfterSilence");
  });

  it("gives gifts by the same rule", async () => {
    reactions = ["drop", { ret: 0, balance: 157, gen_balance: 47, billno: "G-1" }];
    const ask = { presenttimes: 5, billno: "G-1", giftid: "spring" };
    assert.equal((await client().present(PLAYER, ask)).kind, "done");
    const { searchParams } = requests[1]?.url ?? new URL("http://none");
    assert.equal(searchParams.get("presenttimes"), "5");
    assert.equal(searchParams.get("giftid"), "spring");
    assert.equal(searchParams.has("discountid"), false);
  });

  it("checks a login on the platform's own path", async () => {
    reactions = [{ ret: 0, msg: "ok" }, { ret: 1018, msg: "" }, "drop"];
    assert.deepEqual(await client().checkLogin(PLAYER), { kind: "loggedIn" });
    const wechat = { ...PLAYER, platform: "wechat" } as const;
    assert.equal((await client().checkLogin(wechat)).kind, "refused");
    assert.equal((await client().checkLogin(PLAYER)).kind, "unknown");
    const [qq, wx] = requests;
    assert.equal(qq?.url.pathname, "/auth/qq_check_token");
    assert.equal(qq?.url.searchParams.get("sig"), "c956bbd6529ce64c67d4d17ce84b5a69");
    assert.equal(wx?.url.pathname, "/auth/wx_check_token");
  });

  it("sends nothing that could be read in two ways, or is no amount or number", async () => {
    const evil = { ...PLAYER, pfkey: "x&amt=1" };
    const outcomes = [
      await client().pay(evil, ASK),
      await client().pay({ ...PLAYER, openkey: "\ud800" }, ASK),
      await client().pay(PLAYER, { ...ASK, amt: 1.5 }),
      await client().pay(PLAYER, { ...ASK, amt: 0 }),
      await client().pay(PLAYER, { ...ASK, billno: "a b" }),
    ];
    for (const outcome of outcomes) assert.equal(outcome.kind, "refused");
    assert.equal(requests.length, 0);
    assert.equal(alarm.callCount, 0);
  });
});

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "", "http://here");
}
