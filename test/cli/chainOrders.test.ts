import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import { audit } from "../server/books.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import { invoiceLike, paymentLike } from "../store/chainStore.ts";
import { coinslot, coinslotJson } from "./cliProcess.ts";

const PAID_MS = Date.UTC(2026, 10, 3, 12, 0, 0);

/** A store with one order of 1.99 USDT, paid on its chain with two payments. */
describe("the operator's commands on an order that was paid on a chain", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    data = join(directory.path, "data");
    const { db, incarnation, close } = openStoreFile(data, "sandbox", PAID_MS);
    const tx = createSqliteTx(db, incarnation);
    tx.insertCatalog({ version: 1, contentHash: "any" }, PAID_MS);
    const player = { appId: "demo", playerId: "p1", subject: "sandbox:Ann", name: "Ann" };
    const { key: playerKey } = tx.insertPlayer({ ...player, createdAtMs: PAID_MS });
    const settled = {
      life: "open",
      money: "settled",
      delivery: "acked",
      exception: "none",
    } as const;
    const order = tx.insertOrder({
      ...{ ...settled, door: "trino", orderNo: "ONE", tradeNo: "t1", environment: "sandbox" },
      ...{ appId: "demo", playerKey, fingerprint: "f", coins: 0, title: "Sword", detail: "" },
      ...{ zoneId: "1", saveSlot: "1", grantBy: "server", catalogVersion: 1, confirmations: 3 },
      ...{ createdAtMs: PAID_MS, expiresAtMs: PAID_MS, paidAtMs: PAID_MS, refundedCoins: 0 },
      ...{ fulfilledAtMs: PAID_MS, version: 1 },
    });
    tx.insertOrderEvent(order, { kind: "confirmed", surplus: false }, PAID_MS);
    const sums = { received: 1_990_000n, confirmed: 1_990_000n, expiresAtMs: PAID_MS };
    const { key } = tx.insertInvoice(invoiceLike("abc", order.key, { status: "paid", ...sums }));
    const times = { firstSeenAtMs: PAID_MS, changedAtMs: PAID_MS };
    for (const [txId, amount] of [
      ["0xaa", 1_000_000n],
      ["0xbb", 990_000n],
    ] as const) {
      const payment = tx.insertPayment(paymentLike(txId, key, { amount, ...times }));
      const deep = { state: "confirmed", confirmedAtMs: PAID_MS, version: 2 } as const;
      tx.updatePayment({ ...payment, ...deep, changedAtMs: PAID_MS + 9000 }, 1);
    }
    close();
  });

  afterEach(() => directory.remove());

  it("tell what was due and each payment with its turns", async () => {
    const { code, out } = await coinslot("order", "show", "ONE", "--data", data);
    assert.equal(code, 0);
    const lines = out.slice(out.indexOf("\nInvoices") + 1, out.indexOf("\n\nDeliveries"));
    assert.deepEqual(lines.trimEnd().split("\n"), [
      "Invoices",
      "  abc  1.99 USDT on eip155:31337 to 0xme",
      "      paid; received 1.99, confirmed 1.99 (3 blocks); stands until 2026-11-03 12:00:00.000 UTC",
      "      1 in 0xaa #0 from 0xpayer",
      "        2026-11-03 12:00:00.000 UTC  included, block 11",
      "        2026-11-03 12:00:09.000 UTC  confirmed, block 11",
      "      0.99 in 0xbb #0 from 0xpayer",
      "        2026-11-03 12:00:00.000 UTC  included, block 11",
      "        2026-11-03 12:00:09.000 UTC  confirmed, block 11",
    ]);
    const story = await coinslotJson<{ invoices: readonly { confirmed: string }[] }>(
      0,
      ...["order", "show", "ONE", "--data", data],
    );
    assert.equal(story.invoices[0]?.confirmed, "1990000");
  });

  it("prove the books, which have no coins of it", async () => {
    const { code, out } = await coinslot("reconcile", "--data", data);
    assert.equal(code, 0, out);
    assert.match(out, / 0 mismatches/);
    const { out: journal } = await coinslot("export", "--format", "hledger", "--data", data);
    const checked = spawnSync("hledger", ["-f", "-", "check", "--strict"], { input: journal });
    assert.equal(checked.status, 0, String(checked.stderr));
    assert.doesNotMatch(journal, /ONE/);
  });

  it("find an invoice that says more than its payments", async () => {
    const db = openDatabase(join(data, "coinslot.sqlite"), 5000);
    db.exec("UPDATE chain_payments SET state = 'orphaned' WHERE tx_id = '0xbb'");
    db.close();
    const { code, out } = await coinslot("reconcile", "--data", data);
    assert.equal(code, 3);
    assert.match(out, /chain orders against confirmed payments/);
    assert.match(out, /confirmed 1990000, its confirmed payments have 1000000/);
  });

  it("copy its invoice and payments, and bring them back", async () => {
    const to = join(directory.path, "backups");
    const { file } = await coinslotJson<{ file: string }>(0, "backup", "--data", data, "--to", to);
    const elsewhere = join(directory.path, "elsewhere");
    assert.equal((await coinslot("restore", file, "--data", elsewhere)).code, 0);
    const told = await coinslot("order", "show", "ONE", "--data", elsewhere);
    assert.equal(told.out, (await coinslot("order", "show", "ONE", "--data", data)).out);
    const db = openDatabase(join(elsewhere, "coinslot.sqlite"), 5000);
    audit(db);
    db.close();
  });
});
