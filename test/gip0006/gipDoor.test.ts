import assert from "node:assert/strict";
import { accessTokenOf, randomOf, signFor } from "../../bridge/server/doors/gip0006/terminal.ts";
import { type GipWorld, openGipWorld } from "./gipWorld.ts";

const HOUR_MS = 3600 * 1000;
const QUERY = ["demo", ["SN1", "SN2"]] as const;
const NOT_THERE = {
  code: 4294967295,
  error: { type: "RPCError", message: "order.query error: order not exist" },
  result: null,
};
const WRONG_TOKEN = {
  code: 403,
  error: { type: "HmacError", message: "Hmac Auth failure." },
  result: null,
};
const WRONG_SIGNATURE = {
  code: 404,
  error: { type: "HmacError", message: "Verify Error" },
  result: null,
};
const UNAUTHORIZED = {
  code: 401,
  error: { type: "AuthError", message: "Unauthorized." },
  result: null,
};

describe("the door of GIP0006", function () {
  this.timeout(30_000);
  let gip: GipWorld;

  beforeEach(async () => {
    gip = await openGipWorld();
  });
  afterEach(() => gip.close());

  /** A whole request, as the protocol's client would write it. */
  function request(method: string, params: readonly unknown[], atMs = gip.world.nowMs()) {
    const random = randomOf("demo", gip.token, atMs);
    const signed = { method, params, cid: "demo", wid: "primary" };
    const token = accessTokenOf(random, gip.token);
    return { ...signed, token, sig: signFor(gip.token, signed) };
  }

  it("serves the protocol's own client over HTTP", async () => {
    const client = await gip.client();
    const answer = await client.execute("order.query", QUERY);
    assert.deepEqual(answer, {
      code: 0,
      error: null,
      result: [],
      sig: signFor(gip.token, []),
    });
    assert.deepEqual(await client.execute("order.query", ["demo", "SN1"]), NOT_THERE);
  });

  it("serves it over a socket", async () => {
    const client = await gip.client({ mode: "socket" });
    assert.deepEqual(client.ready.login, { code: 0, error: null, result: null });
    const answer = await client.execute("order.query", QUERY);
    assert.deepEqual(answer, { code: 0, error: null, result: [], sig: signFor(gip.token, []) });
    assert.deepEqual(await client.execute("subscribe", ["cp/orderPay", "no/such"]), {
      code: 0,
      error: null,
      result: ["cp/orderPay"],
    });
  });

  it("tells a terminal with another token so, in both ways", async () => {
    const http = await gip.client({ token: `02${"ab".repeat(32)}` });
    assert.deepEqual(await http.execute("order.query", QUERY), WRONG_TOKEN);
    const socket = await gip.client({ mode: "socket", token: `02${"ab".repeat(32)}` });
    assert.deepEqual(socket.ready.login, {
      thrown: { code: 403, type: "HmacError", message: "Hmac Auth failure." },
    });
    const { thrown } = (await socket.execute("order.query", QUERY)) as { thrown?: object };
    assert.deepEqual(thrown, { code: 401, type: "AuthError", message: "Unauthorized." });
  });

  it("tells the protocol's own client that its hour is over, over HTTP", async () => {
    const client = await gip.client();
    const ask = async () => (await client.execute("order.query", QUERY)) as { code: number };
    assert.equal((await ask()).code, 0);
    gip.world.wait(HOUR_MS + 3 * 60 * 1000);
    assert.deepEqual(await ask(), WRONG_TOKEN);
    // Connections were proved once.
    const socket = await gip.client({ mode: "socket" });
    gip.world.wait(HOUR_MS + 3 * 60 * 1000);
    assert.equal(((await socket.execute("order.query", QUERY)) as { code: number }).code, 0);
  });

  it("tells a terminal with another password so", async () => {
    for (const apiKey of ["", "wrong", `cs_sandbox_${"0".repeat(12)}_${"0".repeat(64)}`]) {
      const client = await gip.client({ apiKey });
      assert.deepEqual(await client.execute("order.query", QUERY), UNAUTHORIZED, apiKey);
    }
  });

  it("gives everybody a random, which tells nobody whether there is such a terminal", async () => {
    const ask = (cid: string) => gip.post({ method: "token.random", params: [cid] }, "");
    const [known, unknown] = await Promise.all([ask("demo"), ask("nobody")]);
    assert.equal(known.status, 200);
    for (const { body } of [known, unknown]) {
      const { result, ...rest } = body as { result: string };
      assert.deepEqual(rest, { code: 0, error: null });
      assert.match(result, /^30[0-9a-f]{130,150}$/);
    }
  });

  it("takes the access token of this hour, and of the one before for two minutes", async () => {
    const { world } = gip;
    const before = request("order.query", QUERY);
    world.wait(HOUR_MS - (world.nowMs() % HOUR_MS));
    assert.equal((await gip.post(before)).status, 200);
    world.wait(2 * 60 * 1000);
    assert.deepEqual(await gip.post(before), { status: 403, body: WRONG_TOKEN });
    assert.equal((await gip.post(request("order.query", QUERY))).status, 200);
    const future = request("order.query", QUERY, world.nowMs() + HOUR_MS);
    assert.equal((await gip.post(future)).status, 403);
  });

  it("takes the access token of the next hour two minutes early, for clocks that are ahead", async () => {
    const { world } = gip;
    const toNext = HOUR_MS - (world.nowMs() % HOUR_MS);
    const next = request("order.query", QUERY, world.nowMs() + toNext);
    world.wait(toNext - 2 * 60 * 1000 - 1);
    assert.deepEqual(await gip.post(next), { status: 403, body: WRONG_TOKEN });
    world.wait(1);
    assert.equal((await gip.post(next)).status, 200);
    assert.equal((await gip.post(request("order.query", QUERY))).status, 200);
  });

  it("refuses what was changed after it was signed", async () => {
    const signed = request("order.query", QUERY);
    const changes: object[] = [
      { params: ["demo", ["SN1", "SN3"]] },
      { method: "order.pay" },
      { wid: "other" },
      { sig: `${signed.sig.slice(0, -2)}00` },
      { sig: "" },
    ];
    for (const change of changes) {
      const answer = await gip.post({ ...signed, ...change });
      assert.deepEqual(answer, { status: 404, body: WRONG_SIGNATURE }, JSON.stringify(change));
    }
  });

  it("does not take params that read like those that were signed for those", async () => {
    const signed = request("order.query", ["demo", ["SN1", "SN2"]]);
    // Without separators all of these are one text.
    for (const params of [["demo", ["SN1SN2"]], ["demo", "SN1", "SN2"], ["demoSN1SN2"]]) {
      const { body } = await gip.post({ ...signed, params });
      const { code, result } = body as { code: number; result: unknown };
      assert.ok(code !== 0 || (Array.isArray(result) && result.length === 0), JSON.stringify(body));
    }
  });

  it("lets nobody ask for another terminal's orders", async () => {
    const answer = await gip.post(request("order.query", ["other", ["SN1"]]));
    assert.deepEqual(answer.body, {
      code: -3,
      error: { type: "ValidationError", message: "Param #0 must be your own cid." },
      result: null,
    });
    const apiKey = await gip.makeKey("other");
    const stolen = await gip.post(request("order.query", QUERY), apiKey);
    assert.match(JSON.stringify(stolen.body), /cid: the key is another terminal's/);
  });

  it("asks for the key's scope", async () => {
    const apiKey = await gip.makeKey("demo", ["products:read"]);
    const answer = await gip.post(request("order.query", QUERY), apiKey);
    assert.deepEqual(answer, {
      status: 403,
      body: {
        code: 407,
        error: { type: "ACLError", message: "order.query is not for this terminal." },
        result: null,
      },
    });
  });

  it("knows its commands", async () => {
    const answer = await gip.post(request("stop", []));
    assert.deepEqual(answer, {
      status: 200,
      body: {
        code: 4294934695,
        error: { type: "RPCError", message: "Method not found: stop." },
        result: null,
      },
    });
  });

  it("slows down who asks too often", async () => {
    const bare = { method: "no.such", params: [] };
    const socket = await gip.client({ mode: "socket" });
    const statuses: number[] = [];
    for (let round = 0; round < 31; round += 1) {
      const asked = Array.from({ length: 100 }, () => gip.post(bare, ""));
      for (const { status } of await Promise.all(asked)) statuses.push(status);
    }
    assert.ok(statuses.filter((status) => status === 429).length >= 100);
    const told = (await socket.execute("order.query", QUERY)) as { thrown?: { message: string } };
    assert.equal(told.thrown?.message, "Too many requests.");
    gip.world.wait(60_000);
    assert.equal((await gip.post(bare, "")).status, 401);
  });

  it("answers a list of calls one by one, with their ids", async () => {
    const first = { ...request("order.query", QUERY), id: 7 };
    const second = { method: "no", params: [], id: "b", cid: "demo" };
    const { status, body } = await gip.post([first, second, 3]);
    assert.equal(status, 200);
    const answers = body as { id: unknown; code: number }[];
    assert.deepEqual(
      answers.map(({ id, code }) => [id, code]),
      [
        [7, 0],
        ["b", 403],
        [null, 4294967295],
      ],
    );
    const many = await gip.post(Array.from({ length: 21 }, () => first));
    assert.match(JSON.stringify(many.body), /At most 20 calls/);
  });

  it("refuses what is no request, and changes nothing", async () => {
    const bodies: unknown[] = [
      "",
      "{",
      "null",
      "[]x",
      { method: 1 },
      { method: "order.query", params: { a: 1 } },
      { method: "order.query", params: [{ a: 1 }] },
      { method: "order.query", params: [[["deep"]]] },
      { method: "order.query", extra: true },
      { ...request("order.query", QUERY), sig: "not hex" },
    ];
    for (const body of bodies) {
      const { status, body: answer } = await gip.post(body);
      assert.equal(status, 200);
      assert.match(JSON.stringify(answer), /"RPCError","message":"Invalid request/);
    }
    const { status } = await gip.post(`"${"x".repeat(70_000)}"`).catch(() => ({ status: 413 }));
    assert.equal(status, 413);
  });
});
