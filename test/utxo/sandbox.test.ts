/** A game's purchase on the chain of `npm start -- --chain utxo`, paid with the command that it names. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PushMessage } from "../../bridge/wire/messages.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type SandboxChain, startSandboxChain } from "../trino/sandboxChain.ts";
import { pause } from "./litecoinShop.ts";

describe("a purchase on the sandbox's litecoind", function () {
  this.timeout(300_000);
  let sandbox: SandboxChain;

  before(async () => {
    sandbox = await startSandboxChain("utxo");
  });

  after(() => sandbox?.stop());

  it("is paid by the player's own node, and final after two blocks of its clock", async () => {
    const client = await RawClient.connect(sandbox.port);
    const { session } = await logIn(client, "Ann");
    const items = [{ code: "SWORD", quantity: 1, expectedPrice: 60 }];
    const asked = { session, ...terms("L1"), items, deadlineMs: soonMs() };
    const { order } = await client.call("payByCode", { ...asked, payWith: "LTC@litecoin" });
    const payment = order.payment ?? assert.fail("there is a payment page");
    const state = await (await fetch(`${payment.url}/state`)).json();
    const [, program = "", ...rest] =
      /(litecoin-cli) (\S+) (\S+) (sendtoaddress)/.exec(sandbox.said) ?? [];
    await promisify(execFile)(program, [...rest, state.contract.address, payment.amount]);
    const isDue = (push: PushMessage) => push.method === "deliveryDue";
    const due = await client.push(isDue);
    const { deliveryId } = due.method === "deliveryDue" ? due.params.delivery : assert.fail();
    const ack = { session, deliveryId, outcome: "granted" } as const;
    assert.equal((await client.call("ackDelivery", ack)).order.state, "fulfilled");
    await client.close();
  });

  it("takes an order of GIP0006, which the sandbox's signer pays, by the command that it names", async () => {
    const [, line = ""] = /npx (coinslot rpc .*)/.exec(sandbox.said) ?? [];
    const sn = "e29c1b69-8f98-4bdf-a6ca-4012dee6fb35";
    const [, ...args] = line.replace("$(uuidgen)", sn).split(" ");
    const program = "bridge/bin/coinslot.js";
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
    const order = JSON.parse(stdout);
    assert.deepEqual([order.cid, order.uid, order.sn, order.sum], ["demo", "ann", sn, 600_000]);
    assert.match(order.hash, /^[0-9a-f]{64}$/);
    const query = args.map((one) => (one === "order.pay" ? "order.query" : one));
    const asked = query.filter((one) => one !== "ann" && one !== "600000");
    const confirmations = async () => {
      const answer = await promisify(execFile)(process.execPath, [program, ...asked]);
      return JSON.parse(answer.stdout).confirm as number;
    };
    // It is an order of the chain once the follower has seen it there.
    while ((await confirmations().catch(() => 0)) < 2) await pause(500);
  });
});
