/**
 * A game's purchase on the chain of `npm start -- --chain`: paid through our router, handed over, and
 * given back by the operator's commands and the merchant's own wallet.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Contract, HDNodeWallet, JsonRpcProvider, Mnemonic, Network, Wallet } from "ethers";
import type { ChainRefundView } from "../../bridge/server/calls/invoices/sendBack.ts";
import { approveCall, payTokenCall } from "../../bridge/server/rails/evm/calldata.ts";
import type { PushMessage } from "../../bridge/wire/messages.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type SandboxChain, startSandboxChain } from "./sandboxChain.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const BALANCE = ["function balanceOf(address) view returns (uint256)"];

describe("a purchase on the sandbox's chain", function () {
  this.timeout(300_000);
  let sandbox: SandboxChain;
  let provider: JsonRpcProvider;

  before(async () => {
    sandbox = await startSandboxChain();
    const options = { staticNetwork: true, cacheTimeout: -1 } as const;
    provider = new JsonRpcProvider(sandbox.rpc, Network.from(31337), options);
  });

  after(async () => {
    provider?.destroy();
    await sandbox?.stop();
  });

  async function coinslot(...args: readonly string[]) {
    const all = ["bridge/bin/coinslot.js", ...args, "--data", sandbox.data];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, all);
      return { code: 0, stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout: `${stdout}${stderr}` };
    }
  }

  const balanceOf = async (address: string): Promise<bigint> =>
    new Contract(sandbox.usdt, BALANCE, provider).getFunction("balanceOf")(address);

  /** What a payment page would have its wallet sign. */
  async function pay(url: string): Promise<void> {
    const state = await (await fetch(`${url}/state`)).json();
    const { contract, token } = state;
    const amount = BigInt(state.amount);
    const { address: router, recipient, salt } = contract;
    const deadline = BigInt(contract.deadline);
    const chainId = BigInt(state.network.chainId);
    const wallet = new Wallet(sandbox.playerKey, provider);
    const bound = { chainId, router, token: token.address, amount, recipient, deadline, salt };
    for (const [to, data] of [
      [token.address, approveCall(router, amount)],
      [router, payTokenCall(bound, amount)],
    ]) {
      await (await wallet.sendTransaction({ to, data })).wait();
    }
  }

  it("is paid with a token, handed over once, and given back by the merchant's wallet", async () => {
    const client = await RawClient.connect(sandbox.port);
    const { session } = await logIn(client, "Ann");
    const items = [{ code: "CROWN", quantity: 1, expectedPrice: 500 }];
    const asked = { session, ...terms("C1"), items, deadlineMs: soonMs() };
    const bought = await client.call("payByCode", { ...asked, payWith: "USDT@sandbox" });
    const payment = bought.order.payment ?? assert.fail("there is a payment page");
    assert.equal(payment.amount, "4.5", "the crown has a price of its own in USDT");
    await pay(payment.url);

    const isDue = (push: PushMessage) => push.method === "deliveryDue";
    const due = await client.push(isDue);
    const { deliveryId } = due.method === "deliveryDue" ? due.params.delivery : assert.fail();
    const ack = { session, deliveryId, outcome: "granted" } as const;
    assert.equal((await client.call("ackDelivery", ack)).order.state, "fulfilled");
    const { owned } = await client.call("restore", { session });
    assert.deepEqual(
      owned?.map(({ code }) => code),
      ["CROWN"],
    );

    const { stdout } = await coinslot("invoice", "refund", "C1", "--json");
    const { transfers }: ChainRefundView = JSON.parse(stdout);
    const [transfer] = transfers;
    assert.ok(transfer);
    assert.deepEqual([transfer.amount, transfers.length], ["4.5", 1]);
    assert.equal(transfer.payer, new Wallet(sandbox.playerKey).address.toLowerCase());

    const path = "m/44'/60'/0'/0/5";
    const merchant = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), path);
    const before = await balanceOf(transfer.payer);
    const { to, data } = transfer;
    const sent = await merchant.connect(provider).sendTransaction({ to, data });
    await sent.wait();
    assert.equal((await balanceOf(transfer.payer)) - before, 4_500_000n);

    const early = await coinslot("invoice", "sent", "C1", "--tx", `0x${"1".repeat(64)}`);
    assert.equal(early.code, 3, early.stdout);
    let ended = await coinslot("invoice", "sent", "C1", "--tx", sent.hash);
    for (let tries = 0; ended.code === 3 && tries < 30; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      ended = await coinslot("invoice", "sent", "C1");
    }
    assert.equal(ended.code, 0, ended.stdout);
    assert.match(ended.stdout, /C1: its money is refunded\n.*\(whole\): final/);
    const { answers } = await client.call("queryOrder", { session, orderNos: ["C1"] });
    assert.equal(answers[0]?.order?.state, "refunded");
    await client.close();
  });
});
