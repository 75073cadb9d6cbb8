/** A merchant's server that repeats its calls loses nothing and does nothing twice when the server dies. */

import assert from "node:assert/strict";
import { coinslotJson } from "../cli/cliProcess.ts";
import { DEMO, post, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

const ROUNDS = 6;

interface Answer {
  readonly status: number;
  readonly isRepeat: boolean;
  readonly text: string;
}

describe("the merchants' REST API of a server that is killed", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let key: string;

  before(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path);
    const create = ["key", "create", "demo", "--name", "crash", "--data", directory.path];
    ({ key } = await coinslotJson<{ key: string }>(0, ...create));
  });

  after(async () => {
    await server.kill();
    await directory.remove();
  });

  async function refund(orderNo: string): Promise<Answer> {
    const response = await fetch(`${server.url}/v1/merchant/orders/${orderNo}/refunds`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": `refund-${orderNo}`,
      },
      body: JSON.stringify({ refundNo: `R-${orderNo}`, coins: 3, reason: "why" }),
    });
    const isRepeat = response.headers.get("idempotency-replayed") === "true";
    return { status: response.status, isRepeat, text: await response.text() };
  }

  it("gives each refund once, and the same answer after the restart", async () => {
    const params = { ...DEMO, playerName: "Ann", language: "en" } as const;
    const { session } = await post(server.url, "login", params);
    for (let round = 0; round < ROUNDS; round += 1) {
      const orderNo = `CRASH${round}`;
      const order = { session, ...terms(orderNo), coins: 10, deadlineMs: soonMs() };
      await post(server.url, "pay", order);
      const lost = refund(orderNo).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, round * 2));
      await server.kill();
      const seen = await lost;
      server = await startServer(directory.path);
      const again = await refund(orderNo);
      assert.equal(again.status, 200, again.text);
      if (seen?.status === 200) assert.equal(again.text, seen.text);
      const third = await refund(orderNo);
      assert.deepEqual([third.isRepeat, third.text], [true, again.text]);
    }
    const { balance } = await post(server.url, "getBalance", { session, zoneId: "1" });
    assert.equal(balance, 100 - ROUNDS * 10 + ROUNDS * 3);
  });
});
