import assert from "node:assert/strict";
import { type CallError, DEMO, logIn, post, RawClient, soonMs, terms } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

describe("a purchase over the wire", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;

  before(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path);
  });

  after(async () => {
    await server.stop();
    await directory.remove();
  });

  it("from login to the owned sword, on one socket", async () => {
    const client = await RawClient.connect(server.port);
    const { session, player } = await logIn(client, "Ann");
    assert.match(player.playerId, /^[0-9a-f]{32}$/);
    assert.equal((await client.call("getBalance", { session, zoneId: "1" })).genBalance, 100);

    const items = [{ code: "SWORD", quantity: 1, expectedPrice: 60 }];
    const params = { session, ...terms("A1"), items, deadlineMs: soonMs() };
    const { order } = await client.call("payByCode", params);
    assert.equal(order.state, "paid");
    await client.push((push) => push.method === "deliveryDue");
    const changed = await client.push((push) => push.method === "balanceChanged");
    assert.equal(changed.method === "balanceChanged" && changed.params.balance.balance, 40);

    const { deliveries } = await client.call("deliveries", { session, saveSlot: "1" });
    const delivery = deliveries?.[0];
    assert.equal(delivery?.orderNo, "A1");
    const { deliveryId } = delivery ?? assert.fail("a delivery is due");
    const ack = { session, deliveryId, outcome: "granted" } as const;
    assert.equal((await client.call("ackDelivery", ack)).order.state, "fulfilled");
    const { owned } = await client.call("restore", { session });
    assert.deepEqual(
      owned?.map((one) => one.code),
      ["SWORD"],
    );
    await client.close();
  });

  it("a second game with the same name is the same player, over HTTP too", async () => {
    const { session } = await post(server.url, "login", {
      ...DEMO,
      playerName: "Ann",
      language: "zh",
    });
    const { owned } = await post(server.url, "restore", { session });
    assert.equal(owned?.[0]?.code, "SWORD");
    const again = {
      session,
      ...terms("A2"),
      items: [{ code: "SWORD", quantity: 1, expectedPrice: 60 }],
      deadlineMs: soonMs(),
    };
    await assert.rejects(post(server.url, "payByCode", again), (error: CallError) => {
      assert.equal(error.error.legacyCode, "PAY_CODE_EXIST");
      return true;
    });
  });
});
