import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { coinslot, coinslotJson } from "./cliProcess.ts";

interface Balance {
  readonly appId: string;
  readonly zoneId: string;
  readonly account: string;
  readonly coins: string;
}

interface Reconciled {
  readonly rows: number;
  readonly mismatches: readonly {
    readonly check: string;
    readonly subject: string;
    readonly outcome: string;
  }[];
  readonly trialBalance: readonly Balance[];
}

interface Report {
  readonly state: "open" | "closed";
  readonly digest: string;
  readonly throughKey: number;
  readonly rows: readonly { readonly [figure: string]: string }[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("the operator's commands on orders and books", function () {
  this.timeout(180_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: string;
  let server: ServerProcess | undefined;
  let client: RawClient;
  let session: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    data = join(directory.path, "data");
    server = await startServer(data);
    client = await RawClient.connect(server.port);
    ({ session } = await logIn(client, "Payer"));
  });

  afterEach(async () => {
    await client.close();
    await server?.kill();
    server = undefined;
    await directory.remove();
  });

  const pay = (orderNo: string, coins: number) =>
    client.call("pay", { session, ...terms(orderNo), coins, deadlineMs: soonMs() });

  async function recharge(rechargeNo: string, saveValue: number): Promise<void> {
    const { url } = await client.call("recharge", {
      ...{ session, rechargeNo, zoneId: "1", saveValue },
      ...{ isCanChange: false, ysdkExtInfo: "", language: "en" },
    });
    const paid = new URLSearchParams({ outcome: "paid", coins: String(saveValue) });
    await fetch(url, { method: "POST", body: paid, redirect: "manual" });
  }

  const balance = async () => (await client.call("getBalance", { session, zoneId: "1" })).balance;
  const reconcile = (code: number, ...more: string[]) =>
    coinslotJson<Reconciled>(code, "reconcile", "--data", data, ...more);

  /** What no command does: changes rows behind the server's back. */
  function meddle(...statements: string[]): void {
    const db = openDatabase(join(data, "coinslot.sqlite"), 5000);
    for (const statement of statements) db.exec(statement);
    db.close();
  }

  it("refund an order beside its server once per refund number, and tell the game", async () => {
    await pay("SWORD1", 30);
    const args = ["refund", "SWORD1", "--data", data, "--reason", "wrong sword", "--coins", "20"];
    const first = await coinslotJson<{ coins: number; isRepeat: boolean }>(
      0,
      ...[...args, "--refund-no", "R1"],
    );
    assert.deepEqual([first.coins, first.isRepeat], [20, false]);
    await client.push(
      (push) => push.method === "balanceChanged" && push.params.balance.balance === 90,
    );
    const again = await coinslotJson<{ coins: number; isRepeat: boolean }>(
      0,
      ...[...args, "--refund-no", "R1"],
    );
    assert.deepEqual([again.coins, again.isRepeat], [20, true]);
    assert.equal(await balance(), 90);
    const tooMuch = await coinslot(...args, "--refund-no", "R2");
    assert.equal(tooMuch.code, 4);
    assert.match(tooMuch.err, /10 coins can be refunded/);
    assert.equal(await balance(), 90);
    const rest = await coinslot("refund", "SWORD1", "--data", data, "--reason", "the rest");
    assert.equal(rest.code, 0);
    assert.equal(await balance(), 100);
  });

  it("tell an order's whole story, by our number too, with the server or without", async () => {
    const { order } = await pay("TALE1", 5);
    await coinslot("refund", "TALE1", "--data", data, "--reason", "a gift", "--refund-no", "R7");
    const told = await coinslot("order", "show", order.tradeNo, "--data", data);
    assert.equal(told.code, 0);
    for (const word of [
      /1\. created/,
      /paid coins=5/,
      /5 from walletGift to revenue/,
      /R7: 5 coins by the operator: a gift \(\w+\)/,
    ]) {
      assert.match(told.out, word);
    }
    await server?.stop();
    const alone = await coinslot("order", "show", "TALE1", "--data", data);
    assert.equal(alone.out, told.out);
    const none = await coinslot("order", "show", "NOBODY", "--data", data);
    assert.equal(none.code, 4);
    assert.match(none.err, /there is no order NOBODY/);
  });

  it("end an uncertain order as a person decides, once", async () => {
    await client.close();
    await server?.stop();
    const demo = new URL("../../bridge/server/catalog/demo.yaml", import.meta.url);
    const uncertain = join(directory.path, "uncertain.yaml");
    const text = await readFile(demo, "utf8");
    await writeFile(
      uncertain,
      text.replace("icon: arrows", "icon: arrows\n        sandboxOutcome: uncertain"),
    );
    server = await startServer(data, "--catalog", uncertain);
    client = await RawClient.connect(server.port);
    await client.call("resume", { session });
    for (const orderNo of ["MAYBE1", "MAYBE2"]) {
      const items = [{ code: "ARROWS", quantity: 1, expectedPrice: 8 }];
      const asked = { session, ...terms(orderNo), items, deadlineMs: soonMs() };
      await client.call("payByCode", asked).catch(() => {});
    }
    assert.equal(await balance(), 84, "what is uncertain is held");
    const doctor = await coinslot("doctor", "--data", data);
    assert.match(doctor.out, /warn {2}2 orders are uncertain/);
    const listed = await coinslot("attention", "list", "--data", data);
    assert.equal(listed.code, 3);
    assert.match(listed.out, /uncertain {2}MAYBE1/);
    const decide = (orderNo: string, outcome: string) =>
      coinslot(
        ...["resolve", orderNo, "--data", data, "--outcome", outcome, "--reason", "I asked"],
      );
    assert.equal((await decide("MAYBE1", "none")).code, 0);
    assert.equal(await balance(), 92);
    assert.equal((await decide("MAYBE2", "settled")).code, 0);
    assert.equal(await balance(), 92);
    assert.equal((await decide("MAYBE2", "none")).code, 4);
    assert.equal((await coinslot("attention", "list", "--data", data)).code, 0);
    assert.deepEqual((await reconcile(0)).mismatches, []);
  });

  it("expire an unpaid order, but no paid one", async () => {
    const refused = client.call("pay", {
      ...{ session, ...terms("DEAR"), coins: 5000, deadlineMs: soonMs() },
    });
    await assert.rejects(refused);
    await pay("PAID", 1);
    const expired = await coinslotJson<{ life: string }>(0, "expire", "DEAR", "--data", data);
    assert.equal(expired.life, "expired");
    assert.equal((await coinslot("expire", "PAID", "--data", data)).code, 4);
  });

  it("find contradictions, heal what a rule heals, and call a person for the rest", async () => {
    await pay("GOODS", 5);
    await pay("PLAIN", 5);
    assert.deepEqual((await reconcile(0)).mismatches, []);
    meddle(
      `DELETE FROM deliveries
       WHERE order_key = (SELECT order_key FROM orders WHERE order_no = 'GOODS')`,
      "UPDATE wallets SET gift = gift + 7, present_sum = present_sum + 7",
    );
    const found = await reconcile(3);
    assert.deepEqual(
      found.mismatches.map(({ check, subject }) => `${check}: ${subject}`),
      ["wallets against postings: wallet 1", "deliveries against orders: GOODS"],
    );
    const healed = await reconcile(3, "--heal");
    assert.deepEqual(
      healed.mismatches.map(({ outcome, subject }) => `${outcome} ${subject}`),
      ["healed GOODS", "listed wallet 1"],
    );
    const listed = await coinslotJson<{ key: number; kind: string }[]>(
      3,
      ...["attention", "list", "--data", data],
    );
    assert.deepEqual(
      listed.map(({ kind }) => kind),
      ["mismatch"],
    );
    meddle("UPDATE wallets SET gift = gift - 7, present_sum = present_sum - 7");
    assert.deepEqual((await reconcile(0)).mismatches, []);
    const key = String(listed[0]?.key);
    const noted = await coinslot(
      ...["attention", "resolve", key, "--data", data, "--reason", "a test meddled"],
    );
    assert.equal(noted.code, 0);
    const { out, code } = await coinslot("attention", "list", "--data", data);
    assert.deepEqual([code, out], [0, "Nothing needs a person.\n"]);
  });

  it("list what a rule fails on, and mend the rest all the same", async () => {
    await pay("GOODS", 5);
    meddle(
      `INSERT INTO provider_reports
         (app_id, report_no, kind, coins, state, due_at_ms, created_at_ms)
       VALUES ('demo', 'LOST', 'paid', 5, 'due', 0, 0)`,
      "DELETE FROM deliveries",
    );
    const healed = await reconcile(3, "--heal");
    assert.deepEqual(
      healed.mismatches.map(({ outcome, subject }) => `${outcome} ${subject}`),
      ["healed GOODS", "listed LOST"],
    );
    assert.equal((await coinslot("attention", "list", "--data", data)).code, 3);
  });

  it("survive a drill: backup, kill, restore, reconcile", async () => {
    await recharge("CHARGE1", 500);
    for (let n = 0; n < 20; n += 1) await pay(`DRILL${n}`, 1);
    const backups = join(directory.path, "backups");
    const { file } = await coinslotJson<{ file: string }>(
      0,
      ...["backup", "--data", data, "--to", backups],
    );
    await server?.kill();
    assert.equal((await coinslot("restore", file, "--data", data, "--force")).code, 0);
    const { mismatches, rows } = await reconcile(0);
    assert.deepEqual(mismatches, []);
    assert.ok(rows > 20);
    const doctor = await coinslot("doctor", "--data", data);
    assert.equal(doctor.code, 0, doctor.out);
  });

  it("export books that hledger finds in order, with our balances", async function () {
    if (!existsSync("/usr/bin/hledger")) this.skip();
    await recharge("CHARGE1", 500);
    await pay("BOOK1", 120);
    await pay("BOOK2", 7);
    await coinslot("refund", "BOOK1", "--data", data, "--reason", "no", "--coins", "50");
    const { out: journal, code } = await coinslot("export", "--format", "hledger", "--data", data);
    assert.equal(code, 0);
    const checked = hledger(journal, "check", "--strict", "ordereddates");
    assert.equal(checked.stderr, "");
    assert.equal(checked.status, 0);
    const { stdout } = hledger(journal, "balance", "--flat", "--no-total", "--empty", "-O", "csv");
    const theirs = new Map(
      stdout
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => {
          const [account = "", amount = ""] = line.replaceAll('"', "").split(",");
          return [account, Number.parseInt(amount, 10)] as const;
        }),
    );
    const ours = (await reconcile(0)).trialBalance;
    const expected: readonly (readonly [string, string])[] = [
      ["walletPaid", "liabilities:wallets:paid:demo:1"],
      ["walletGift", "liabilities:wallets:gift:demo:1"],
      ["rechargeClearing", "assets:recharges:demo:1"],
      ["promotion", "expenses:promotion:demo:1"],
      ["revenue", "revenues:spent:demo:1"],
      ["refunds", "revenues:refunds:demo:1"],
    ];
    assert.equal(ours.length, expected.length);
    assert.equal(theirs.size, expected.length);
    for (const [account, name] of expected) {
      const coins = ours.find((one) => one.account === account)?.coins;
      assert.equal(theirs.get(name), -Number(coins), account);
    }
    const csv = await coinslot("export", "--format", "csv", "--data", data);
    const [head, ...lines] = csv.out.trim().split("\r\n");
    assert.match(head ?? "", /^entry,at,app,zone/);
    const transactions = journal.match(/^\d{4}-\d\d-\d\d/gm) ?? [];
    assert.equal(new Set(lines.map((line) => line.split(",")[0])).size, transactions.length);
  });

  it("report a day that never changes once it is closed", async () => {
    await pay("TODAY", 10);
    const nowMs = Date.now();
    await server?.stop();
    // What was booked so far was booked yesterday.
    meddle(
      "DROP TRIGGER ledger_entries_stay",
      `UPDATE ledger_entries SET at_ms = at_ms - ${DAY_MS}`,
    );
    const day = new Date(nowMs - DAY_MS).toISOString().slice(0, 10);
    const report = (code: number, ...more: string[]) =>
      coinslotJson<Report>(code, "report", "--day", day, "--data", data, ...more);
    const open = await report(0);
    assert.equal(open.state, "open");
    assert.deepEqual([open.rows[0]?.given, open.rows[0]?.spent], ["100", "10"]);
    const closed = await report(0, "--close");
    assert.equal(closed.state, "closed");
    assert.deepEqual([closed.digest, closed.rows], [open.digest, open.rows]);

    server = await startServer(data);
    client = await RawClient.connect(server.port);
    await client.call("resume", { session });
    await pay("LATER", 3);
    // The clock of the server was set back: the entry is booked on the closed day.
    meddle(`UPDATE ledger_entries SET at_ms = at_ms - ${DAY_MS} WHERE reference = 'LATER'`);
    assert.deepEqual(await report(0), closed);
    assert.deepEqual(await report(0, "--close"), closed);
    const today = new Date(nowMs).toISOString().slice(0, 10);
    const next = await coinslotJson<Report>(0, "report", "--day", today, "--data", data);
    assert.deepEqual([next.state, next.rows[0]?.spent], ["open", "3"]);
    const early = await coinslot("report", "--day", today, "--data", data, "--close");
    assert.equal(early.code, 1);
    assert.match(early.err, /can be closed from/);
    assert.throws(() => meddle("UPDATE settlement_reports SET body = '{}'"), /never changed/);
  });
});

function hledger(journal: string, ...args: readonly string[]) {
  return spawnSync("hledger", ["-f", "-", ...args], { input: journal, encoding: "utf8" });
}
