/** A refund on a real node: the prepared transfer is signed by a wallet, and found by its hash. */

import assert from "node:assert/strict";
import { JsonRpcProvider, Network, Wallet } from "ethers";
import { sandboxTokenCode } from "../../bridge/server/rails/evm/deployment.ts";
import { findTransfer, transferTo } from "../../bridge/server/rails/evm/sendBack.ts";
import { type Anvil, startAnvil } from "../evm/anvil.ts";

const PLAYER = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
const MINT = "0x40c10f19";

describe("a transfer that gives money back", () => {
  let anvil: Anvil;
  let provider: JsonRpcProvider;
  let wallet: Wallet;
  let usdt: string;

  before(async () => {
    anvil = await startAnvil();
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
    const found = await findTransfer(anvil.rpc, hash, inToken);
    assert.ok(found.kind === "mined");
    await anvil.mine(5);
    const deeper = await findTransfer(anvil.rpc, hash, inToken);
    assert.deepEqual(deeper, { kind: "mined", confirmations: found.confirmations + 5 });
    const before = await provider.getBalance(PLAYER);
    const inCoin = transferTo(PLAYER, "native", 7n);
    const coinHash = await send(inCoin);
    assert.equal((await provider.getBalance(PLAYER)) - before, 7n);
    assert.equal((await findTransfer(anvil.rpc, coinHash, inCoin)).kind, "mined");
  });

  it("another transaction is not taken for it, nor one that failed or that nobody knows", async () => {
    const wanted = transferTo(PLAYER, usdt, 900_000n);
    const less = await send(transferTo(PLAYER, usdt, 899_999n));
    assert.deepEqual(await findTransfer(anvil.rpc, less, wanted), { kind: "other" });
    const elsewhere = await send(transferTo(wallet.address, usdt, 900_000n));
    assert.deepEqual(await findTransfer(anvil.rpc, elsewhere, wanted), { kind: "other" });
    const tooMuch = transferTo(PLAYER, usdt, 10n ** 12n);
    const failed = await send(tooMuch);
    assert.deepEqual(await findTransfer(anvil.rpc, failed, tooMuch), { kind: "failed" });
    const none = `0x${"1".repeat(64)}`;
    assert.deepEqual(await findTransfer(anvil.rpc, none, wanted), { kind: "unknown" });
  });

  it("that a reorganization took back is unknown again", async () => {
    const wanted = transferTo(PLAYER, usdt, 5n);
    const hash = await send(wanted);
    await anvil.reorg(3);
    assert.deepEqual(await findTransfer(anvil.rpc, hash, wanted), { kind: "unknown" });
  });
});
