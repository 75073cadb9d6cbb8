/** The routes of contract 1.1, told as stories; and what strangers try at them. */

import assert from "node:assert/strict";
import { NOTICE_PROFILES } from "../../bridge/server/notices/profile.ts";
import { readLane } from "../../bridge/server/orders/notice.ts";
import { CHAINS } from "../invoices/chainWorld.ts";
import { openTrinoWorld, type TrinoWorld } from "./trinoWorld.ts";

const RECIPIENT = "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af";
const NOBODY = "7503cd8a-c921-4368-a32d-6c1d01d86da9";
const CREATE = "/api/v1/invoices/create";

const ORDER = {
  amount: 10_000_000,
  jump_url: "https://trino.network/#/order/2022062214060769050",
  metadata: "e29c1B698F98BdFe6Ca4012dEE6FB350D73E40AE",
  network: "goerli",
  notify_url: "https://trino.network/pay/notify",
  recipient: RECIPIENT,
  title: "支付订单NO：23435435646",
};

describe("the Trino door", () => {
  let door: TrinoWorld;
  let token: string;

  beforeEach(async () => {
    door = await openTrinoWorld();
    token = await door.addUser("merchant@example.com");
  });

  afterEach(() => door.close());

  async function create(more: object = {}): Promise<string> {
    const { status, body } = await door.ask("POST", CREATE, token, { ...ORDER, ...more });
    assert.equal(status, 200, JSON.stringify(body));
    return String(body.invoice_id);
  }
  const get = async (id: string, by = token) =>
    (await door.ask("GET", `/api/v1/invoices/${id}`, by)).body;
  const payment = async (id: string) =>
    (await door.ask("GET", `/api/v1/invoices/payment/${id}`)).body;

  function paid(invoiceId: string, amount = "10000000") {
    return {
      ...{ matchKey: `trino:${invoiceId}`, amount, recipient: RECIPIENT.toLowerCase() },
      txId: `0x${"a".repeat(64)}`,
    };
  }

  it("an invoice is unpaid, then paid, then notified once its callback was taken", async () => {
    const id = await create();
    assert.deepEqual(await get(id), { metadata: ORDER.metadata, status: "unpaid", txn_hash: "" });
    await door.world.mine(paid(id));
    assert.equal((await get(id)).status, "unpaid", "one block is not enough");
    await door.world.mineEmpty(2);
    assert.deepEqual(await get(id), {
      ...{ metadata: ORDER.metadata, status: "paid", txn_hash: `0x${"a".repeat(64)}` },
    });
    const notice = await leaseNotice();
    assert.equal(notice.snapshot.order.tradeNo, id);
    await endNotice(notice);
    assert.equal((await get(id)).status, "notified");
  });

  async function leaseNotice() {
    const params = {
      owner: "test",
      leaseMs: 60_000,
      room: 10,
      perLane: 10,
      lanes: {},
      afterLane: "",
    };
    const { result } = await door.world.store.execute("leaseNotices", params);
    const [notice] = result.notices;
    assert.ok(notice);
    return notice;
  }

  async function endNotice({
    orderKey,
    orderVersion,
    tryNo,
  }: Awaited<ReturnType<typeof leaseNotice>>) {
    const record = {
      tryNo,
      atMs: door.world.nowMs(),
      outcome: "acknowledged",
      status: 200,
    } as const;
    const next = { kind: "delivered" } as const;
    const params = { orderKey, orderVersion, owner: "test", record, next };
    await door.world.store.execute("endNoticeTry", params);
  }

  it("the token that made an invoice signs its callback, whatever tokens come later", async () => {
    const id = await create();
    const login = await door.ask("POST", "/api/v1/auth/login", undefined, {
      ...{ username: "merchant@example.com", password: "correct horse" },
    });
    assert.equal(login.status, 200);
    await door.world.mine(paid(id));
    await door.world.mineEmpty(2);
    const { lane, appId } = await leaseNotice();
    const { credential, notifyUrl } = readLane(lane);
    assert.equal(notifyUrl, ORDER.notify_url);
    const asked = { appId, credential };
    const { result: target } = await door.world.store.execute("noticeTargetOf", asked);
    assert.equal(target?.dialect, "trino");
    const signers = target?.secrets.map(({ sealed, secretId }) => {
      const whose = { environment: "sandbox", appId, kind: "trino", secretId } as const;
      return door.masterKey.unseal(sealed, whose);
    });
    assert.deepEqual(signers, [token]);
    assert.deepEqual(NOTICE_PROFILES.trino.moments, ["paid"]);
  });

  it("a revoked token never signs again: the newest of its user does", async () => {
    const id = await create();
    const fresh = await login();
    assert.equal((await door.ask("POST", "/api/v1/auth/logout", token, {})).status, 204);
    assert.equal((await door.ask("GET", `/api/v1/invoices/${id}`, token)).status, 401);
    assert.equal((await get(id, fresh)).status, "unpaid");
    await door.world.mine(paid(id));
    await door.world.mineEmpty(2);
    const { lane, appId } = await leaseNotice();
    const asked = { appId, credential: readLane(lane).credential };
    const { result } = await door.world.store.execute("noticeTargetOf", asked);
    const [secret] = result?.secrets ?? [];
    assert.ok(secret);
    const { sealed, secretId } = secret;
    const whose = { environment: "sandbox", appId, kind: "trino", secretId } as const;
    assert.equal(door.masterKey.unseal(sealed, whose), fresh);
  });

  async function login(): Promise<string> {
    const asked = { username: "merchant@example.com", password: "correct horse" };
    return String(
      (await door.ask("POST", "/api/v1/auth/login", undefined, asked)).body.access_token,
    );
  }

  it("another user's invoices are as unknown as none", async () => {
    const id = await create();
    const other = await door.addUser("other@example.com");
    const { status, body } = await door.ask("GET", `/api/v1/invoices/${id}`, other);
    assert.equal(status, 404);
    assert.deepEqual(body, {
      ...{ status: 404, title: "Provided invoice id was not found", type: "INVOICE_NOT_FOUND" },
    });
    for (const odd of [NOBODY, "1", "%27%20OR%201=1--", "%00", "a".repeat(90)]) {
      const found = await door.ask("GET", `/api/v1/invoices/${odd}`, token);
      assert.deepEqual([found.status, found.body.type], [404, "INVOICE_NOT_FOUND"], odd);
      assert.equal((await door.ask("GET", `/api/v1/invoices/payment/${odd}`)).status, 404, odd);
    }
  });

  it("refuses callers in the document's words", async () => {
    const cases: readonly (readonly [headers: { [name: string]: string }, number, string])[] = [
      [{}, 401, "generic"],
      [{ authorization: "Basic abc" }, 401, "generic"],
      [{ authorization: `bearer ${token}` }, 401, "generic"],
      [{ authorization: "Bearer abc" }, 400, "MALFORMED_TOKEN"],
      [{ authorization: "Bearer 7503cd8a-c921-1368-a32d-6c1d01d86da9" }, 400, "MALFORMED_TOKEN"],
      [{ authorization: `Bearer ${NOBODY}` }, 401, "generic"],
    ];
    for (const [headers, status, type] of cases) {
      const answer = await door.ask("POST", CREATE, undefined, ORDER, headers);
      assert.deepEqual([answer.status, answer.body.type], [status, type], JSON.stringify(headers));
    }
    await door.world.store.execute("deactivateTrinoUser", { userName: "merchant@example.com" });
    const ended = await door.ask("POST", CREATE, token, ORDER);
    assert.deepEqual([ended.status, ended.body.type], [403, "USER_DEACTIVATED"]);
  });

  it("a token ends after 100 days", async () => {
    door.world.wait(8_640_000 * 1000);
    assert.equal((await door.ask("GET", `/api/v1/invoices/${NOBODY}`, token)).status, 401);
  });

  it("names every member that is wrong", async () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ amount: 0 }, "amount"],
      [{ amount: -5 }, "amount"],
      [{ amount: 1.5 }, "amount"],
      [{ amount: 2 ** 53 }, "amount"],
      [{ amount: "1e9" }, "amount"],
      [{ amount: "9".repeat(79) }, "amount"],
      [{ amount: { $gt: 0 } }, "amount"],
      [{ amount: undefined }, "amount"],
      [{ title: "" }, "title"],
      [{ title: "x".repeat(257) }, "title"],
      [{ title: "a\0b" }, "title"],
      [{ metadata: "x".repeat(513) }, "metadata"],
      [{ metadata: null }, "metadata"],
      [{ jump_url: "javascript:alert(1)" }, "jump_url"],
      [{ jump_url: "https://trino.network.evil.example/" }, "jump_url"],
      [{ notify_url: "file:///etc/passwd" }, "notify_url"],
      [{ notify_url: "https://a.example/ x" }, "notify_url"],
      [{ network: "'; DROP TABLE orders; --" }, "network"],
      [{ recipient: 7 }, "recipient"],
    ];
    for (const [more, key] of wrong) {
      const { status, body } = await door.ask("POST", CREATE, token, { ...ORDER, ...more });
      const keys = (body.validationErrors as readonly { key: string }[] | undefined)?.map(
        (fault) => fault.key,
      );
      assert.deepEqual([status, body.type, keys], [400, "generic", [key]], JSON.stringify(more));
    }
    for (const body of ["", "[]", "null", "{", '"x"', "1".repeat(17 * 1024)]) {
      const { status } = await door.ask("POST", CREATE, token, body);
      assert.ok(status === 400 || status === 413, `${body.slice(0, 10)}: ${status}`);
    }
  });

  it("refuses solana and near by name, and recipients that were mistyped", async () => {
    for (const network of ["solana", "near", "ethereum", "bsc"]) {
      const { status, body } = await door.ask("POST", CREATE, token, { ...ORDER, network });
      assert.deepEqual([status, body.type], [400, "NETWORK_NOT_SUPPORTED"]);
      assert.match(String(body.title), new RegExp(network));
    }
    for (const recipient of ["0x123", RECIPIENT.replace("fB", "Fb"), "bc1qxyz"]) {
      const { status, body } = await door.ask("POST", CREATE, token, { ...ORDER, recipient });
      assert.deepEqual([status, body.type], [400, "INVALID_RECIPIENT"], recipient);
    }
  });

  it("takes a recipient in small letters, and amounts as text where JSON loses digits", async () => {
    const amount = "123456789012345678901";
    const id = await create({ recipient: RECIPIENT.toLowerCase(), amount });
    assert.deepEqual(await payment(id), {
      ...{ amount, jump_url: ORDER.jump_url, network: "goerli", recipient: RECIPIENT },
      title: ORDER.title,
    });
    await door.world.mine(paid(id, amount));
    await door.world.mineEmpty(6);
    assert.equal((await get(id)).status, "paid");
    const small = await create({ amount: "5" });
    assert.equal((await payment(small)).amount, 5);
  });

  it("what somebody else says about an invoice pays nothing", async () => {
    const id = await create();
    await door.world.mine(
      { ...paid(id), recipient: "0x164b4c5f9ca1a1bc0fe0fa39a76a12aab85683e1" },
      { ...paid(NOBODY), txId: `0x${"b".repeat(64)}` },
    );
    await door.world.mineEmpty(3);
    assert.equal((await get(id)).status, "unpaid");
  });

  it("a callback that was taken twice, and an invoice that was paid twice, stay notified once", async () => {
    const id = await create();
    await door.world.mine(paid(id));
    await door.world.mineEmpty(2);
    const notice = await leaseNotice();
    await endNotice(notice);
    await endNotice(notice);
    await door.world.mine({ ...paid(id), txId: `0x${"c".repeat(64)}` });
    await door.world.mineEmpty(3);
    assert.equal((await get(id)).status, "notified");
    const { result } = await door.world.store.execute("listAttention", { afterKey: 0 });
    assert.deepEqual(
      result.map(({ kind }) => kind),
      ["overMoney"],
    );
  });

  it("a paid invoice that a reorganization takes back is unpaid, and a person is called", async () => {
    const id = await create();
    await door.world.mine(paid(id));
    await door.world.mineEmpty(2);
    await endNotice(await leaseNotice());
    await door.world.reorg(4);
    assert.deepEqual(await get(id), { metadata: ORDER.metadata, status: "unpaid", txn_hash: "" });
    const { result } = await door.world.store.execute("listAttention", { afterKey: 0 });
    assert.deepEqual([...result.map(({ kind }) => kind)].sort(), ["reversedMoney", "untold"]);
  });

  it("makes no invoice while nobody hears of the chain", async () => {
    door.world.wait(30 * 60_000);
    const { status, body } = await door.ask("POST", CREATE, token, ORDER);
    assert.deepEqual([status, body.type], [503, "RAIL_PAUSED"]);
  });

  it("refresh tokens are spent once, and wrong passwords are slow to guess", async () => {
    const asked = { username: "merchant@example.com", password: "correct horse" };
    const { body } = await door.ask("POST", "/api/v1/auth/login", undefined, asked);
    const refresh = { refresh_token: body.refresh_token };
    const again = await door.ask("POST", "/api/v1/auth/refresh", undefined, refresh);
    assert.equal(again.status, 200);
    const replayed = await door.ask("POST", "/api/v1/auth/refresh", undefined, refresh);
    assert.equal(replayed.status, 401);
    const wrong = { username: "merchant@example.com", password: "wrong" };
    const nobody = { username: "nobody@example.com", password: "wrong" };
    for (const guess of [wrong, nobody]) {
      const answer = await door.ask("POST", "/api/v1/auth/login", undefined, guess);
      assert.deepEqual([answer.status, answer.body.title], [401, "Unauthorized"]);
    }
    for (let tries = 0; tries < 17; tries += 1) {
      await door.ask("POST", "/api/v1/auth/login", undefined, wrong);
    }
    const limited = await door.ask("POST", "/api/v1/auth/login", undefined, wrong);
    assert.equal(limited.status, 429);
  });

  it("the state of a payment page waits for news, and tells nobody's name", async () => {
    const id = await create();
    const first = await door.ask("GET", `/pay/${id}/state`);
    assert.equal(first.status, 200);
    const { version } = first.body;
    const waiting = door.ask("GET", `/pay/${id}/state?after=${version}`);
    await door.world.mine(paid(id));
    const news = await waiting;
    assert.notEqual(news.body.version, version);
    assert.equal(news.body.status, "confirming");
    assert.ok(!JSON.stringify(news.body).includes("merchant@example.com"));
    assert.equal((await door.ask("GET", `/pay/${NOBODY}/state`)).status, 404);
    assert.equal((await door.ask("GET", "/pay/..%2f..%2fetc/state")).status, 404);
  });

  it("an app that takes our router instead of Trino's contract has invoices, too", async () => {
    await door.close();
    const [chain] = CHAINS.chains;
    assert.ok(chain?.kind === "evm");
    const { trinoPay: _, ...rest } = chain;
    door = await openTrinoWorld({ ...CHAINS, chains: [rest] });
    token = await door.addUser("merchant@example.com");
    const id = await create();
    const { body } = await door.ask("GET", `/pay/${id}/state`);
    const contract = body.contract as { profile: string; paymentId: string };
    assert.equal(contract.profile, "router");
    await door.world.mine({ ...paid(id), matchKey: contract.paymentId });
    await door.world.mineEmpty(2);
    assert.equal((await get(id)).status, "paid");
  });
});
