import assert from "node:assert/strict";
import { paymentFilter, paymentOf } from "../../bridge/server/rails/evm/evmPayments.ts";
import { NATIVE_COIN } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import {
  type EvmHeader,
  mayHoldLogs,
  readHeader,
  readLogs,
} from "../../bridge/server/rails/evm/rpcBlock.ts";
import { type Deployed, type EvmWorld, type Receipt, startEvmWorld } from "./evmWorld.ts";

const INVOICE = "7503cd8a-c921-4368-a32d-6c1d01d86da9";

describe("payments in the logs of a real node", function () {
  this.timeout(60_000);

  let world: EvmWorld;
  let token: Deployed;
  let trino: Deployed;
  let router: Deployed;
  let payer: string;
  let recipient: string;

  before(async () => {
    world = await startEvmWorld();
    payer = world.node.accounts[1]?.address ?? "";
    recipient = world.node.accounts[2]?.address ?? "";
    token = await world.deploy("SandboxToken", "USDT", 6);
    trino = await world.deploy("TrinoPayment", token.address);
    router = await world.deploy("CoinslotRouter");
    await world.send({ from: payer, to: token.address, data: token.call("mint", payer, 1000n) });
    for (const { address } of [trino, router]) {
      const data = token.call("approve", address, 1000n);
      await world.send({ from: payer, to: token.address, data });
    }
  });

  after(() => world?.stop());

  const contracts = () => ({
    router: router.address,
    trinoPay: { address: trino.address, token: "USDT" },
    tokens: [{ symbol: "USDT", address: token.address, decimals: 6 }],
  });
  const found = ({ logs }: Receipt) =>
    readLogs(logs, paymentFilter(contracts())).map((log) => paymentOf(log, contracts()));

  async function headerOf({ blockNumber }: Receipt): Promise<EvmHeader> {
    const header = readHeader(await world.node.rpc("eth_getBlockByNumber", [blockNumber, false]));
    assert.ok(header);
    return header;
  }

  it("are found by Trino's event, with the token that its contract takes", async () => {
    const data = trino.call("pay", INVOICE, recipient, 250n);
    const receipt = await world.send({ from: payer, to: trino.address, data });
    assert.deepEqual(found(receipt), [
      {
        ...{ txId: receipt.transactionHash, index: 0, matchKey: `trino:${INVOICE}` },
        ...{ asset: token.address, recipient: recipient.toLowerCase(), amount: "250" },
      },
    ]);
  });

  it("are found by our router's event, with payer and token", async () => {
    const salt = `0x${"07".repeat(32)}`;
    const shared = { recipient, deadline: 4_000_000_000n, salt };
    const inToken = { ...shared, token: token.address, amount: 300n };
    const data = router.call("payToken", inToken, 300n);
    const [first] = found(await world.send({ from: payer, to: router.address, data }));
    assert.deepEqual(
      [first?.asset, first?.amount, first?.payer],
      [token.address, "300", payer.toLowerCase()],
    );
    const native = { ...shared, token: NATIVE_COIN, amount: 5n };
    const call = { data: router.call("payNative", native), value: 5n };
    const [second] = found(await world.send({ from: payer, to: router.address, ...call }));
    assert.deepEqual([second?.asset, second?.amount], ["native", "5"]);
    assert.notEqual(first?.matchKey, second?.matchKey);
  });

  it("are none in the logs of another contract that look alike", async () => {
    const data = trino.call("pay", INVOICE, recipient, 10n);
    const receipt = await world.send({ from: payer, to: trino.address, data });
    const { router: address } = contracts();
    const other = { router: address, tokens: [] };
    assert.deepEqual(readLogs(receipt.logs, paymentFilter(other)), []);
    assert.deepEqual(
      readLogs(receipt.logs, paymentFilter(contracts())).map((log) => paymentOf(log, other)),
      [undefined],
    );
  });

  it("are announced by the bloom of their block, and of no other", async () => {
    const filter = paymentFilter(contracts());
    const data = trino.call("pay", INVOICE, recipient, 10n);
    const paid = await world.send({ from: payer, to: trino.address, data });
    assert.equal(mayHoldLogs(await headerOf(paid), filter), true);
    const aside = token.call("transfer", recipient, 1n);
    const moved = await world.send({ from: payer, to: token.address, data: aside });
    assert.equal(moved.logs.length, 1);
    assert.equal(mayHoldLogs(await headerOf(moved), filter), false);
  });
});
