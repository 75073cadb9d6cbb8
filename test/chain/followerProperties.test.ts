import assert from "node:assert/strict";
import fc from "fast-check";
import { LEASE_MS, openChainStage, untilRest } from "./chainStage.ts";
import { createFakeChain, payment } from "./fakeChain.ts";

const INVOICES = 3;

type Act =
  | { readonly kind: "mine"; readonly payments: number }
  | { readonly kind: "reorg"; readonly depth: number; readonly keep: boolean }
  | { readonly kind: "rollback"; readonly depth: number }
  | { readonly kind: "gap"; readonly blocks: number }
  | { readonly kind: "crash" }
  | { readonly kind: "lag"; readonly blocks: number }
  | { readonly kind: "step" };

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("mine" as const), payments: fc.nat(2) }),
  fc.record({
    ...{ kind: fc.constant("reorg" as const), keep: fc.boolean() },
    depth: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ kind: fc.constant("rollback" as const), depth: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant("gap" as const), blocks: fc.integer({ min: 20, max: 90 }) }),
  fc.record({ kind: fc.constant("crash" as const) }),
  fc.record({ kind: fc.constant("lag" as const), blocks: fc.nat(4) }),
  fc.record({ kind: fc.constant("step" as const) }),
  fc.record({ kind: fc.constant("step" as const) }),
);

describe("a follower, whatever happens", function () {
  this.timeout(1_200_000);

  it("has what the chain has in the end, and nothing else, and told every last turn", async () => {
    await fc.assert(fc.asyncProperty(fc.array(anyAct, { minLength: 5, maxLength: 60 }), run), {
      numRuns: Number(process.env.COINSLOT_RUNS ?? 40),
    });
  });
});

async function run(acts: readonly Act[]): Promise<void> {
  const stage = await openChainStage();
  try {
    const chain = createFakeChain();
    for (let at = 0; at < INVOICES; at += 1) await stage.addInvoice(`i${at}`);
    chain.mineMany(30);
    const limits = { near: 16, ring: 32, blocks: 4, range: 30 };
    let crashNext = false;
    const hooks = {
      beforeAdvance() {
        if (crashNext) throw new Error("kill -9");
      },
    };
    let follower = stage.follow(chain.source, hooks, limits);
    // Nobody is asked to pay on a chain that nobody follows yet.
    await untilRest(follower);
    let made = 0;
    const pay = () => {
      made += 1;
      return payment(`0x${made}`, `i${made % INVOICES}`);
    };
    for (const act of acts) {
      if (act.kind === "mine") chain.mine(Array.from({ length: act.payments }, pay));
      if (act.kind === "gap") chain.mineMany(act.blocks);
      if (act.kind === "rollback") chain.rollback(act.depth);
      if (act.kind === "lag") chain.nodes.lag = () => act.blocks;
      if (act.kind === "reorg") {
        const before = chain.payments();
        chain.reorg(act.depth);
        const gone = before.filter((one) => !chain.payments().includes(one));
        chain.mine(act.keep ? gone : []);
      }
      crashNext = act.kind === "crash";
      if (act.kind !== "step" && act.kind !== "crash") continue;
      await follower.step().catch(() => {
        stage.wait(LEASE_MS + 1);
        follower = stage.follow(chain.source, hooks, limits);
      });
    }
    crashNext = false;
    chain.nodes.lag = () => 0;
    // A branch that is lower than the last one is behind until it has grown.
    chain.mineMany(1 + 3 * acts.filter(({ kind }) => kind === "rollback").length);
    assert.deepEqual(await untilRest(follower), { kind: "level" });
    const truth = chain.payments().map(({ txId }) => txId);
    const held: string[] = [];
    for (let at = 0; at < INVOICES; at += 1) {
      const payments = await stage.payments(`i${at}`);
      const here = payments.filter(({ state }) => state === "included" || state === "confirmed");
      held.push(...here.map(({ txId }) => txId));
      const told = stage.judged.filter(({ invoiceId }) => invoiceId === `i${at}`).at(-1);
      assert.deepEqual(
        told?.states ?? [],
        payments.map(({ state }) => state),
      );
    }
    assert.deepEqual(held.sort(), truth.sort());
  } finally {
    await stage.close();
  }
}
