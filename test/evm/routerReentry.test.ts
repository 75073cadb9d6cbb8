/** Payments inside payments: tokens that call their holders, recipients that call back, many calls at once. */

import assert from "node:assert/strict";
import { payNativeCall, payTokenCall } from "../../bridge/server/rails/evm/calldata.ts";
import { type InvoiceTerms, invoiceId } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import { decodePayment } from "../../bridge/server/rails/evm/logs.ts";
import { type Deployed, type Receipt, refusal } from "./evmWorld.ts";
import { type PayWorld, startPayWorld } from "./payWorld.ts";

const PLENTY = 1_000_000_000n;

interface Step {
  readonly to: string;
  readonly value?: bigint;
  readonly data: string;
}

describe("a payment inside a payment", function () {
  this.timeout(60_000);
  let world: PayWorld;
  /** A contract that pays, and may do more while it does. */
  let actor: Deployed;

  before(async () => {
    world = await startPayWorld();
  });

  after(() => world.stop());

  beforeEach(async () => {
    actor = await world.deploy("Acting");
  });

  it("is refused through the same router, with all of the outer one (token)", async () => {
    const token = await actorsToken("CallingToken");
    await plan("planSending", [payStep(world.terms(token), 5n)]);
    await assert.rejects(perform([payStep(world.terms(token), 7n)]), refusal("Reentered"));
    assert.equal(await balance(token, world.recipient), 0n);
  });

  it("is refused through the same router, with all of the outer one (coin)", async () => {
    const inner = world.terms("coin");
    const call = { to: world.router.address, value: 5n, data: payNativeCall(inner) };
    await plan("planReceiving", [call]);
    const outer = world.terms("coin", { recipient: actor.address });
    await assert.rejects(world.pay(outer), refusal("NativeRefused"));
  });

  it("leaves the router open for the next one", async () => {
    const token = await actorsToken("CallingToken");
    await plan("planSending", [payStep(world.terms(token), 5n)]);
    await assert.rejects(perform([payStep(world.terms(token), 7n)]), refusal("Reentered"));
    const terms = world.terms("coin");
    assert.equal(world.paymentsIn(await world.pay(terms))[0]?.id, invoiceId(terms));
  });

  it("counts once when it goes through another router meanwhile", async () => {
    const token = await actorsToken("CallingToken");
    const other = await world.deploy("CoinslotRouter");
    await approve(token, other);
    const inner = world.terms(token, { router: other.address });
    await plan("planSending", [payStep(inner, 5n)]);
    const outer = world.terms(token);
    const receipt = await perform([payStep(outer, 7n)]);
    assert.equal(await balance(token, world.recipient), 12n);
    assert.deepEqual(amountsOf(receipt, world.router), [[invoiceId(outer), 7n]]);
    assert.deepEqual(amountsOf(receipt, other), [[invoiceId(inner), 5n]]);
  });

  it("does not count what the payer sends beside it", async () => {
    const token = await actorsToken("CallingToken");
    const beside = token.call("transfer", world.recipient, 100n);
    await plan("planSending", [{ to: token.address, data: beside }]);
    const terms = world.terms(token);
    const receipt = await perform([payStep(terms, 7n)]);
    assert.equal(await balance(token, world.recipient), 107n);
    assert.deepEqual(amountsOf(receipt, world.router), [[invoiceId(terms), 7n]]);
  });

  it("may make up for a token's fee, and for no more", async () => {
    const token = await actorsToken("CallingFeeToken");
    const beside = token.call("transfer", world.recipient, 200n);
    await plan("planSending", [{ to: token.address, data: beside }]);
    const terms = world.terms(token);
    const receipt = await perform([payStep(terms, 1000n)]);
    assert.equal(await balance(token, world.recipient), 990n + 198n);
    assert.deepEqual(amountsOf(receipt, world.router), [[invoiceId(terms), 1000n]]);
  });

  it("counts for nothing when the recipient's contract passes the tokens on at once", async () => {
    const token = await world.token("CallingToken");
    const onwards = token.call("transfer", world.stranger, 7n);
    await plan("planReceiving", [{ to: token.address, data: onwards }]);
    const terms = world.terms(token, { recipient: actor.address });
    await assert.rejects(world.pay(terms, { amount: 7n }), refusal("NothingArrived"));
  });

  it("may come after another one in the same transaction", async () => {
    const token = await actorsToken("PlainToken");
    const first = world.terms(token);
    const second = world.terms("coin");
    const receipt = await perform([
      payStep(first, 3n),
      { to: world.router.address, value: 4n, data: payNativeCall(second) },
      payStep(first, 5n),
    ]);
    assert.deepEqual(amountsOf(receipt, world.router), [
      [invoiceId(first), 3n],
      [invoiceId(second), 4n],
      [invoiceId(first), 5n],
    ]);
  });

  /** The actor has plenty of it, and lets the router take all. */
  async function actorsToken(kind: string): Promise<Deployed> {
    const token = await world.deploy(kind);
    const data = token.call("mint", actor.address, PLENTY);
    await world.send({ from: world.payer, to: token.address, data });
    await approve(token, world.router);
    return token;
  }

  async function approve(token: Deployed, spender: Deployed): Promise<void> {
    const data = token.call("approve", spender.address, PLENTY);
    await perform([{ to: token.address, data }]);
  }

  async function plan(
    when: "planSending" | "planReceiving",
    steps: readonly Step[],
  ): Promise<void> {
    const data = actor.call(when, steps.map(whole));
    await world.send({ from: world.payer, to: actor.address, data });
  }

  async function perform(steps: readonly Step[]): Promise<Receipt> {
    const data = actor.call("perform", steps.map(whole));
    const value = steps.reduce((sum, step) => sum + (step.value ?? 0n), 0n);
    return await world.send({ from: world.payer, to: actor.address, data, value });
  }

  async function balance(token: Deployed, owner: string): Promise<unknown> {
    return await world.read(token, "balanceOf", owner);
  }
});

function payStep(terms: InvoiceTerms, amount: bigint): Step {
  return { to: terms.router, data: payTokenCall(terms, amount) };
}

function whole({ to, value = 0n, data }: Step): Required<Step> {
  return { to, value, data };
}

function amountsOf(
  { logs }: Receipt,
  { address }: Deployed,
): readonly (readonly [string, bigint])[] {
  return logs.flatMap((log) => {
    const payment = decodePayment(log, address);
    return payment === undefined ? [] : [[payment.id, payment.amount] as const];
  });
}
