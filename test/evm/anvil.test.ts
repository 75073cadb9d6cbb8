/** The node that the chain's tests stand on does what they take for granted. */

import assert from "node:assert/strict";
import { Transaction, Wallet } from "ethers";
import { type Anvil, startAnvil } from "./anvil.ts";

describe("a local node", () => {
  let node: Anvil;

  before(async () => {
    node = await startAnvil({ mining: "asked", chainId: 31_338, genesisAt: 1_800_000_000 });
  });

  after(() => node.stop());

  it("has the chain, the time and the accounts that were asked for", async () => {
    assert.equal(Number(await node.rpc("eth_chainId")), 31_338);
    assert.equal(Number((await block("latest")).timestamp), 1_800_000_000);
    assert.deepEqual(
      await node.rpc("eth_accounts"),
      node.accounts.map(({ address }) => address.toLowerCase()),
    );
    assert.equal(new Wallet(node.accounts[3]!.privateKey).address, node.accounts[3]!.address);
  });

  it("mines when asked, at the time that was set", async () => {
    await node.setTime(1_800_000_100);
    await node.mine();
    assert.equal(Number((await block("latest")).timestamp), 1_800_000_100);
    const before = await node.height();
    await node.mine(3, 12);
    assert.equal(await node.height(), before + 3);
  });

  it("drops what a reorganised block held, unless it is put into the new one", async () => {
    const sent = await transfer(0);
    await node.mine(2);
    const old = await block("latest");
    await node.reorg(2);
    assert.equal(await node.height(), Number(old.number));
    assert.notEqual((await block("latest")).hash, old.hash);
    assert.equal(await node.rpc("eth_getTransactionByHash", [sent.hash]), null);
    await node.reorg(2, [[sent.serialized, 0]]);
    assert.notEqual(await node.rpc("eth_getTransactionReceipt", [sent.hash]), null);
  });

  it("goes back to a snapshot, and back by blocks", async () => {
    const height = await node.height();
    const snapshot = await node.snapshot();
    await node.mine(5);
    await node.revert(snapshot);
    assert.equal(await node.height(), height);
    await node.mine(5);
    await node.rollback(5);
    assert.equal(await node.height(), height);
    await assert.rejects(node.revert(snapshot), /no snapshot/);
  });

  it("ends when it is told", async () => {
    const other = await startAnvil();
    await other.stop();
    assert.throws(() => process.kill(other.pid, 0), { code: "ESRCH" });
  });

  async function block(tag: string): Promise<{ number: string; hash: string; timestamp: string }> {
    const found = await node.rpc("eth_getBlockByNumber", [tag, false]);
    return found as { number: string; hash: string; timestamp: string };
  }

  async function transfer(nonce: number): Promise<Transaction> {
    const wallet = new Wallet(node.accounts[0]!.privateKey);
    const signed = await wallet.signTransaction({
      chainId: node.chainId,
      nonce,
      to: node.accounts[1]!.address,
      value: 1n,
      gasLimit: 21_000n,
      maxFeePerGas: 100_000_000_000n,
      maxPriorityFeePerGas: 1_000_000_000n,
    });
    await node.rpc("eth_sendRawTransaction", [signed]);
    return Transaction.from(signed);
  }
});
