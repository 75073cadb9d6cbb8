import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex } from "viem";
import { writePolicy } from "../../bridge/server/invoices/invoicePolicy.ts";
import type { Chain } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainHealth } from "../../bridge/server/rails/chain/runFollower.ts";
import { invoiceId, NATIVE_COIN } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { audit } from "../server/books.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { invoiceLike } from "../store/chainStore.ts";
import { type Deployed, type EvmWorld, startEvmWorld } from "./evmWorld.ts";

const NET = "eip155:31337";
const AMOUNT = 1_000_000n;
const DEADLINE = 4_000_000_000n;
const SALT = toHex(7, { size: 32 });
const INVOICE = "7503cd8a-c921-4368-a32d-6c1d01d86da9";

describe("a server that follows a chain", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let data: string;
  let world: EvmWorld;
  let router: Deployed;
  let recipient: string;
  let server: ServerProcess | undefined;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    data = join(directory.path, "data");
    world = await startEvmWorld();
    router = await world.deploy("CoinslotRouter");
    recipient = world.node.accounts[8]?.address ?? "";
    await world.node.mine(5);
    writeChains([world.node.url, "http://127.0.0.1:1/KEY"]);
  });

  afterEach(async () => {
    await server?.kill();
    await world?.stop();
    await directory.remove();
  });

  const file = () => join(directory.path, "chains.yaml");

  function writeChains(
    rpc: readonly string[],
    address: string = router.address,
    more: { readonly blockTimeMs?: number; readonly subscribe?: readonly string[] } = {},
  ): void {
    const chain = {
      ...{ net: NET, name: "sandbox", kind: "evm", rpc, blockTimeMs: 200 },
      ...{ router: address, confirmations: [{ need: 3 }], ...more },
    };
    const apps = { demo: { recipient: { [NET]: recipient } } };
    writeFileSync(file(), JSON.stringify({ chains: [chain], apps }));
    chmodSync(file(), 0o600);
  }

  /** An order that waits for its invoice to be paid; or one that is cancelled, whose late money is coins. */
  function openOrder(kind: "open" | "cancelled" = "open"): void {
    const nowMs = Date.now();
    const { db, incarnation, close } = openStoreFile(data, "sandbox", nowMs);
    const tx = createSqliteTx(db, incarnation);
    tx.insertCatalog({ version: 1, contentHash: "any" }, nowMs);
    const player = { appId: "demo", playerId: "p1", subject: "sandbox:Ann", name: "Ann" };
    const { key: playerKey } = tx.insertPlayer({ ...player, createdAtMs: nowMs });
    const order = tx.insertOrder({
      ...{ life: kind, money: "none", delivery: "none", exception: "none" },
      ...{
        door: kind === "open" ? "trino" : "plugin",
        orderNo: "ONE",
        tradeNo: "t1",
        environment: "sandbox",
        appId: "demo",
      },
      ...{ playerKey, fingerprint: "f", coins: 0, title: "Sword", detail: "", zoneId: "1" },
      ...{ saveSlot: "1", grantBy: "server", catalogVersion: 1, confirmations: 0 },
      ...{ createdAtMs: nowMs, expiresAtMs: nowMs + 3_600_000, refundedCoins: 0, version: 1 },
    });
    tx.insertOrderEvent(order, { kind: "created" }, nowMs);
    const terms = { token: NATIVE_COIN, amount: AMOUNT, recipient, deadline: DEADLINE, salt: SALT };
    const matchKey = invoiceId({ ...terms, chainId: 31337n, router: router.address });
    const late = kind === "open" ? "person" : "credit";
    const policy = { tolerance: 0n, topUp: true, late, over: "person" } as const;
    const rate = { source: "catalog", coins: "100", rate: { coins: 100, amount: "1" }, own: "0" };
    tx.insertInvoice(
      invoiceLike(INVOICE, order.key, {
        ...{ asset: "native", recipient, matchKey, amount: AMOUNT, confirmations: 3 },
        ...{ status: kind === "open" ? "new" : "cancelled", rate: JSON.stringify(rate) },
        ...{ policy: writePolicy(policy), createdAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 },
      }),
    );
    close();
  }

  const start = async () => {
    server = await startServer(data, "--chains", file());
    return server;
  };

  async function health(): Promise<ChainHealth> {
    const response = await fetch(`${server?.url}/healthz`);
    const { chains } = (await response.json()) as { chains: readonly [ChainHealth] };
    return chains[0];
  }

  /** Until the server has taken in every block. */
  async function untilLevel(): Promise<ChainHealth> {
    for (;;) {
      const [told, head] = [await health(), await world.node.height()];
      if (told.height === head && told.headHeight === head) return told;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function pay(): Promise<void> {
    const terms = { token: NATIVE_COIN, amount: AMOUNT, recipient, deadline: DEADLINE, salt: SALT };
    const from = world.node.accounts[1]?.address ?? "";
    const data = router.call("payNative", terms);
    await world.send({ from, to: router.address, data, value: AMOUNT });
  }

  function orderNow(): { money: string; delivery: string } {
    const db = openDatabase(join(data, "coinslot.sqlite"), 5000);
    const row = db.prepare<{ money: string; delivery: string }>("SELECT * FROM orders").get();
    db.close();
    assert.ok(row);
    return { money: row.money, delivery: row.delivery };
  }

  it("turns late money into coins, and takes them back with it, over kill -9", async () => {
    openOrder("cancelled");
    const coins = () => {
      const db = openDatabase(join(data, "coinslot.sqlite"), 5000);
      const row = db.prepare<{ paid: number; debt: number }>("SELECT * FROM wallets").get();
      audit(db);
      db.close();
      return row?.paid;
    };
    await start();
    await untilLevel();
    await pay();
    await server?.kill();
    await world.node.mine(2);
    await start();
    await untilLevel();
    assert.equal(coins(), 100);
    await world.node.mine(2);
    await untilLevel();
    await world.node.reorg(5);
    await world.node.mine(1);
    await untilLevel();
    assert.equal(coins(), 0);
    await server?.kill();
    await pay();
    await world.node.mine(2);
    await start();
    await untilLevel();
    assert.equal(coins(), 100, "it came again, in another transaction");
    assert.equal(await server?.stop(), 0);
    const { out } = await coinslot("reconcile", "--data", data);
    assert.match(out, / 0 mismatches/);
  });

  it("is woken by a node's word, and does not wait for its turn", async () => {
    const subscribe = [world.node.url.replace("http", "ws"), "ws://127.0.0.1:1/KEY"];
    writeChains([world.node.url], router.address, { blockTimeMs: 60_000, subscribe });
    await start();
    await untilLevel();
    // By turns, which come every 15 s, this would take longer than the test may.
    for (let blocks = 0; blocks < 12; blocks += 1) {
      await world.node.mine(1);
      await untilLevel();
    }
  });

  it("is killed after it saw a payment, and finds it confirmed 320 blocks later", async () => {
    openOrder();
    await start();
    await untilLevel();
    await pay();
    await untilLevel();
    assert.deepEqual(orderNow(), { money: "seen", delivery: "none" });
    await server?.kill();
    await world.node.mine(320);
    await start();
    await untilLevel();
    assert.deepEqual(orderNow(), { money: "settled", delivery: "due" });
    assert.equal(await server?.stop(), 0);
    const db = openDatabase(join(data, "coinslot.sqlite"), 5000);
    const states = db
      .prepare<{ state: string }>("SELECT state FROM chain_payment_events ORDER BY version")
      .all();
    assert.deepEqual(
      states.map(({ state }) => state),
      ["included", "confirmed"],
    );
    audit(db);
    db.close();
  });

  it("finds a payment that was made while it was dead", async () => {
    openOrder();
    await start();
    await untilLevel();
    await server?.kill();
    await pay();
    await world.node.mine(2);
    await start();
    await untilLevel();
    assert.deepEqual(orderNow(), { money: "settled", delivery: "due" });
  });

  it("follows no chain whose router is another contract, or none, and says so", async () => {
    const other = await world.deploy("SandboxToken", "USDT", 6n);
    for (const [address, said] of [
      [other.address, "is not our router"],
      [recipient, "there is no contract at"],
    ] as const) {
      writeChains([world.node.url], address);
      await start();
      let told = await health();
      while (told.note === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        told = await health();
      }
      assert.match(told.note, new RegExp(said));
      assert.notEqual(told.state, "ok");
      await server?.kill();
    }
  });

  it("shows its operator how it does, and which endpoint does not answer", async () => {
    openOrder();
    await start();
    const told = await untilLevel();
    assert.deepEqual([told.net, told.name, told.role], [NET, "sandbox", "follows"]);
    const [first, second] = told.endpoints;
    assert.equal(first?.state, "ok");
    assert.deepEqual([second?.name, second?.state], ["2:127.0.0.1:1", "aside"]);
    const args = ["--data", data];
    const [shown] = await coinslotJson<readonly Chain[]>(0, "chain", "list", ...args);
    assert.equal(shown?.cursor.height, await world.node.height());
    const { out } = await coinslot("chain", "show", "sandbox", ...args);
    assert.match(out, /endpoint 2:127\.0\.0\.1:1 {2}aside: no answer/);
    const doctor = await coinslot("doctor", ...args);
    assert.match(doctor.out, /ok {4}sandbox \(eip155:31337\) at \d+ of \d+ blocks/);
    assert.match(doctor.out, /warn {2}sandbox: endpoint 2:127\.0\.0\.1:1 is set aside/);
    const unlock = await coinslot("chain", "unlock", NET, "--reason", "just so", ...args);
    assert.equal(unlock.code, 4);
    assert.match(unlock.err, /not halted/);
    const log = server?.log() ?? "";
    assert.doesNotMatch(`${log}${out}${doctor.out}${JSON.stringify(told)}`, /KEY/);
  });
});
