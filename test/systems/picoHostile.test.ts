/** The Pico door against what attackers write, signed as its SDK signs. */

import assert from "node:assert/strict";
import { audit } from "../server/books.ts";
import { coinsOf } from "../server/world.ts";
import { HOSTILE_TEXTS } from "./hostileTexts.ts";
import { type Fields, openPicoWorld, type PicoAnswered, type PicoWorld } from "./picoWorld.ts";

const CALLS = ["unifiedorder", "callpay", "orderquery"] as const;

describe("hostile text at the Pico door", function () {
  this.timeout(120_000);
  let pico: PicoWorld;
  let session: string;
  let caller: Fields;

  beforeEach(async () => {
    pico = await openPicoWorld();
    ({ session, fields: caller } = await pico.player("Ann"));
  });

  afterEach(() => pico.close());

  const order = (n: number): Fields => ({
    ...caller,
    timestamp: String(Math.floor(pico.world.nowMs() / 1000)),
    ...{ out_trade_no: `H${n}`, trade_type: "PCoin", fee_type: "PIC", total_fee: "10" },
    ...{ subject: "A gift", body: "", attach: "", notify_url: "", detail: "", goods_tag: "" },
    ...{ terminal_ip: "10.0.0.1", device_id: "1", terminal_type: "vr", prepay_id: "0".repeat(32) },
  });

  for (const call of CALLS) {
    it(`is refused or carried harmlessly by ${call}, in every field`, async () => {
      let n = 0;
      for (const name of Object.keys(order(0))) {
        for (const text of HOSTILE_TEXTS) {
          n += 1;
          if (n % 15 === 0) await closeOrders();
          const answer = await pico.ask(call, { ...order(n), [name]: text });
          check(answer, `${name} ${text}`);
        }
      }
      assert.ok(n > 300);
      assert.deepEqual(pico.bugs, []);
      assert.equal(await coinsOf(pico.world, session), 100);
      await audit(pico.world.db);
    });
  }

  /** Nobody may have very many open ones. */
  async function closeOrders(): Promise<void> {
    pico.world.wait(16 * 60_000);
    await pico.world.doChores();
  }

  function check(answer: PicoAnswered, what: string): void {
    assert.ok(
      answer.result_code === "SUCCESS" || answer.ret_code === "FAIL" || answer.sub_code,
      what,
    );
    assert.notEqual(answer.sub_code, "SYSTEMERROR", what);
    const text = JSON.stringify(answer);
    assert.ok(text.length < 1000 && !text.includes(session) && !/injected/i.test(text), text);
  }

  it("is kept as it was written, and in no field can it forge another", async () => {
    for (const [n, text] of HOSTILE_TEXTS.entries()) {
      const made = await pico.ask("unifiedorder", { ...order(n), attach: text });
      if (made.prepay_id === undefined) continue;
      if (n % 15 === 0) await closeOrders();
      const row = pico.world.db
        .prepare<{ attach: string }>("SELECT attach FROM orders WHERE order_no = ?")
        .get(`H${n}`);
      assert.equal(row?.attach, Buffer.from(text).toString());
    }
  });
});
