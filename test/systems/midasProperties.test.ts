/** Any sequence of Midas calls against a model that fits on one page. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { audit } from "../server/books.ts";
import { giveCoins } from "../server/world.ts";
import { type MidasPlayerIn, type MidasWorld, openMidasWorld } from "./midasWorld.ts";

const RUNS = 40;

interface Step {
  readonly name: "pay_m" | "cancel_pay_m" | "present_m";
  readonly billno: string;
  readonly coins: number;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom("pay_m", "cancel_pay_m", "present_m"),
  billno: fc.constantFrom("A", "B", "C"),
  coins: fc.constantFrom(1, 7, 60, 120),
});

/** A wallet in two piles, and what was done under which number. */
class Model {
  gift = 100;
  paid = 60;
  readonly payments = new Map<string, { coins: number; gift: number; back?: number }>();
  readonly presents = new Map<string, number>();

  take({ name, billno, coins }: Step): number {
    if (name === "pay_m") return this.#pay(billno, coins);
    return name === "cancel_pay_m" ? this.#cancel(billno, coins) : this.#present(billno, coins);
  }

  #pay(billno: string, coins: number): number {
    const known = this.payments.get(billno);
    if (known !== undefined) return known.coins === coins ? 1002215 : 1001;
    if (coins > this.gift + this.paid) return 1004;
    const gift = Math.min(this.gift, coins);
    this.gift -= gift;
    this.paid -= coins - gift;
    this.payments.set(billno, { coins, gift });
    return 0;
  }

  #cancel(billno: string, coins: number): number {
    const known = this.payments.get(billno);
    if (known === undefined) return 1001;
    if (known.back !== undefined) return known.back === coins ? 1002215 : 1001;
    if (coins > known.coins) return 1001;
    const paid = Math.min(coins, known.coins - known.gift);
    this.paid += paid;
    this.gift += coins - paid;
    this.payments.set(billno, { ...known, back: coins });
    return 0;
  }

  #present(billno: string, coins: number): number {
    const known = this.presents.get(billno);
    if (known !== undefined) return known === coins ? 1002215 : 1001;
    this.gift += coins;
    this.presents.set(billno, coins);
    return 0;
  }
}

describe("any sequence of Midas calls", function () {
  this.timeout(60_000);
  let midas: MidasWorld;
  let players = 0;

  before(async () => {
    midas = await openMidasWorld();
  });

  after(() => midas.close());

  it("answers and moves coins as the model does, and keeps the books", async () => {
    const steps = fc.array(STEP, { minLength: 1, maxLength: 12 });
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: RUNS });
    audit(midas.world.db);
  });

  async function play(steps: readonly Step[]): Promise<void> {
    players += 1;
    const player = await midas.player(`player ${players}`);
    await giveCoins(midas.world, player.openkey, 60);
    const model = new Model();
    for (const step of steps) {
      const expected = model.take(step);
      assert.equal(await send(player, step), expected, JSON.stringify(step));
    }
    const seen = await midas.ask(player, "get_balance_m");
    assert.equal(seen?.gen_balance, model.gift);
    assert.equal(seen?.balance, model.gift + model.paid);
    assert.equal(seen?.save_amt, 60);
    assert.equal(seen?.balance, Number(seen?.save_sum) - Number(seen?.cost_sum));
    assert.equal(seen?.save_sum, Number(seen?.save_amt) + Number(seen?.present_sum));
  }

  /** Numbers are unique in an app, so each player has their own. */
  async function send(player: MidasPlayerIn, { name, billno, coins }: Step) {
    const amount = name === "present_m" ? "presenttimes" : "amt";
    const params = { billno: `${billno}-${players}`, [amount]: String(coins) };
    return (await midas.ask(player, name, params))?.ret;
  }
});
