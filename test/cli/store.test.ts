import assert from "node:assert/strict";
import { chmod, readdir, readFile, rename, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "../server/books.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { coinslot, coinslotJson } from "./cliProcess.ts";

interface BackedUp {
  readonly file: string;
  readonly manifestFile: string;
  readonly incarnation: string;
  readonly counts: { readonly orders: number };
}

interface Finding {
  readonly level: "ok" | "warn" | "fail";
  readonly what: string;
}

describe("the operator's commands on a store", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: string;
  let backups: string;
  let server: ServerProcess | undefined;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    data = join(directory.path, "data");
    backups = join(directory.path, "backups");
  });

  afterEach(async () => {
    await server?.kill();
    server = undefined;
    await directory.remove();
  });

  async function payOnce(orderNo: string): Promise<void> {
    const client = await RawClient.connect(server?.port ?? 0);
    const { session } = await logIn(client, "Payer");
    const params = { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() };
    await client.call("pay", params);
    await client.close();
  }

  function readOrders(file: string): Set<string> {
    const db = openDatabase(file, 1000);
    const rows = db
      .prepare<{ order_no: string }>("SELECT order_no FROM orders WHERE money = 'settled'")
      .all();
    db.close();
    return new Set(rows.map(({ order_no }) => order_no));
  }

  const levels = (findings: readonly Finding[], level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level).map(({ what }) => what);

  it("back it up under load: all that was acknowledged before is in the copy", async () => {
    server = await startServer(data, "--requests-per-second", "1000000");
    const client = await RawClient.connect(server.port);
    const { session } = await logIn(client, "Busy");
    const { url } = await client.call("recharge", {
      ...{ session, rechargeNo: "PURSE", zoneId: "1", saveValue: 100_000 },
      ...{ isCanChange: false, ysdkExtInfo: "", language: "en" },
    });
    const paid = new URLSearchParams({ outcome: "paid", coins: "100000" });
    await fetch(url, { method: "POST", body: paid, redirect: "manual" });
    const acknowledged: string[] = [];
    let isOver = false;
    const load = (async () => {
      for (let n = 0; !isOver; n += 1) {
        const params = { session, ...terms(`LOAD${n}`), coins: 1, deadlineMs: soonMs() };
        await client.call("pay", params);
        acknowledged.push(`LOAD${n}`);
      }
    })();
    while (acknowledged.length < 10) await new Promise((resolve) => setImmediate(resolve));
    const compared = await coinslot("reconcile", "--data", data);
    assert.equal(compared.code, 0, `under load everything agrees: ${compared.out}${compared.err}`);
    const before = [...acknowledged];
    const backup = await coinslotJson<BackedUp>(0, "backup", "--data", data, "--to", backups);
    const atEnd = acknowledged.length;
    isOver = true;
    await load;
    assert.ok(atEnd > before.length, "the load went on meanwhile");
    await client.close();
    const kept = readOrders(backup.file);
    assert.deepEqual(
      before.filter((orderNo) => !kept.has(orderNo)),
      [],
    );
    assert.deepEqual((await readdir(backups)).length, 2, "no unfinished files");

    await server.kill();
    const elsewhere = join(directory.path, "elsewhere");
    const { out, code } = await coinslot("restore", backup.file, "--data", elsewhere);
    assert.equal(code, 0);
    assert.match(out, /new incarnation/);
    const db = openDatabase(join(elsewhere, "coinslot.sqlite"), 1000);
    audit(db);
    db.close();
    assert.deepEqual(readOrders(join(elsewhere, "coinslot.sqlite")), kept);
  });

  it("restore: no address is given out that the lost store may have given", async () => {
    server = await startServer(data);
    await server.stop();
    const indexes = "SELECT next_index AS next FROM address_indexes";
    const db = openDatabase(join(data, "coinslot.sqlite"), 1000);
    db.exec("INSERT INTO address_indexes VALUES ('bip122:0', 'account', 7)");
    db.close();
    const backup = await coinslotJson<BackedUp>(0, "backup", "--data", data, "--to", backups);
    const elsewhere = join(directory.path, "elsewhere");
    assert.equal((await coinslot("restore", backup.file, "--data", elsewhere)).code, 0);
    const restored = openDatabase(join(elsewhere, "coinslot.sqlite"), 1000);
    assert.equal(restored.prepare<{ next: number }>(indexes).get()?.next, 1007);
    restored.close();
  });

  it("restore: another life of the store begins, and nothing that was there is lost", async () => {
    server = await startServer(data);
    await payOnce("KEPT");
    const backup = await coinslotJson<BackedUp>(0, "backup", "--data", data, "--to", backups);
    await payOnce("AFTER");
    const busy = await coinslot("restore", backup.file, "--data", data, "--force");
    assert.equal(busy.code, 1);
    assert.match(busy.err, /another process is using the data directory/);
    await server.stop();
    const refused = await coinslot("restore", backup.file, "--data", data);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /--force/);
    const args = ["restore", backup.file, "--data", data, "--force"];
    const restored = await coinslotJson<{
      putAside: string;
      incarnation: string;
      incarnationBefore: string;
    }>(0, ...args);
    assert.equal(restored.incarnationBefore, backup.incarnation);
    assert.notEqual(restored.incarnation, backup.incarnation);
    assert.deepEqual(readOrders(restored.putAside), new Set(["KEPT", "AFTER"]));
    server = await startServer(data);
    const client = await RawClient.connect(server.port);
    const { incarnation } = await logIn(client, "Payer");
    assert.equal(incarnation, restored.incarnation);
    await client.close();
    await server.stop();
    assert.deepEqual(readOrders(join(data, "coinslot.sqlite")), new Set(["KEPT"]));
  });

  it("no empty store takes the place of one whose restore was cut off", async () => {
    await (await startServer(data)).stop();
    const backup = await coinslotJson<BackedUp>(0, "backup", "--data", data, "--to", backups);
    const database = join(data, "coinslot.sqlite");
    // As a power cut leaves it, after the old store was put aside.
    await rename(database, `${database}.unfinished`);
    await assert.rejects(startServer(data), /a restore into .* did not finish/);
    assert.equal((await coinslot("restore", backup.file, "--data", data)).code, 0);
    await (await startServer(data)).stop();
  });

  it("refuse to restore what is not whole", async () => {
    await (await startServer(data)).stop();
    const backup = await coinslotJson<BackedUp>(0, "backup", "--data", data, "--to", backups);
    const bytes = await readFile(backup.file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    await writeFile(backup.file, bytes);
    const elsewhere = join(directory.path, "elsewhere");
    const changed = await coinslot("restore", backup.file, "--data", elsewhere);
    assert.equal(changed.code, 1);
    assert.match(changed.err, /not as its manifest says/);
    await truncate(backup.file, Math.floor(bytes.length / 2));
    await writeFile(backup.manifestFile, "{}");
    const cut = await coinslot("restore", backup.file, "--data", elsewhere);
    assert.equal(cut.code, 1);
    await assert.rejects(stat(join(elsewhere, "coinslot.sqlite")));
  });

  it("examine it beside its server, and say what is wrong", async () => {
    server = await startServer(data);
    await chmod(data, 0o700);
    await payOnce("ONE");
    const beside = await coinslotJson<Finding[]>(0, "doctor", "--data", data);
    assert.deepEqual(levels(beside, "fail"), []);
    assert.ok(beside.some(({ what }) => what.includes(`process ${server?.pid} serves it`)));
    await server.stop();
    const alone = await coinslotJson<Finding[]>(0, "doctor", "--data", data);
    assert.ok(levels(alone, "ok").includes("no process has the store"));

    const db = openDatabase(join(data, "coinslot.sqlite"), 1000);
    db.exec("DROP TRIGGER postings_stay");
    db.exec("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
    db.exec("PRAGMA foreign_keys = OFF");
    db.exec("UPDATE wallets SET player_key = 999");
    db.close();
    await chmod(data, 0o777);
    const ill = await coinslotJson<Finding[]>(3, "doctor", "--data", data);
    const fails = levels(ill, "fail").join("\n");
    assert.match(fails, /guards are missing: postings_stay/);
    assert.match(fails, /migration 0001-skeleton is not this program's/);
    assert.match(fails, /wallets row 1 refers to no row of players/);
    assert.match(fails, /others may write/);
  });

  it("show which migrations ran, and make no store out of a mistyped name", async () => {
    await (await startServer(data)).stop();
    const { out, code } = await coinslot("migrate", "--data", data);
    assert.equal(code, 0);
    assert.match(out, /0001-skeleton/);
    assert.match(out, /0 migrations ran now/);
    for (const command of ["migrate", "doctor", "attention list"]) {
      const lost = await coinslot(...command.split(" "), "--data", join(directory.path, "dta"));
      assert.equal(lost.code, 1, command);
      assert.match(lost.err, /there is no store in/);
    }
    assert.deepEqual(await readdir(directory.path), ["data"]);
  });

  for (const [args, problem] of [
    [["bakcup"], /unknown command 'bakcup'.*\n.*backup/],
    [["backup"], /required option '--to <folder>'/],
    [["refund", "X", "--reason", "r", "--coins", "0"], /--coins is a whole number/],
    [["refund", "X"], /required option '--reason/],
    [["resolve", "X", "--reason", "r", "--outcome", "maybe"], /settled, none/],
    [
      ["order", "show", "X", "--door", "back"],
      /--door is one of plugin, midas, pico, trino, gip0006/,
    ],
  ] as const) {
    it(`wrong use ends with 2 and says why: ${args.join(" ")}`, async () => {
      const { code, err } = await coinslot(...args);
      assert.equal(code, 2);
      assert.match(err, problem);
    });
  }
});
