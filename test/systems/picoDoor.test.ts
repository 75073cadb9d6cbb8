/** The Pico document's platform: what a game with the SDK 1.0.33 can do, and what it cannot. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { audit } from "../server/books.ts";
import { buy, coinsOf, refused } from "../server/world.ts";
import {
  type Fields,
  openPicoWorld,
  PICO_SECRET,
  type PicoWorld,
  signedForm,
} from "./picoWorld.ts";

const CLIENT = fileURLToPath(new URL("../../../test/systems/picoClient.py", import.meta.url));

describe("a game at the Pico door", () => {
  let pico: PicoWorld;
  let session: string;
  let caller: Fields;

  beforeEach(async () => {
    pico = await openPicoWorld();
    ({ session, fields: caller } = await pico.player("Ann"));
  });

  afterEach(async () => {
    await audit(pico.world.db);
    await pico.close();
  });

  const order = (orderNo: string, more: Fields = {}) => {
    const { open_id: _, ...common } = caller;
    const what = { out_trade_no: orderNo, trade_type: "PCoin", fee_type: "PIC", subject: "A gift" };
    return { ...common, ...what, total_fee: "10", ...more };
  };
  const unify = (orderNo: string, more: Fields = {}) =>
    pico.ask("unifiedorder", order(orderNo, more));
  const pay = (prepayId: string | undefined, more: Fields = {}) =>
    pico.ask("callpay", { ...caller, prepay_id: prepayId, ...more });
  const query = (orderNo: string, more: Fields = {}) => {
    const { open_id: _, token: __, ...common } = caller;
    return pico.ask("orderquery", { ...common, out_trade_no: orderNo, ...more });
  };

  it("orders, pays once and asks how it stands", async () => {
    const made = await unify("P1");
    assert.deepEqual([made.ret_code, made.result_code], ["SUCCESS", "SUCCESS"]);
    assert.equal((await query("P1")).trade_status, "NOTPAY");
    const paid = await pay(made.prepay_id);
    assert.deepEqual([paid.result_code, paid.out_trade_no], ["SUCCESS", "P1"]);
    assert.equal((await pay(made.prepay_id)).trade_no, paid.trade_no);
    assert.equal(await coinsOf(pico.world, session), 90);
    assert.deepEqual(await query("P1"), {
      ...{ ret_code: "SUCCESS", ret_msg: "OK", result_code: "SUCCESS" },
      ...{ trade_no: paid.trade_no, out_trade_no: "P1", open_id: caller.open_id },
      ...{ trade_status: "SUCCESS", trade_type: "PCoin", fee_type: "PIC", coupon_fee: "0" },
      ...{ total_fee: "10", receipt_fee: "10", buyer_pay_fee: "10" },
      pay_time: String(pico.world.nowMs()),
    });
  });

  it("buys a product at the catalogue's price, and a lasting one once", async () => {
    const sword = { total_fee: undefined, pay_code: "SWORD" };
    const made = await unify("P1", sword);
    assert.equal((await pay(made.prepay_id)).result_code, "SUCCESS");
    assert.equal(await coinsOf(pico.world, session), 40);
    assert.equal((await unify("P2", sword)).sub_code, "PAY_CODE_EXIST");
    await refused(buy(pico.world, session, "G1", "SWORD"), "alreadyOwned");
    const none = await unify("P3", { total_fee: undefined, pay_code: "NOTHING" });
    assert.equal(none.sub_code, "PAY_CODE_NOT_EXIST");
  });

  it("answers too few coins with NOTENOUGH, and the order can be paid later", async () => {
    const made = await unify("P1", { total_fee: "101" });
    assert.equal((await pay(made.prepay_id)).sub_code, "NOTENOUGH");
    assert.equal((await query("P1")).trade_status, "NOTPAY");
    pico.world.wait(16 * 60 * 1000);
    await pico.world.doChores();
    const late = { timestamp: String(pico.world.nowMs()) };
    assert.equal((await pay(made.prepay_id, late)).sub_code, "ORDER_EXIST");
    assert.equal((await query("P1", late)).trade_status, "CLOSED");
  });

  it("keeps a number to its terms, and to one door", async () => {
    const made = await unify("P1");
    assert.equal((await unify("P1")).prepay_id, made.prepay_id);
    assert.equal((await unify("P1", { total_fee: "11" })).sub_code, "ORDER_EXIST");
    await pay(made.prepay_id);
    assert.equal((await unify("P1")).sub_code, "ORDER_EXIST");
    await refused(buy(pico.world, session, "P1", "POTION"), "orderExists");
    await buy(pico.world, session, "G1", "POTION");
    assert.equal((await unify("G1")).sub_code, "ORDER_EXIST");
    assert.equal(await coinsOf(pico.world, session), 80);
  });

  it("pays nobody else's order, and tells nothing of other apps", async () => {
    const made = await unify("P1");
    const ben = await pico.player("Ben");
    const foreign = await pico.ask("callpay", { ...ben.fields, prepay_id: made.prepay_id });
    assert.equal(foreign.sub_code, "ORDER_NOT_EXIST");
    assert.equal(
      (await pay(made.prepay_id, { open_id: ben.fields.open_id })).sub_code,
      "TOKEN_NOT_EXIST",
    );
    const eve = await pico.world.logIn("Eve", "other");
    assert.equal((await unify("P2", { token: eve })).sub_code, "TOKEN_NOT_EXIST");
    assert.equal((await unify("P2", { token: "nobody" })).sub_code, "TOKEN_NOT_EXIST");
    assert.equal((await query("NONE")).sub_code, "ORDER_NOT_EXIST");
  });

  it("signs empty fields that the body leaves out, as the SDK does", async () => {
    const empties = {
      ...{ terminal_ip: "", device_id: "", terminal_type: "", body: "", notify_url: "" },
      ...{ detail: "", attach: "", time_start: "", time_expire: "", goods_tag: "" },
    };
    assert.equal((await unify("P1", empties)).result_code, "SUCCESS");
    assert.equal((await unify("P2", { ...empties, pay_code: "" })).result_code, "SUCCESS");
    const odd = { subject: "a b*c~d(e)!'f/中", attach: "q&x=1" };
    assert.equal((await unify("P3", odd)).result_code, "SUCCESS");
  });

  it("refuses wrong signatures, clocks, apps and merchants with the document's words", async () => {
    const subCode = async (more: Fields, secret?: string) =>
      (await pico.ask("unifiedorder", order("P1", more), secret)).sub_code;
    assert.equal(await subCode({}, "test-pay-key-0002"), "SIGNERROR");
    const form = signedForm(order("P1"), PICO_SECRET);
    const changed = await pico.send("unifiedorder", form.replace("total_fee=10", "total_fee=1"));
    assert.deepEqual([changed.ret_code, changed.sub_code], ["FAIL", "SIGNERROR"]);
    const unsigned = await pico.send("unifiedorder", form.replace(/&signature=.*/, ""));
    assert.equal(unsigned.sub_code, "SIGNERROR");
    const now = pico.world.nowMs();
    assert.equal(await subCode({ timestamp: String(now - 16 * 60_000) }), "TIMESTAMP_ERROR");
    assert.equal(await subCode({ timestamp: String(now + 16 * 60_000) }), "TIMESTAMP_ERROR");
    assert.equal(await subCode({ timestamp: String(now) }), undefined);
    assert.equal(await subCode({ app_id: "nothing" }), "APP_ID_NOT_EXIST");
    assert.equal(await subCode({ app_id: "other" }), "APP_ID_NOT_EXIST");
    assert.equal(await subCode({ mch_id: "thief" }), "APP_ID_MCHID_NOT_MATCH");
    for (const name of ["app_id", "mch_id", "nonce_str", "out_trade_no", "token", "timestamp"]) {
      assert.equal(await subCode({ [name]: undefined }), "LACK_PARAMS", name);
    }
    for (const fee of ["0", "-1", "1.5", "1e3", undefined, "9".repeat(17)]) {
      assert.equal(await subCode({ total_fee: fee }), "LACK_PARAMS", fee);
    }
    assert.equal(await subCode({ pay_code: "SWORD" }), "LACK_PARAMS");
    const thief = await unify("P9", { notify_url: "https://thief.example/" });
    assert.equal(thief.sub_code, "LACK_PARAMS");
    const twice = await pico.send("unifiedorder", `${form}&total_fee=1`);
    assert.equal(twice.sub_code, "LACK_PARAMS");
    assert.equal(
      (await pico.send("unifiedorder", "{}", "application/json")).sub_code,
      "LACK_PARAMS",
    );
    const large = await pico.send("unifiedorder", `a=${"x".repeat(20_000)}`);
    assert.equal(large.sub_code, "LACK_PARAMS");
  });

  it("stops while the merchant is not verified", async () => {
    const judge = (state: "unverified" | "verified") =>
      pico.world.store.execute("verifyMerchant", { merchantId: "merchant", state });
    await judge("unverified");
    assert.equal((await unify("P1")).sub_code, "NOAUTH");
    await judge("verified");
    assert.equal((await unify("P1")).result_code, "SUCCESS");
  });

  it("takes the old secret and the new one, and none that was revoked", async () => {
    await pico.addSecret("second", "test-pay-key-0002");
    const ask = (secret: string) => pico.ask("unifiedorder", order("P1"), secret);
    assert.equal((await ask(PICO_SECRET)).result_code, "SUCCESS");
    assert.equal((await ask("test-pay-key-0002")).result_code, "SUCCESS");
    await pico.world.store.execute("revokeAppSecret", { appId: "demo", secretId: "first" });
    assert.equal((await ask(PICO_SECRET)).sub_code, "SIGNERROR");
    assert.equal((await ask("test-pay-key-0002")).result_code, "SUCCESS");
  });

  it("is understood by a client that was written from the contract alone (python)", async () => {
    const ask = async (call: string, fields: Fields) => {
      const url = `${pico.url}/pico/${call}`;
      const line = JSON.stringify({ url, secret: PICO_SECRET, fields });
      return (await python(line)) as { readonly [name: string]: string };
    };
    const made = await ask("unifiedorder", order("P1", { subject: "a b*c~d(e)!'f/中", body: "" }));
    assert.equal(made.result_code, "SUCCESS", JSON.stringify(made));
    const paid = await ask("callpay", { ...caller, prepay_id: made.prepay_id });
    assert.equal(paid.result_code, "SUCCESS");
    const { open_id: _, token: __, ...common } = caller;
    const asked = await ask("orderquery", { ...common, out_trade_no: "P1" });
    assert.equal(asked.trade_status, "SUCCESS");
  }).timeout(30_000);
});

function python(line: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = execFile("python3", [CLIENT], { timeout: 20_000 }, (error, out, err) => {
      if (error === null) resolve(JSON.parse(out));
      else reject(new Error(err));
    });
    child.stdin?.end(`${line}\n`);
  });
}
