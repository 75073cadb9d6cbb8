/** Pico document 7.3: the payment results notification. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { picoDialect } from "../../bridge/server/notices/dialects/pico.ts";
import {
  encodeLikeJava,
  isPicoSigned,
  picoSource,
  signPico,
} from "../../bridge/server/notices/dialects/picoSignature.ts";
import { FIRST_TRY, snapshot, target } from "../merchant/snapshot.ts";
import {
  PICO_FIELDS as FIELDS,
  PICO_PAY_KEY as PAY_KEY,
  PICO_SIGNATURE as SIGNATURE,
} from "./picoDocument.ts";

describe("a Pico notice", () => {
  it("is signed as the SDK signs it", () => {
    assert.equal(signPico(FIELDS, PAY_KEY), SIGNATURE);
    assert.equal(signPico({ ...FIELDS, signature: "whatever" }, PAY_KEY), SIGNATURE);
    assert.ok(isPicoSigned(FIELDS, PAY_KEY, SIGNATURE));
    assert.ok(!isPicoSigned(FIELDS, PAY_KEY, SIGNATURE.toUpperCase()));
    assert.ok(!isPicoSigned({ ...FIELDS, total_fee: "1" }, PAY_KEY, SIGNATURE));
    assert.ok(!isPicoSigned(FIELDS, `${PAY_KEY}x`, SIGNATURE));
  });

  it("keeps an empty field and covers it", () => {
    assert.match(picoSource({ ...FIELDS, sub_code: "" }, PAY_KEY), /&sub_code=&/);
    assert.notEqual(signPico({ ...FIELDS, sub_code: "" }, PAY_KEY), SIGNATURE);
  });

  it("has the fields of list 7.3, all of them text", () => {
    const order = { attach: "a b*c~d(e)!'f/中" };
    const { url, headers, body } = picoDialect.request(
      snapshot({}, order),
      target("pico", PAY_KEY),
      FIRST_TRY,
    );
    assert.equal(url, "https://game.example/notify");
    assert.equal(headers["Content-Type"], "application/json");
    const { signature, ...fields } = JSON.parse(body);
    assert.deepEqual(fields, {
      ret_code: "SUCCESS",
      ret_msg: "OK",
      trade_no: "01a3185c-5000-7abc-8def-0123456789ab",
      out_trade_no: "ORDER1",
      app_id: "demo",
      mch_id: "81",
      open_id: "4f3148bdc34d9bca104927729a173b64",
      nonce_str: "0a".repeat(16),
      result_code: "SUCCESS",
      trade_type: "PCoin",
      fee_type: "PIC",
      total_fee: "60",
      receipt_fee: "60",
      buyer_pay_fee: "60",
      coupon_fee: "0",
      attach: "a b*c~d(e)!'f/中",
      pay_time: "2027-01-15 16:00:00",
    });
    assert.ok(isPicoSigned(fields, PAY_KEY, signature));
  });

  it("has another nonce in every try", () => {
    const tryInfo = { ...FIRST_TRY, tryNo: 2, randomHex: (bytes: number) => "0b".repeat(bytes) };
    const first = picoDialect.request(snapshot(), target("pico", PAY_KEY), FIRST_TRY);
    const second = picoDialect.request(snapshot(), target("pico", PAY_KEY), tryInfo);
    assert.notEqual(JSON.parse(first.body).signature, JSON.parse(second.body).signature);
  });

  it("is sent for a payment alone, and never unsigned", () => {
    for (const moment of ["refunded", "reversed", "expired", "seen"] as const) {
      assert.throws(
        () => picoDialect.request(snapshot({ moment }), target("pico", PAY_KEY), FIRST_TRY),
        { word: "unsayable" },
      );
    }
    const key = { kind: "ed25519", text: "whsk_" } as const;
    for (const secrets of [[], [key]]) {
      assert.throws(() => picoDialect.request(snapshot(), target("pico", ...secrets), FIRST_TRY), {
        word: "noSecret",
      });
    }
  });

  it("is not sent for goods that the client hands over: they would be granted twice", () => {
    const told = snapshot({}, { grantBy: "client" });
    assert.throws(() => picoDialect.request(told, target("pico", PAY_KEY), FIRST_TRY), {
      word: "unsayable",
    });
  });

  it("arrived when the answer's ret_code is SUCCESS, and the goods with it", () => {
    const judge = (status: number, body: string) => picoDialect.isSuccess(status, {}, body);
    const taken = "delivered and acknowledged";
    assert.equal(judge(200, '{"ret_code":"SUCCESS","ret_msg":"OK"}'), taken);
    assert.equal(judge(200, '{"ret_code":"SUCCESS"}'), taken);
    for (const body of ["", "SUCCESS", "null", '{"ret_code":"FAIL"}', '{"ret_code":"success"}']) {
      assert.equal(judge(200, body), "refused", body);
    }
    assert.equal(judge(500, '{"ret_code":"SUCCESS"}'), "refused");
  });
});

describe("Pico's signature in Java", function () {
  this.timeout(60_000);
  const texts = [
    FIELDS.attach,
    "",
    "+ %20&=;?#[]@$,:",
    "-._~!*'()",
    "漢字かな 🂡 é\u0000\t\n",
    "\uD83C",
    "a\uDCA1b",
    "\u00ff\u0800\uffff",
  ];

  it("agrees with the JDK's URLEncoder and MessageDigest", () => {
    const all = texts.map((attach) => ({ ...FIELDS, attach }));
    const program = join(process.cwd(), "test/systems/PicoSign.java");
    // Text that is no Unicode is not to be lost on its way: it goes as UTF-16 in hex.
    const lines = all.map((fields) =>
      Object.entries({ ...fields, app_secret: PAY_KEY })
        .map(([name, value]) => `${name}=${utf16Hex(value)}`)
        .join(" "),
    );
    const input = `${lines.join("\n")}\n`;
    const output = execFileSync("/usr/bin/java", [program], { input, encoding: "utf8" });
    const answers = output.trimEnd().split("\n");
    assert.deepEqual(
      answers,
      all.map((fields) => `${encodeLikeJava(fields.attach)} ${signPico(fields, PAY_KEY)}`),
    );
    assert.equal(answers[0]?.split(" ")[1], SIGNATURE);
  });
});

function utf16Hex(text: string): string {
  return Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, "0"),
  ).join("");
}
