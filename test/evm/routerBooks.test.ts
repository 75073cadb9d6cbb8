/** After whatever payments: the events add up to what recipients have, and the router keeps nothing. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { invoiceId } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import type { Deployed, Receipt } from "./evmWorld.ts";
import { type PayWorld, startPayWorld } from "./payWorld.ts";

const KINDS = ["PlainToken", "FeeToken", "CallingToken", "coin"] as const;

interface Payment {
  readonly kind: (typeof KINDS)[number];
  readonly amount: bigint;
  readonly toOther: boolean;
}

const anyPayment: fc.Arbitrary<Payment> = fc.record({
  kind: fc.constantFrom(...KINDS),
  amount: fc.bigInt({ min: 100n, max: 1_000_000n }),
  toOther: fc.boolean(),
});

describe("the books of the router", function () {
  this.timeout(120_000);
  let world: PayWorld;
  let tokens: ReadonlyMap<Payment["kind"], Deployed | "coin">;

  before(async () => {
    world = await startPayWorld({ args: ["--steps-tracing"] });
    const made = new Map<Payment["kind"], Deployed | "coin">([["coin", "coin"]]);
    for (const kind of KINDS) if (kind !== "coin") made.set(kind, await world.token(kind));
    tokens = made;
  });

  after(() => world.stop());

  it("add up, payment by payment, and the router's are empty", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPayment, { minLength: 1, maxLength: 4 }), async (payments) => {
        for (const payment of payments) await payAndCompare(payment);
      }),
      { numRuns: 15 },
    );
    for (const token of tokens.values()) assert.equal(await owned(token, world.router.address), 0n);
  });

  it("have one word, the lock, and it is open", async () => {
    await world.pay(world.terms("coin"));
    const at = (slot: number) =>
      world.node.rpc("eth_getStorageAt", [world.router.address, `0x${slot}`, "latest"]);
    assert.equal(BigInt(String(await at(0))), 1n);
    assert.equal(BigInt(String(await at(1))), 0n);
  });

  it("are written by a payment in the lock alone, and only the recipient is called", async () => {
    const receipt = await world.pay(world.terms("coin"));
    const trace = await world.node.rpc("debug_traceTransaction", [receipt.transactionHash, {}]);
    const { structLogs } = trace as { structLogs: readonly { op: string; stack: string[] }[] };
    const written = structLogs.filter(({ op }) => op === "SSTORE").map(({ stack }) => stack.at(-1));
    assert.deepEqual(written.map(Number), [0, 0]);
    const others = /^(CALL|CALLCODE|DELEGATECALL|STATICCALL|CREATE2?|SELFDESTRUCT)$/;
    const left = structLogs.map(({ op }) => op).filter((op) => others.test(op));
    assert.deepEqual(left, ["CALL"]);
  });

  async function payAndCompare({ kind, amount, toOther }: Payment): Promise<void> {
    const token = tokens.get(kind) ?? "coin";
    const recipient = toOther ? world.stranger : world.recipient;
    const terms = world.terms(token, { recipient });
    const had = await owned(token, recipient);
    const receipt: Receipt = await world.pay(terms, { amount });
    const arrived = (await owned(token, recipient)) - had;
    const paid = world.paymentsIn(receipt);
    assert.deepEqual(
      paid.map((payment) => [payment.id, payment.amount]),
      [[invoiceId(terms), arrived]],
    );
    assert.ok(arrived > 0n && arrived <= amount);
  }

  async function owned(token: Deployed | "coin", owner: string): Promise<bigint> {
    if (token === "coin") return await world.coins(owner);
    return BigInt(String(await world.read(token, "balanceOf", owner)));
  }
});
