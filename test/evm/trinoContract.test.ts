/** Trino's payment interface on a real node: what its event says, and what it does not prove. */

import assert from "node:assert/strict";
import { getAddress } from "viem";
import { trinoPayCall } from "../../bridge/server/rails/evm/calldata.ts";
import { decodeTrinoPay, type TrinoPayment } from "../../bridge/server/rails/evm/logs.ts";
import {
  type Deployed,
  type EvmWorld,
  eventsOf,
  type Receipt,
  refusal,
  startEvmWorld,
} from "./evmWorld.ts";

const ID = "7503cd8a-c921-4368-a32d-6c1d01d86da9";
const AMOUNT = 10_000_000n;

describe("a payment by Trino's interface", function () {
  this.timeout(60_000);
  let world: EvmWorld;
  let payer: string;
  let recipient: string;

  before(async () => {
    world = await startEvmWorld();
    [payer = "", recipient = ""] = world.node.accounts.map(({ address }) => address);
  });

  after(() => world.stop());

  it("goes straight to the recipient, and the event says what the payer said", async () => {
    const { token, contract } = await setUp("PlainToken");
    const receipt = await pay(contract, ID, recipient, AMOUNT);
    assert.equal(await world.read(token, "balanceOf", recipient), AMOUNT);
    assert.deepEqual(eventsOf(receipt, contract), [
      { invoice_id: ID, recipient: getAddress(recipient), amount: AMOUNT },
    ]);
    assert.deepEqual(paymentsIn(receipt, contract), [
      { invoiceId: ID, recipient: recipient.toLowerCase(), amount: AMOUNT },
    ]);
    assert.equal(await world.read(contract, "orders", ID), AMOUNT);
    assert.equal(await world.read(contract, "token"), getAddress(token.address));
  });

  it("works with a token that answers nothing", async () => {
    const { token, contract } = await setUp("SandboxToken", "tUSD", 6);
    const receipt = await pay(contract, ID, recipient, AMOUNT);
    assert.equal(await world.read(token, "balanceOf", recipient), AMOUNT);
    assert.equal(paymentsIn(receipt, contract).length, 1);
  });

  it("can be made by anybody, to anybody, of nothing: the event proves only itself", async () => {
    const { contract } = await setUp("PlainToken");
    await pay(contract, ID, recipient, AMOUNT);
    const receipt = await pay(contract, ID, payer, 0n);
    assert.deepEqual(paymentsIn(receipt, contract), [
      { invoiceId: ID, recipient: payer.toLowerCase(), amount: 0n },
    ]);
    assert.equal(await world.read(contract, "orders", ID), 0n);
  });

  it("says what was asked for, when a token with a fee lets less arrive", async () => {
    const { token, contract } = await setUp("FeeToken");
    const receipt = await pay(contract, ID, recipient, AMOUNT);
    assert.equal(paymentsIn(receipt, contract)[0]?.amount, AMOUNT);
    assert.equal(await world.read(token, "balanceOf", recipient), 9_900_000n);
  });

  it("is refused when the token refuses", async () => {
    for (const [kind, reason] of [
      ["FalseToken", "TransferFailed"],
      ["MuteToken", "TransferFailed"],
    ] as const) {
      const { contract } = await setUp(kind);
      await assert.rejects(pay(contract, ID, recipient, AMOUNT), refusal(reason));
    }
    const { contract } = await setUp("PlainToken");
    await assert.rejects(pay(contract, ID, recipient, 2n * AMOUNT + 1n), refusal("Short"));
  });

  it("is refused where there is no token", async () => {
    const contract = await world.deploy("TrinoPayment", recipient);
    const paid = pay(contract, ID, recipient, AMOUNT);
    await assert.rejects(paid, refusal("TokenWithoutCode"));
  });

  it("keeps an id of any length and script as it was written", async () => {
    const { contract } = await setUp("PlainToken");
    for (const id of ["", "发票-7", "x".repeat(256)]) {
      assert.equal(paymentsIn(await pay(contract, id, recipient, 1n), contract)[0]?.invoiceId, id);
    }
  });

  /** The payer has twice the amount, and lets the contract take all. */
  async function setUp(
    kind: string,
    ...args: readonly unknown[]
  ): Promise<{ token: Deployed; contract: Deployed }> {
    const token = await world.deploy(kind, ...args);
    const contract = await world.deploy("TrinoPayment", token.address);
    const calls = [
      token.call("mint", payer, 2n * AMOUNT),
      token.call("approve", contract.address, 2n * AMOUNT),
    ];
    for (const data of calls) await world.send({ from: payer, to: token.address, data });
    return { token, contract };
  }

  async function pay(contract: Deployed, id: string, to: string, amount: bigint): Promise<Receipt> {
    const data = trinoPayCall(id, to, amount);
    return await world.send({ from: payer, to: contract.address, data });
  }

  function paymentsIn({ logs }: Receipt, contract: Deployed): readonly TrinoPayment[] {
    return logs.flatMap((log) => decodeTrinoPay(log, contract.address) ?? []);
  }
});
