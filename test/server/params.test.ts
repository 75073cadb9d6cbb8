import assert from "node:assert/strict";
import { openWorld, refused, terms, type World } from "./world.ts";

describe("params from outside", () => {
  let world: World;
  let ann: string;

  before(async () => {
    world = await openWorld();
    ann = await world.logIn("Ann");
  });

  after(() => world.close());

  const pay = (more: object) =>
    world.call("pay", { session: ann, ...terms(world, "A1"), coins: 10, ...more });
  const payByCode = (items: unknown) =>
    world.call("payByCode", { session: ann, ...terms(world, "A1"), items: items as never });

  for (const coins of [0, -1, 1.5, 2 ** 53, Number.NaN, "10", true, undefined]) {
    it(`${coins} coins are a wrong amount (10002)`, async () => {
      assert.equal((await refused(pay({ coins }), "badAmount")).legacyCode, "10002");
    });
  }

  it("a missing order number is 15002", async () => {
    assert.equal(
      (await refused(pay({ orderNo: undefined }), "orderNoMissing")).legacyCode,
      "15002",
    );
    await refused(pay({ orderNo: "" }), "orderNoMissing");
  });

  it("an order number has 1 to 32 letters and digits", async () => {
    for (const orderNo of ["a b", "ä", "A-1", "x".repeat(33), "A1\n", 1]) {
      assert.equal((await refused(pay({ orderNo }), "paramsWrong")).legacyCode, "LACK_PARAMS");
    }
  });

  it("a cart without products is 15000", async () => {
    assert.equal((await refused(payByCode(undefined), "productMissing")).legacyCode, "15000");
    await refused(payByCode([]), "productMissing");
  });

  it("cart lines are checked one by one", async () => {
    const line = { code: "SWORD", quantity: 1, expectedPrice: 60 };
    for (const wrong of [
      { code: "1SWORD" },
      { code: "S".repeat(21) },
      { quantity: 0 },
      { quantity: 1.5 },
      { quantity: 10_000 },
      { expectedPrice: 0 },
      { more: 1 },
    ]) {
      await refused(payByCode([{ ...line, ...wrong }]), "paramsWrong");
    }
    await refused(payByCode(Array.from({ length: 51 }, () => line)), "paramsWrong");
  });

  it("text is measured in bytes of UTF-8", async () => {
    await refused(pay({ title: "剑".repeat(43) }), "paramsWrong");
    await refused(pay({ title: "x".repeat(129) }), "paramsWrong");
    await refused(pay({ attach: "x".repeat(1025) }), "paramsWrong");
    const { order } = await pay({ title: "剑".repeat(42), attach: "x".repeat(1024) });
    assert.equal(order.state, "paid");
  });

  it("text with a NUL in it is refused, because it could not be given back whole", async () => {
    await refused(pay({ attach: "a\0b" }), "paramsWrong");
    const attach = "line\nline\ttab";
    assert.equal((await pay({ orderNo: "A2", attach })).order.attach, attach);
  });

  it("unknown, missing and wrong members are refused, and the detail names them", async () => {
    await refused(pay({ extra: 1 }), "paramsWrong");
    const missing = await refused(pay({ title: undefined }), "paramsMissing");
    assert.match(missing.detail ?? "", /^title: /);
    await refused(pay({ detail: 1 }), "paramsWrong");
    await refused(world.call("getBalance", { session: ann, zoneId: "a/b" }), "paramsWrong");
  });

  it("an unknown method is unknown, whatever JavaScript calls so", async () => {
    for (const method of ["nope", "__proto__", "constructor", "toString", "publishCatalog"]) {
      const answer = await world.router.answer(method, {});
      assert.equal(answer.kind === "error" && answer.error.code, "methodUnknown", method);
    }
  });

  it("a bug in a call is told as a system error with an id, never with its text", async () => {
    world.db.exec("ALTER TABLE recharges RENAME TO recharges_gone");
    const answer = await world.router.answer("queryRecharge", {
      session: ann,
      rechargeNo: "R1",
    });
    world.db.exec("ALTER TABLE recharges_gone RENAME TO recharges");
    assert.ok(answer.kind === "error");
    assert.equal(answer.error.code, "systemError");
    assert.match(answer.error.detail ?? "", /^error [0-9a-f-]{36}$/);
    assert.ok(!JSON.stringify(answer).includes("recharges"));
  });
});
