import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "../server/books.ts";
import { CallError, logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

const SMALL = "size=2m";
const LARGE = "size=64m";
const STARTER_COINS = 100;
/** Big orders fill a small disk before the coins are gone. */
const DETAIL = "d".repeat(1000);

describe("a disk that is full", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let client: RawClient;
  let session: string;

  beforeEach(async function () {
    // Only root may mount a disk of a few megabytes.
    if (process.getuid?.() !== 0) this.skip();
    directory = await temporaryDirectory();
    execFileSync("mount", ["-t", "tmpfs", "-o", SMALL, "tmpfs", directory.path]);
    server = await startServer(directory.path);
    client = await RawClient.connect(server.port);
    session = (await logIn(client, "Ann")).session;
  });

  afterEach(async () => {
    if (process.getuid?.() !== 0) return;
    client.socket.terminate();
    await server.kill();
    execFileSync("umount", ["--lazy", directory.path]);
    await directory.remove();
  });

  async function pay(orderNo: string): Promise<string> {
    const params = { session, ...terms(orderNo), detail: DETAIL, coins: 1, deadlineMs: soonMs() };
    try {
      return (await client.call("pay", params)).order.state;
    } catch (error) {
      if (error instanceof CallError) return error.code;
      throw error;
    }
  }

  it("refuses payments clearly, keeps every paid one, and goes on when there is room", async () => {
    const paid: string[] = [];
    let refused: string | undefined;
    while (refused === undefined && paid.length < STARTER_COINS) {
      const orderNo = `A${paid.length}`;
      if ((await pay(orderNo)) === "paid") paid.push(orderNo);
      else refused = orderNo;
    }
    assert.ok(refused !== undefined && paid.length > 0, `${paid.length} fit on the disk`);
    assert.match(server.log(), /full/);
    assert.equal(await pay(refused), "systemError", "still full, still answering");

    execFileSync("mount", ["-o", `remount,${LARGE}`, directory.path]);
    assert.equal(await pay(refused), "paid", "the same order, later");
    paid.push(refused);
    await server.kill();
    server = await startServer(directory.path);
    client = await RawClient.connect(server.port);
    for (const orderNo of paid) assert.equal(await pay(orderNo), "paid");
    const { balance } = await client.call("getBalance", { session, zoneId: "1" });
    assert.equal(balance, STARTER_COINS - paid.length);
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    assert.equal(audit(db).paidOrders, paid.length);
    db.close();
  });
});
