import assert from "node:assert/strict";
import fc from "fast-check";
import { RECHARGE_OUTCOMES } from "../../bridge/server/rails/hosted/rechargeOutcome.ts";
import { createSandboxProvider } from "../../bridge/server/rails/hosted/sandboxProvider.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { audit } from "./books.ts";
import { CallError } from "./rawClient.ts";
import { buy, openRecharge, openWorld, terms, ticketFor, type World } from "./world.ts";

/**
 * What players, games, providers and time may do, in any order. Few numbers and players, so that
 * they collide.
 */
const PLAYERS = ["Ann", "Bob", "Guest"];
const player = fc.constantFrom(...PLAYERS);
const orderNo = fc.constantFrom("A1", "A2", "A3", "A4", "A5");
const step = fc.oneof(
  fc.record({
    do: fc.constant("pay" as const),
    player,
    orderNo,
    coins: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    do: fc.constant("buy" as const),
    player,
    orderNo,
    code: fc.constantFrom("SWORD", "POTION", "CASTLE", "CURSED", "TITLE", "FOG"),
  }),
  fc.record({ do: fc.constantFrom("cancel" as const, "close" as const), player, orderNo }),
  fc.record({ do: fc.constant("take" as const), player }),
  fc.record({ do: fc.constant("signIn" as const), as: fc.constantFrom("Ann", "Bob") }),
  fc.record({
    do: fc.constant("ack" as const),
    player,
    outcome: fc.constantFrom("granted" as const, "cannotGrant" as const),
  }),
  fc.record({
    do: fc.constant("recharge" as const),
    player,
    rechargeNo: fc.constantFrom("R1", "R2", "R3"),
    outcome: fc.constantFrom(...RECHARGE_OUTCOMES),
    coins: fc.integer({ min: 1, max: 9000 }),
  }),
  fc.record({
    do: fc.constant("refund" as const),
    orderNo,
    refundNo: fc.constantFrom("B1", "B2", "B3", "B4"),
    coins: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  }),
  fc.record({
    do: fc.constant("resolve" as const),
    orderNo,
    outcome: fc.constantFrom("settled" as const, "none" as const),
  }),
  fc.record({
    do: fc.constant("report" as const),
    rechargeNo: fc.constantFrom("R1", "R2", "R9"),
    reportNo: fc.constantFrom("T1", "T2", "T3", "R1"),
    kind: fc.constantFrom("paid" as const, "chargeBack" as const),
    coins: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    do: fc.constant("decide" as const),
    action: fc.constantFrom("note" as const, "credit" as const, "return" as const),
  }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ do: fc.constant("chores" as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Stage {
  readonly world: World;
  readonly sessions: { [name: string]: string };
  /** The guest of the moment. */
  device: number;
  readonly deliveries: { [name: string]: string[] };
}

describe("orders and ledger, whatever happens", function () {
  this.timeout(120_000);

  it("keep every rule of the books after every step", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const world = await openWorld();
        try {
          const [ann, bob] = [await world.logIn("Ann"), await world.logIn("Bob")];
          const sessions = { Ann: ann, Bob: bob, Guest: await logInGuest(world, 0) };
          const stage = { world, sessions, device: 0, deliveries: {} };
          for (const one of steps) {
            await refusalsAreFine(perform(stage, one));
            audit(world.db);
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: 40 },
    );
  });
});

async function logInGuest(world: World, device: number, ticket?: string): Promise<string> {
  const whose = { appId: "demo", appKey: "demo-key", language: "en", ticket } as const;
  return (await world.call("login", { ...whose, device: `${device}`.padStart(64, "0") })).session;
}

/** The guest becomes one of the players, with all coins and debts; another guest comes. */
async function signIn(stage: Stage, name: string): Promise<void> {
  const { world, sessions } = stage;
  const before = sumOfWallets(world);
  const ticket = await ticketFor(world, `sandbox:${name}`);
  sessions[name] = await logInGuest(world, stage.device, ticket);
  assert.equal(sumOfWallets(world), before, "a merge makes no coins and loses none");
  stage.device += 1;
  sessions.Guest = await logInGuest(world, stage.device);
}

function sumOfWallets(world: World): number {
  const sql = "SELECT CAST(SUM(paid + gift - debt) AS BIGINT) AS n FROM wallets";
  return Number(world.db.prepare<{ n: number }>(sql).get()?.n);
}

async function perform(stage: Stage, one: Step): Promise<unknown> {
  const { world, sessions, deliveries } = stage;
  if (one.do === "wait") return world.wait(one.ms);
  if (one.do === "chores") return world.doChores();
  if (one.do === "signIn") return signIn(stage, one.as);
  if (!("player" in one)) return operate(world, one);
  const session = sessions[one.player] ?? "";
  switch (one.do) {
    case "pay":
      return world.call("pay", { session, ...terms(world, one.orderNo), coins: one.coins });
    case "buy":
      return buy(world, session, one.orderNo, one.code);
    case "cancel":
      return world.call("cancelOrder", { session, orderNo: one.orderNo });
    case "close":
      return world.call("closeIfAbsent", { session, orderNo: one.orderNo });
    case "take": {
      const taken = (await world.call("deliveries", { session, saveSlot: "1" })).deliveries ?? [];
      deliveries[one.player] = taken.map(({ deliveryId }) => deliveryId);
      return;
    }
    case "ack": {
      const deliveryId = deliveries[one.player]?.pop();
      if (deliveryId === undefined) return;
      return world.call("ackDelivery", { session, deliveryId, outcome: one.outcome });
    }
    case "recharge":
      return rechargeOnce(world, session, one);
  }
}

/** What an operator or a provider does, past the wire. */
async function operate(
  world: World,
  one: Extract<Step, { do: "refund" | "resolve" | "report" | "decide" }>,
): Promise<unknown> {
  const order = { appId: "demo", door: "plugin", by: "operator", reason: "so" } as const;
  switch (one.do) {
    case "refund":
      return world.store.execute("refundOrder", { ...order, ...one });
    case "resolve":
      return world.store.execute("resolveOrder", { ...order, ...one });
    case "report":
      return world.store.execute("reportRecharge", { appId: "demo", ...one });
    case "decide": {
      const { result } = await world.store.execute("listAttention", { afterKey: 0 });
      const key = result[0]?.key ?? 0;
      return world.store.execute("resolveAttention", { ...order, key, action: one.action });
    }
  }
}

async function rechargeOnce(
  world: World,
  session: string,
  { rechargeNo, outcome, coins }: Extract<Step, { do: "recharge" }>,
): Promise<void> {
  const { pageToken } = await openRecharge(world, session, rechargeNo, 50, { isCanChange: true });
  const { result } = await world.store.execute("openRechargePage", { pageToken });
  const report = createSandboxProvider().report(result.recharge, { outcome, coins });
  await world.store.execute("settleRecharge", { pageToken, report });
}

/** A refusal is an answer; a system error or a thrown bug is not. */
async function refusalsAreFine(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refusal) return;
    if (!(error instanceof CallError)) throw error;
    assert.notEqual(error.code, "systemError");
  }
}
