/** Trino pay-srv: the callback of a paid invoice. */

import assert from "node:assert/strict";
import { trinoDialect } from "../../bridge/server/notices/dialects/trino.ts";
import { isTrinoSigned, signTrino } from "../../bridge/server/notices/dialects/trinoSignature.ts";
import { FIRST_TRY, snapshot, target } from "../merchant/snapshot.ts";

const TOKEN = "f140004f-1b51-4abe-a0d4-58beef45d70c";
const INVOICE = "7503cd8a-c921-4368-a32d-6c1d01d86da9";
const BODY = `{"invoice_id":"${INVOICE}","status":"paid"}`;
const SIGNATURE = "sha256=d776779df38e1293bb61340627318ade7c5dbf16eb5477594dac6bfd4de98fbe";

describe("a Trino notice", () => {
  it("is signed as the original signs it, over the raw body", () => {
    assert.equal(BODY.length, 69);
    assert.equal(signTrino(Buffer.from(BODY), TOKEN), SIGNATURE);
    assert.ok(isTrinoSigned(Buffer.from(BODY), TOKEN, SIGNATURE));
    const pretty = JSON.stringify(JSON.parse(BODY), null, 2);
    assert.ok(!isTrinoSigned(Buffer.from(pretty), TOKEN, SIGNATURE));
    assert.ok(!isTrinoSigned(Buffer.from(BODY), TOKEN, SIGNATURE.toUpperCase()));
    assert.ok(!isTrinoSigned(Buffer.from(BODY), TOKEN, SIGNATURE.slice(0, -1)));
  });

  it("is, byte by byte, the original's", () => {
    const paid = snapshot({}, { tradeNo: INVOICE });
    const request = trinoDialect.request(paid, target("trino", TOKEN, "older"), FIRST_TRY);
    assert.deepEqual(request, {
      url: "https://game.example/notify",
      headers: { "Content-Type": "application/json", "Trino-Pay-Sig": SIGNATURE },
      body: BODY,
    });
  });

  it("is not sent for goods that the client hands over: they would be granted twice", () => {
    const told = snapshot({}, { grantBy: "client" });
    assert.throws(() => trinoDialect.request(told, target("trino", TOKEN), FIRST_TRY), {
      word: "unsayable",
    });
  });

  it("arrived with status 200 and no other, whatever the body", () => {
    assert.equal(trinoDialect.isSuccess(200, {}, "no"), "delivered and acknowledged");
    for (const status of [201, 202, 204, 302, 400, 500]) {
      assert.equal(trinoDialect.isSuccess(status, {}, ""), "refused");
    }
  });

  it("is sent for a payment alone, and never unsigned", () => {
    assert.throws(() => trinoDialect.request(snapshot(), target("trino"), FIRST_TRY), {
      word: "noSecret",
    });
    for (const moment of ["refunded", "reversed", "confirming"] as const) {
      const told = snapshot({ moment });
      assert.throws(() => trinoDialect.request(told, target("trino", TOKEN), FIRST_TRY), {
        word: "unsayable",
      });
    }
  });
});
