/** Payments through CoinslotRouter on a real node, with tokens and holders of every kind. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { getAddress, isAddressEqual } from "viem";
import type { Hex } from "../../bridge/server/rails/evm/abiWords.ts";
import { payNativeCall, payTokenCall } from "../../bridge/server/rails/evm/calldata.ts";
import {
  type InvoiceTerms,
  invoiceId,
  NATIVE_COIN,
} from "../../bridge/server/rails/evm/invoiceTerms.ts";
import type { RouterRefusal } from "../../bridge/server/rails/evm/routerRefusals.ts";
import { anyTerms } from "./evmArbitraries.ts";
import { type Deployed, eventsOf, type Receipt, refusal } from "./evmWorld.ts";
import { type PayWorld, startPayWorld } from "./payWorld.ts";

describe("a payment through the router", function () {
  this.timeout(60_000);
  let world: PayWorld;

  before(async () => {
    world = await startPayWorld();
  });

  after(() => world.stop());

  describe("of a token", () => {
    it("goes straight to the recipient and says so under the invoice's id", async () => {
      const token = await world.token("PlainToken");
      const terms = world.terms(token);
      const receipt = await world.pay(terms);
      assert.equal(await balance(token, world.recipient), terms.amount);
      assert.equal(await balance(token, world.router.address), 0n);
      await assertPaid(receipt, terms, terms.amount);
    });

    it("may be a part, and the rest later, under the same id", async () => {
      const token = await world.token("PlainToken");
      const terms = world.terms(token);
      await assertPaid(await world.pay(terms, { amount: 2n }), terms, 2n);
      const rest = terms.amount - 2n;
      await assertPaid(await world.pay(terms, { amount: rest }), terms, rest);
    });

    it("may come from anybody, and may be too much", async () => {
      const token = await world.token("PlainToken");
      const terms = world.terms(token, { amount: 5n });
      await give(token, world.stranger, 100n);
      const receipt = await world.pay(terms, { from: world.stranger, amount: 7n });
      await assertPaid(receipt, terms, 7n, world.stranger);
    });

    it("works with a token that answers nothing, whose allowance is used up", async () => {
      const token = await world.deploy("SandboxToken", "tUSD", 6);
      const { payer: from, router } = world;
      const to = token.address;
      await world.send({ from, to, data: token.call("mint", from, 9_000_000n) });
      await world.send({ from, to, data: token.call("approve", router.address, 5_000_000n) });
      const terms = world.terms(token);
      await assertPaid(await world.pay(terms), terms, 5_000_000n);
      assert.equal(await world.read(token, "allowance", from, router.address), 0n);
      assert.equal(await world.read(token, "decimals"), 6);
    });

    it("is refused by that token while an old allowance is there, until it is taken back", async () => {
      const token = await world.deploy("SandboxToken", "tUSD", 6);
      const { payer: from, router } = world;
      const approve = (amount: bigint) =>
        world.send({
          from,
          to: token.address,
          data: token.call("approve", router.address, amount),
        });
      await approve(3n);
      await assert.rejects(approve(5n), refusal("AllowanceInUse"));
      await approve(0n);
      await approve(5n);
    });

    it("reports what a token with a fee lets arrive", async () => {
      const token = await world.token("FeeToken");
      const terms = world.terms(token);
      await assertPaid(await world.pay(terms), terms, 4_950_000n);
    });

    it("counts for nothing when the fee is all of it", async () => {
      const token = await world.token("FeeToken");
      await assert.rejects(
        world.pay(world.terms(token), { amount: 99n }),
        refusal("NothingArrived"),
      );
    });

    it("cannot be made believe by a token that moves nothing", async () => {
      const expected: readonly (readonly [string, RouterRefusal | ""])[] = [
        ["FalseToken", "TransferFailed"],
        ["MuteToken", "TransferFailed"],
        ["IdleToken", "NothingArrived"],
        ["TakingToken", "NothingArrived"],
        ["OddToken", "TransferFailed"],
        ["BriefToken", "TransferFailed"],
        ["BlindToken", ""],
      ];
      for (const [kind, reason] of expected) {
        const token = await world.token(kind);
        await give(token, world.recipient, 9_000_000n);
        await assert.rejects(world.pay(world.terms(token)), refusal(reason), kind);
      }
    });

    it("is never more than was sent, whatever the token says of its balances", async () => {
      const token = await world.token("LyingToken");
      const terms = world.terms(token);
      await assertPaid(await world.pay(terms), terms, terms.amount);
    });

    it("is refused where there is no token", async () => {
      const nowhere = { ...world.terms("coin"), token: world.stranger };
      await assert.rejects(world.pay(nowhere), refusal("TokenWithoutCode"));
      const coin = world.terms("coin");
      const data = payTokenCall(coin, coin.amount);
      const sent = world.send({ from: world.payer, to: world.router.address, data });
      await assert.rejects(sent, refusal("TokenWithoutCode"));
    });

    it("is refused with the token's own reason: no allowance, no balance", async () => {
      const token = await world.token("PlainToken");
      await assert.rejects(
        world.pay(world.terms(token), { from: world.stranger }),
        refusal("Short"),
      );
    });
  });

  describe("of the chain's coin", () => {
    it("goes straight to the recipient and says so under the invoice's id", async () => {
      const terms = world.terms("coin");
      const had = await world.coins(world.recipient);
      const receipt = await world.pay(terms);
      assert.equal(await world.coins(world.recipient), had + terms.amount);
      assert.equal(await world.coins(world.router.address), 0n);
      await assertPaid(receipt, terms, terms.amount);
    });

    it("counts in full when the recipient passes it on at once", async () => {
      const splitter = await world.deploy("Acting");
      const step = { to: world.stranger, value: 5_000_000n, data: "0x" };
      await world.send({
        from: world.payer,
        to: splitter.address,
        data: splitter.call("planReceiving", [step]),
      });
      const terms = world.terms("coin", { recipient: splitter.address });
      await assertPaid(await world.pay(terms), terms, terms.amount);
      assert.equal(await world.coins(splitter.address), 0n);
    });

    it("is refused when the recipient takes none", async () => {
      const token = await world.deploy("PlainToken");
      const terms = world.terms("coin", { recipient: token.address });
      await assert.rejects(world.pay(terms), refusal("NativeRefused"));
    });

    it("does not pay an invoice in a token, and none may be left with the router", async () => {
      const token = await world.token("PlainToken");
      const terms = world.terms(token);
      const { payer: from, router } = world;
      const to = router.address;
      const wrong = { from, to, data: payNativeCall(terms), value: 5n };
      await assert.rejects(world.send(wrong), refusal("NotNative"));
      const along = { from, to, data: payTokenCall(terms, terms.amount), value: 5n };
      await assert.rejects(world.send(along), refusal(""));
      await assert.rejects(world.send({ from, to, value: 5n }), refusal(""));
    });
  });

  describe("is refused", () => {
    for (const kind of ["coin", "token"] as const) {
      it(`after the last second of the invoice (${kind})`, async () => {
        const token = kind === "coin" ? kind : await world.token("PlainToken");
        const snapshot = await world.node.snapshot();
        const deadline = (await timeOfHead()) + 1000n;
        const terms = world.terms(token, { deadline });
        await world.node.setTime(Number(deadline));
        await assertPaid(await world.pay(terms, { amount: 2n }), terms, 2n);
        assert.equal(await timeOfHead(), deadline);
        await world.node.setTime(Number(deadline) + 1);
        await world.node.mine();
        await assert.rejects(world.pay(terms, { amount: 2n }), refusal("Expired"));
        await world.node.revert(snapshot);
      });

      it(`when it is of nothing (${kind})`, async () => {
        const token = kind === "coin" ? kind : await world.token("PlainToken");
        const terms = world.terms(token);
        await assert.rejects(world.pay(terms, { amount: 0n }), refusal("NothingToPay"));
      });

      it(`from the recipient, who would pay itself (${kind})`, async () => {
        const token = kind === "coin" ? kind : await world.token("PlainToken");
        const terms = world.terms(token, { recipient: world.payer });
        await assert.rejects(world.pay(terms), refusal("PayerIsRecipient"));
      });

      it(`to nobody, or to the router (${kind})`, async () => {
        const token = kind === "coin" ? kind : await world.token("PlainToken");
        for (const recipient of [NATIVE_COIN, world.router.address]) {
          const terms = world.terms(token, { recipient });
          await assert.rejects(world.pay(terms), refusal("RecipientRefused"));
        }
      });
    }
  });

  describe("is bound to its terms", () => {
    it("whatever they are: the contract makes the id that page and server make", async () => {
      const { router, node } = world;
      const anyHere = anyTerms.map((terms) => ({
        ...terms,
        chainId: BigInt(node.chainId),
        router: router.address,
      }));
      await fc.assert(
        fc.asyncProperty(anyHere, async (terms) => {
          assert.equal(await world.read(router, "idOf", asStruct(terms)), invoiceId(terms));
        }),
      );
    });

    it("so that other terms are another invoice", async () => {
      const token = await world.token("PlainToken");
      const terms = world.terms(token);
      const changes: readonly Partial<InvoiceTerms>[] = [
        { amount: 1n },
        { recipient: world.stranger },
        { deadline: terms.deadline + 1n },
        { salt: `0x${"00".repeat(32)}` },
        { token: (await world.token("PlainToken")).address },
      ];
      for (const change of changes) {
        const [payment] = world.paymentsIn(
          await world.pay({ ...terms, ...change }, { amount: 1n }),
        );
        assert.equal(payment?.id, invoiceId({ ...terms, ...change }));
        assert.notEqual(payment?.id, invoiceId(terms));
      }
    });

    it("so that another router's payment is another invoice's", async () => {
      const other = await world.deploy("CoinslotRouter");
      const terms = world.terms("coin");
      const receipt = await world.send({
        from: world.payer,
        to: other.address,
        data: payNativeCall(terms),
        value: terms.amount,
      });
      assert.deepEqual(world.paymentsIn(receipt), []);
      const [event] = eventsOf(receipt, other) as readonly { id: string }[];
      assert.equal(event?.id, invoiceId({ ...terms, router: other.address }));
    });

    it("so that another chain's payment is another invoice's, at the same address", async () => {
      const abroad = await startPayWorld({ chainId: 31_338 });
      try {
        assert.equal(abroad.router.address, world.router.address);
        const terms = world.terms("coin");
        const [payment] = abroad.paymentsIn(await abroad.pay(terms));
        assert.notEqual(payment?.id, invoiceId(terms));
        assert.equal(payment?.id, invoiceId({ ...terms, chainId: 31_338n }));
      } finally {
        await abroad.stop();
      }
    });
  });

  async function balance(token: Deployed, owner: string): Promise<unknown> {
    return await world.read(token, "balanceOf", owner);
  }

  async function give(token: Deployed, owner: string, amount: bigint): Promise<void> {
    const to = token.address;
    await world.send({ from: owner, to, data: token.call("mint", owner, amount) });
    await world.send({
      from: owner,
      to,
      data: token.call("approve", world.router.address, amount),
    });
  }

  async function timeOfHead(): Promise<bigint> {
    const head = await world.node.rpc("eth_getBlockByNumber", ["latest", false]);
    return BigInt((head as { timestamp: string }).timestamp);
  }

  /** One payment, and the product reads it as viem does. */
  async function assertPaid(
    receipt: Receipt,
    terms: InvoiceTerms,
    amount: bigint,
    payer = world.payer,
  ): Promise<void> {
    const [event, ...more] = eventsOf(receipt, world.router);
    assert.equal(more.length, 0);
    const { token, recipient } = terms;
    assert.deepEqual(event, {
      id: invoiceId(terms),
      payer: getAddress(payer),
      token: getAddress(token),
      recipient: getAddress(recipient),
      amount,
    });
    const [payment, ...others] = world.paymentsIn(receipt);
    assert.equal(others.length, 0);
    assert.ok(payment);
    assert.equal(payment.id, invoiceId(terms));
    assert.equal(payment.amount, amount);
    assert.ok(isAddressEqual(payment.payer, payer as Hex));
    assert.ok(isAddressEqual(payment.token, token as Hex));
    assert.ok(isAddressEqual(payment.recipient, recipient as Hex));
  }
});

function asStruct({ token, amount, recipient, deadline, salt }: InvoiceTerms): unknown {
  return {
    token: token.toLowerCase(),
    amount,
    recipient: recipient.toLowerCase(),
    deadline,
    salt: salt.toLowerCase(),
  };
}
