import assert from "node:assert/strict";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "../server/books.ts";
import { CallError, logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { traceProcess } from "./strace.ts";

/** Every way of the server to write to a file, to sync it, and to send. */
const CALLS = "trace=pwrite64,pwritev,fsync,fdatasync,write,writev,sendto,sendmsg";

describe("a payment, as the kernel sees it", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let client: RawClient;
  let session: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path);
    client = await RawClient.connect(server.port);
    session = (await logIn(client, "Ann")).session;
  });

  afterEach(async () => {
    client.socket.terminate();
    await server.stop();
    await directory.remove();
  });

  const pay = (orderNo: string) =>
    client.call("pay", { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() });

  it("is in the log, then synced to the disk, and only then answered", async () => {
    const trace = await traceProcess(server.pid, "-e", CALLS);
    await pay("TRACED1");
    const lines = await trace.end();
    const written = lines.findLastIndex(
      (line) => /pwrite(64|v)\(/.test(line) && line.includes("-wal>") && line.includes("TRACED1"),
    );
    const synced = lines.findIndex((line, at) => at > written && isSynced(lines, line, at));
    const answered = lines.findIndex(
      (line) =>
        /(write|writev|sendto|sendmsg)\(\d+<(TCP|socket)/.test(line) && line.includes("TRACED1"),
    );
    assert.ok(written >= 0, "the order was written to the write-ahead log");
    assert.ok(synced > written, "the log was synced after that");
    assert.ok(answered > synced, `the answer left after that: ${written} ${synced} ${answered}`);
  });

  it("ends the server when the disk does not take it, and nobody was told that it is paid", async () => {
    await pay("BEFORE1");
    const breaking = "inject=fsync,fdatasync:error=EIO";
    const trace = await traceProcess(server.pid, "-e", "trace=fsync,fdatasync", "-e", breaking);
    const asked = pay("BROKEN1").then(
      ({ order }) => order.state as string,
      (error) => (error instanceof CallError ? error.code : String(error)),
    );
    const told = await Promise.race([asked, client.closed.then(() => "nothing")]);
    await trace.ended();
    assert.notEqual(told, "paid");
    assert.equal(await server.stop(), 1, server.log());
    assert.match(server.log(), /the store failed/);
    server = await startServer(directory.path);
    client = await RawClient.connect(server.port);
    const { answers } = await client.call("queryOrder", { session, orderNos: ["BEFORE1"] });
    assert.equal(answers[0]?.order?.state, "paid");
    const { order } = await pay("BROKEN1");
    assert.equal(order.state, "paid");
    const { balance } = await client.call("getBalance", { session, zoneId: "1" });
    assert.equal(balance, 98);
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    audit(db);
    db.close();
  });
});

/** A sync of the log that has succeeded in this line, whether it was begun here or before. */
function isSynced(lines: readonly string[], line: string, at: number): boolean {
  if (!/(fsync|fdatasync)/.test(line) || !line.includes("= 0")) return false;
  if (line.includes("-wal>")) return true;
  const [thread] = line.split(/\s/);
  const begun = lines.slice(0, at).findLast((one) => one.startsWith(`${thread} `));
  return line.includes("resumed") && begun?.includes("-wal>") === true;
}
