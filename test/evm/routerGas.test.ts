/** What a payment through the router costs: the figures of docs/EVM.md, measured again. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trinoPayCall } from "../../bridge/server/rails/evm/calldata.ts";
import type { Deployed } from "./evmWorld.ts";
import { type PayWorld, startPayWorld } from "./payWorld.ts";

const GENESIS = 1_790_000_000;
const FIXED = { deadline: 1_800_000_000n, salt: `0x${"77".repeat(32)}` };
const HUNDRED = 100_000_000n;

describe("the gas of a payment", function () {
  this.timeout(60_000);
  let world: PayWorld;

  before(async () => {
    world = await startPayWorld({ genesisAt: GENESIS });
  });

  after(() => world.stop());

  it("is what the documentation says", async () => {
    const token = await world.token("PlainToken");
    const trino = await trinoFor(token);
    const inToken = world.terms(token, FIXED);
    const inCoins = world.terms("coin", FIXED);
    const measured = [
      ["payToken, the recipient's first of this token", await gasOf(world.pay(inToken))],
      ["payToken, every later one", await gasOf(world.pay(inToken))],
      ["the token's own transfer, for comparison", await gasOf(transfer(token))],
      ["payNative", await gasOf(world.pay(inCoins))],
      ["a plain transfer of coins, for comparison", await gasOf(sendCoins())],
      ["pay, Trino's interface, one order", await gasOf(payTrino(trino))],
      ["deploying the router", await gasOfRouter()],
    ] as const;
    const rows = measured.map(([what, gas]) => `| ${what} | ${grouped(gas)} |`);
    const doc = readFileSync("docs/EVM.md", "utf8");
    assert.deepEqual(
      rows.filter((row) => !doc.includes(row)),
      [],
    );
  });

  async function gasOf(sent: Promise<{ readonly gasUsed: string }>): Promise<bigint> {
    return BigInt((await sent).gasUsed);
  }

  async function gasOfRouter(): Promise<bigint> {
    const block = await world.node.rpc("eth_getBlockByNumber", ["0x1", false]);
    return BigInt((block as { gasUsed: string }).gasUsed);
  }

  function transfer(token: Deployed) {
    const data = token.call("transfer", world.recipient, 5_000_000n);
    return world.send({ from: world.payer, to: token.address, data });
  }

  function sendCoins() {
    return world.send({ from: world.payer, to: world.recipient, value: HUNDRED });
  }

  async function trinoFor(token: Deployed): Promise<Deployed> {
    const trino = await world.deploy("TrinoPayment", token.address);
    const data = token.call("approve", trino.address, HUNDRED);
    await world.send({ from: world.payer, to: token.address, data });
    return trino;
  }

  function payTrino({ address }: Deployed) {
    const id = "7503cd8a-c921-4368-a32d-6c1d01d86da9";
    const data = trinoPayCall(id, world.recipient, 5_000_000n);
    return world.send({ from: world.payer, to: address, data });
  }
});

function grouped(gas: bigint): string {
  return String(gas).replace(/\B(?=(\d{3})+$)/g, ",");
}
