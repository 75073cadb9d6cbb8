/** A client in another language, written from the document alone, against the real server. */

import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DEMO, post } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

const CLIENT = join(process.cwd(), "test/systems/midasClient.py");
const KEY = "228bf094169a40a3bd188ba37ebe8723";

/** One call, as the client reads it. */
interface Call {
  readonly name: string;
  readonly params?: { readonly [name: string]: string };
  readonly platform?: string;
  readonly prefix?: string;
  readonly orgLoc?: string;
  readonly method?: string;
}

interface Answer {
  readonly ret?: number;
  readonly lost?: boolean;
  readonly contentType?: string;
  readonly [name: string]: unknown;
}

describe("a Midas client in Python", function () {
  this.timeout(60_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: ServerProcess;
  let python: ChildProcessWithoutNullStreams;
  let lines: AsyncIterator<string>;
  let player: { readonly openid: string; readonly openkey: string };

  before(async () => {
    directory = await temporaryDirectory();
    const secrets = join(directory.path, "secrets.yaml");
    await writeFile(secrets, `apps: {demo: {midas: {appKey: ${KEY}}}}\n`, { mode: 0o600 });
    server = await startServer(join(directory.path, "data"), "--secrets", secrets);
    python = spawn("/usr/bin/python3", [CLIENT, server.url, KEY]);
    lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
    const params = { ...DEMO, playerName: "ann", language: "en" } as const;
    const opened = await post(server.url, "login", params);
    player = { openid: opened.player.playerId, openkey: opened.session };
  });

  after(async () => {
    python?.stdin.end();
    if (python !== undefined && python.exitCode === null) await once(python, "exit");
    await server?.stop();
    await directory.remove();
  });

  async function ask(call: Call): Promise<Answer> {
    const params = { appid: "demo", ...player, zoneid: "1", ...call.params };
    python.stdin.write(`${JSON.stringify({ ...call, params })}\n`);
    const line = await lines.next();
    return JSON.parse(line.value);
  }

  function pay(billno: string, amt: string): Promise<Answer> {
    return ask({ name: "pay_m", params: { billno, amt } });
  }

  it("reads a balance whose figures agree", async () => {
    const answer = await ask({ name: "get_balance_m" });
    assert.equal(answer.contentType, "text/html; charset=utf-8");
    assert.equal(answer.ret, 0);
    assert.equal(answer.first_save, 1);
    assert.deepEqual(answer.tss_list, []);
    assert.equal(answer.save_sum, Number(answer.save_amt) + Number(answer.present_sum));
    assert.equal(answer.balance, Number(answer.save_sum) - Number(answer.cost_sum));
  });

  it("pays, repeats, cancels and gives, with the document's answers", async () => {
    const { balance: before } = await ask({ name: "get_balance_m" });
    const given = await ask({ name: "present_m", params: { billno: "G-1", presenttimes: "50" } });
    assert.equal(given.balance, Number(before) + 50);
    const paid = await pay("B-1", "10");
    assert.equal(paid.ret, 0);
    assert.equal(paid.billno, "B-1");
    assert.equal(paid.balance, Number(before) + 40);
    assert.equal(paid.used_gen_amt, 10);
    assert.equal((await pay("B-1", "10")).ret, 1002215);
    assert.equal((await pay("B-1", "11")).ret, 1001);
    const cancelled = await ask({ name: "cancel_pay_m", params: { billno: "B-1", amt: "10" } });
    assert.equal(cancelled.balance, Number(before) + 50);
    const again = await ask({ name: "cancel_pay_m", params: { billno: "B-1", amt: "10" } });
    assert.equal(again.ret, 1002215);
    assert.equal((await pay("B-1", "10")).ret, 1002215);
    assert.equal((await pay("B-2", "1000000")).ret, 1004);
  });

  it("signs either URI, says org_loc in four ways, comes from every platform, and posts", async () => {
    for (const prefix of ["", "/v3/r"]) {
      assert.equal((await ask({ name: "get_balance_m", prefix })).ret, 0);
      for (const slash of ["/", "%2F"]) {
        const orgLoc = `${prefix}/mpay/get_balance_m`.replaceAll("/", slash);
        assert.equal((await ask({ name: "get_balance_m", orgLoc })).ret, 0);
      }
    }
    for (const platform of ["qq", "wechat", "iosWechat", "guest"]) {
      assert.equal((await ask({ name: "get_balance_m", platform })).ret, 0);
    }
    assert.equal((await ask({ name: "get_balance_m", method: "POST" })).ret, 0);
  });

  it("may use every character in a number", async () => {
    const params = { billno: "B*~ 1(x)!'", amt: "1", appremark: "中文 +&=" };
    const paid = await ask({ name: "pay_m", params });
    assert.equal(paid.ret, 0);
    assert.equal(paid.billno, params.billno);
    assert.equal((await ask({ name: "pay_m", params })).ret, 1002215);
  });

  it("gets every documented code from the sandbox", async () => {
    for (const ret of [1001, 1002, 1004, 1018, 1145, 1146, 1147, 3000111]) {
      assert.equal((await pay(`C-sandbox-${ret}`, "1")).ret, ret);
    }
    for (const ret of [1148, 1149]) {
      const params = { billno: `D-sandbox-${ret}`, presenttimes: "1" };
      assert.equal((await ask({ name: "present_m", params })).ret, ret);
    }
    assert.equal((await pay("E-sandbox-lost", "1")).lost, true);
    assert.equal((await pay("E-sandbox-lost", "1")).ret, 1002215);
  });

  it("is refused without a right key, session or method", async () => {
    const openkey = "x".repeat(43);
    assert.equal((await ask({ name: "get_balance_m", params: { openkey } })).ret, 1018);
    assert.equal((await ask({ name: "get_balance_m", params: { appid: "other" } })).ret, 1001);
    assert.equal((await ask({ name: "buy_goods_m" })).ret, 1001);
    const ts = String(Math.floor(Date.now() / 1000) - 3600);
    assert.equal((await ask({ name: "get_balance_m", params: { ts } })).ret, 1001);
  });

  it("checks logins", async () => {
    for (const name of ["qq_check_token", "wx_check_token"]) {
      assert.equal((await ask({ name })).ret, 0);
      assert.equal((await ask({ name, params: { openkey: "nobody's" } })).ret, 1018);
    }
  });

  it("leaves no key and no token in the server's log", () => {
    assert.equal(server.log(), "");
  });
});

describe("a server with keys", () => {
  it("does not start with a file that others may read, and has no door without one", async () => {
    const directory = await temporaryDirectory();
    try {
      const secrets = join(directory.path, "secrets.yaml");
      await writeFile(secrets, `apps: {demo: {midas: {appKey: ${KEY}}}}\n`, { mode: 0o644 });
      const data = join(directory.path, "data");
      await assert.rejects(startServer(data, "--secrets", secrets), (error: Error) => {
        assert.match(error.message, /chmod 600/);
        assert.doesNotMatch(error.message, /228bf/);
        return true;
      });
      const server = await startServer(data);
      const { status } = await fetch(`${server.url}/mpay/get_balance_m`);
      await server.stop();
      assert.equal(status, 404);
    } finally {
      await directory.remove();
    }
  });
});
