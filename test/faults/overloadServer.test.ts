import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "../server/books.ts";
import { CallError, logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

/** With IN_FLIGHT_MAX requests each, more than may wait for the store (store/openStore.ts). */
const PLAYERS = 300;
const ORDERS_EACH = 32;
const STARTER_COINS = 100;

interface Payer {
  readonly client: RawClient;
  readonly session: string;
  readonly name: string;
}

describe("a server that cannot keep up", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let payers: readonly Payer[];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path, "--requests-per-second", "1000000");
    payers = await Promise.all(
      Array.from({ length: PLAYERS }, async (_, index) => {
        const client = await RawClient.connect(server.port);
        const name = `Player ${index}`;
        return { client, session: (await logIn(client, name)).session, name };
      }),
    );
  });

  afterEach(async () => {
    for (const { client } of payers) client.socket.terminate();
    await server.kill();
    await directory.remove();
  });

  /** Gives "paid", or the code of the refusal. */
  async function pay({ client, session }: Payer, orderNo: string): Promise<string> {
    const params = { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() };
    try {
      return (await client.call("pay", params)).order.state;
    } catch (error) {
      if (error instanceof CallError) return error.code;
      throw error;
    }
  }

  it("says so at once, keeps what it took, and takes the same orders later", async () => {
    const file = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    // As if the disk stood still: nothing can be committed until this ends.
    file.exec("BEGIN IMMEDIATE");
    const orders = payers.flatMap((payer, player) =>
      Array.from({ length: ORDERS_EACH }, (_, index) => ({
        payer,
        orderNo: `P${player}x${index}`,
      })),
    );
    const answers = new Map<string, string>();
    const refused = new AbortController();
    const asked = orders.map(async ({ payer, orderNo }) => {
      const answer = await pay(payer, orderNo);
      answers.set(orderNo, answer);
      if (answer === "tooManyRequests") refused.abort();
    });
    await once(refused.signal, "abort");
    assert.ok(![...answers.values()].includes("paid"), "who is refused waits for nobody");
    file.exec("ROLLBACK");
    file.close();
    await Promise.all(asked);

    for (const { payer, orderNo } of orders) {
      if (answers.get(orderNo) !== "paid") assert.equal(await pay(payer, orderNo), "paid");
    }
    for (const { client, session, name } of payers) {
      const { balance } = await client.call("getBalance", { session, zoneId: "1" });
      assert.equal(balance, STARTER_COINS - ORDERS_EACH, name);
    }
    await server.stop();
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    assert.equal(audit(db).paidOrders, orders.length);
    db.close();
  });
});
