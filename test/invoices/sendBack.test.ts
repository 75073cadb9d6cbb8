/** A refund on a real node: the prepared transfer is signed by a wallet, and found by its hash. */

import assert from "node:assert/strict";
import { JsonRpcProvider, Network, Wallet } from "ethers";
import { sandboxTokenCode } from "../../bridge/server/rails/evm/deployment.ts";
import { findTransfer } from "../../bridge/server/rails/evm/findTransfer.ts";
import { createRpcEndpoint } from "../../bridge/server/rails/evm/rpcEndpoint.ts";
import { RpcEndpoints } from "../../bridge/server/rails/evm/rpcEndpoints.ts";
import { transferTo } from "../../bridge/server/rails/evm/sendBack.ts";
import { type Anvil, startAnvil } from "../evm/anvil.ts";
import { createFaultyNode, type FaultyNode } from "../evm/faultyNode.ts";

const PLAYER = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
const MINT = "0x40c10f19";

describe("a transfer that gives money back", () => {
  let anvil: Anvil;
  let provider: JsonRpcProvider;
  let wallet: Wallet;
  let usdt: string;
  let second: FaultyNode;
  let endpoints: RpcEndpoints;

  before(async () => {
    anvil = await startAnvil();
    second = createFaultyNode(anvil);
    endpoints = endpointsOf(createFaultyNode(anvil), second);
    const options = { staticNetwork: true, cacheTimeout: -1 } as const;
    provider = new JsonRpcProvider(anvil.url, Network.from(31337), options);
    wallet = new Wallet(anvil.accounts[0]?.privateKey ?? "", provider);
    const deployed = await (
      await wallet.sendTransaction({ data: sandboxTokenCode("USDT", 6) })
    ).wait();
    usdt = deployed?.contractAddress?.toLowerCase() ?? "";
    const to = wallet.address.slice(2).toLowerCase().padStart(64, "0");
    const data = `${MINT}${to}${(10 ** 9).toString(16).padStart(64, "0")}`;
    await (await wallet.sendTransaction({ to: usdt, data })).wait();
  });

  after(async () => {
    provider?.destroy();
    await anvil?.stop();
  });

  afterEach(() => {
    second.faults.isDown = false;
    second.faults.alter = (_call, result) => result;
  });

  function endpointsOf(...nodes: readonly FaultyNode[]): RpcEndpoints {
    const list = nodes.map(({ fetch }, at) =>
      createRpcEndpoint({
        ...{
          url: `http://node${at}.example`,
          place: at + 1,
          timeoutMs: 5000,
          bytesMax: 1e6,
          fetch,
        },
      }),
    );
    return new RpcEndpoints({
      ...{ endpoints: list, chainId: 31337, nowMs: Date.now, random: () => 0 },
    });
  }

  const find = (txId: string, wanted: ReturnType<typeof transferTo>) =>
    findTransfer(endpoints, [txId], wanted);

  async function send({ to, value, data }: ReturnType<typeof transferTo>): Promise<string> {
    const sent = await wallet.sendTransaction({
      to,
      value: BigInt(value),
      data,
      gasLimit: 200_000,
    });
    await anvil.mine(1);
    return sent.hash;
  }

  it("of a token or of the chain's coin arrives, and is as deep as the chain says", async () => {
    const inToken = transferTo(PLAYER, usdt, 900_000n);
    const hash = await send(inToken);
    const balance = await provider.call({
      to: usdt,
      data: `0x70a08231${PLAYER.slice(2).padStart(64, "0")}`,
    });
    assert.equal(BigInt(balance), 900_000n);
    const found = await find(hash, inToken);
    assert.ok(found.kind === "mined");
    const receipt = await provider.getTransactionReceipt(hash);
    const { txId, height, hash: block } = found.place;
    assert.deepEqual([txId, height, block], [hash, receipt?.blockNumber, receipt?.blockHash]);
    const before = await provider.getBalance(PLAYER);
    const inCoin = transferTo(PLAYER, "native", 7n);
    const coinHash = await send(inCoin);
    assert.equal((await provider.getBalance(PLAYER)) - before, 7n);
    assert.equal((await find(coinHash, inCoin)).kind, "mined");
    const both = await findTransfer(endpoints, [hash, coinHash], inCoin);
    assert.ok(both.kind === "mined" && both.place.txId === coinHash);
  });

  it("another transaction is not taken for it, nor one that failed or that nobody knows", async () => {
    const wanted = transferTo(PLAYER, usdt, 900_000n);
    const less = await send(transferTo(PLAYER, usdt, 899_999n));
    assert.deepEqual(await find(less, wanted), { kind: "other" });
    const elsewhere = await send(transferTo(wallet.address, usdt, 900_000n));
    assert.deepEqual(await find(elsewhere, wanted), { kind: "other" });
    const tooMuch = transferTo(PLAYER, usdt, 10n ** 12n);
    const failed = await send(tooMuch);
    assert.equal((await find(failed, tooMuch)).kind, "failed");
    const none = `0x${"1".repeat(64)}`;
    assert.deepEqual(await find(none, wanted), { kind: "unknown" });
  });

  it("that a reorganization took back is unknown again", async () => {
    const wanted = transferTo(PLAYER, usdt, 5n);
    const hash = await send(wanted);
    await anvil.reorg(3);
    assert.deepEqual(await find(hash, wanted), { kind: "unknown" });
  });

  it("is not believed of one node alone where there are two", async () => {
    const wanted = transferTo(PLAYER, usdt, 6n);
    const hash = await send(wanted);
    second.faults.alter = ({ method }, result) =>
      method === "eth_getTransactionReceipt" ? { ...Object(result), status: "0x0" } : result;
    assert.deepEqual(await find(hash, wanted), { kind: "unknown" }, "they contradict each other");
    second.faults.alter = ({ method }, result) =>
      method === "eth_getTransactionByHash" ? null : result;
    assert.deepEqual(await find(hash, wanted), { kind: "unknown" }, "one does not have it");
    second.faults.isDown = true;
    assert.deepEqual(await find(hash, wanted), { kind: "unknown" }, "one is down");
    const alone = await findTransfer(endpointsOf(createFaultyNode(anvil)), [hash], wanted);
    assert.equal(alone.kind, "mined");
  });
});
