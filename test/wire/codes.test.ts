/**
 * The code tables hold every code of the original documents, each with both languages and a retry
 * rule.
 */

import { strict as assert } from "node:assert";
import {
  docsAnchor,
  type InfoRow,
  OWN_REFUSALS,
  PAY_CHANNEL_INFO,
  PAY_PLATFORM_INFO,
  PAY_RESULT_INFO,
  PAY_RET_INFO,
  PAY_STATE_INFO,
  PICO_PAYMENT,
  PICO_SDK_1_0_33,
  PICO_USER_INFO,
  type PicoCode,
  PROVIDE_STATE_INFO,
  YSDK_FLAG_INFO,
} from "../../bridge/wire/codes.ts";
import { isErrorCode, payError, picoMessage } from "../../bridge/wire/payError.ts";
import {
  PAY_CHANNEL,
  PAY_PLATFORM,
  PAY_RESULT,
  PAY_RET,
  PAY_STATE,
  PROVIDE_STATE,
  YSDK_FLAG,
} from "../../bridge/wire/payRet.ts";

/** The first column of the table in section 7.2.3 of the Pico document. */
const DOCUMENT_PAYMENT = `
  00000 10000 10001 10002 10003 11000 11001 11002 11003 12000 12001 12003 12004 13000 13001 13002 14000 14001 14002
  15000 15001 15002 NOAUTH SYSTEMERROR APP_ID_NOT_EXIST MCHID_NOT_EXIST APP_ID_MCHID_NOT_MATCH LACK_PARAMS SIGNERROR
  NO_DATA ORDER_EXIST PAY_CODE_NOT_EXIST PAY_CODE_EXIST`;

/** The first column of table 7.1 of the Pico document. */
const DOCUMENT_USER_INFO = `
  0000 00020000 9999 00001000 00002000 00003000 00003001 00060000 00060001 00060002 00061000 00061001 00061002 00070001
  00071001 00080001 00090001 00100001 00110001`;

/** eFlag of YSDK. */
const YSDK_FLAGS = `
  0 -1 1001 1002 1003 1004 1005 2000 2001 2002 2003 2004 3100 3101 3102 3201 3301 3302 3303 4001 4002`;

/** Every number that Pico's SDK 1.0.33 gives to a game; 10000 and 11000 have no new one. */
const LATER_SDK = `
  10000 11000 11001 11004 12000 12001 12002 12003 12004 12005 12006 12007 12008 12009 13000 13002 13003 13005 13006
  14001 14002 14004 15001 15003`;

const RETRIES = ["never", "sameOrder", "afterLogin", "later"];

function words(text: string): string[] {
  return text.trim().split(/\s+/).sort();
}

function assertRow(row: InfoRow, name: string): void {
  assert.ok(row.en.trim().length > 1, name);
  assert.ok(row.zh.trim().length > 1, name);
  assert.ok(RETRIES.includes(row.retry), name);
}

/** `zh` may be a name that is the same in both languages. */
function assertTable(table: { readonly [code: string]: InfoRow }, codes: string): void {
  assert.deepEqual(Object.keys(table).sort(), words(codes));
  for (const [code, row] of Object.entries(table)) assertRow(row, code);
}

describe("the code tables", () => {
  it("hold every payment code of the Pico document, and none besides", () => {
    assert.deepEqual(Object.keys(PICO_PAYMENT).sort(), words(DOCUMENT_PAYMENT));
  });

  it("say every payment code in English and Chinese, with a retry rule", () => {
    for (const row of [...Object.values(PICO_PAYMENT), ...OWN_REFUSALS]) {
      assertRow(row, row.name);
      assert.match(row.zh, /\p{Script=Han}/u, row.name);
      assert.doesNotMatch(row.en, /\p{Script=Han}/u, row.name);
    }
  });

  it("give no two rows one name", () => {
    const names = [...Object.values(PICO_PAYMENT), ...OWN_REFUSALS].map((row) => row.name);
    assert.deepEqual([...new Set(names)], names);
    const anchors = names.map((name) => docsAnchor(name));
    assert.deepEqual([...new Set(anchors)], anchors);
  });

  it("hold every ret_code of the user information callback", () => {
    assertTable(PICO_USER_INFO, DOCUMENT_USER_INFO);
  });

  it("hold every YSDK flag, those among them that this project gives", () => {
    assertTable(YSDK_FLAG_INFO, YSDK_FLAGS);
    for (const flag of Object.values(YSDK_FLAG)) assert.ok(String(flag) in YSDK_FLAG_INFO);
  });

  it("hold every value of a PayRet, and the constants agree with them", () => {
    assertTable(PAY_RET_INFO, "0 1");
    assertTable(PAY_STATE_INFO, "-1 0 1 2");
    assertTable(PAY_RESULT_INFO, "-1 0 2 3 100 101 1159");
    assertTable(PROVIDE_STATE_INFO, "-1 0");
    assertTable(PAY_CHANNEL_INFO, "-1 1 2 3 4 5 7 8");
    assertTable(PAY_PLATFORM_INFO, "1 2 7");
    const pairs = [
      [PAY_RET, PAY_RET_INFO],
      [PAY_STATE, PAY_STATE_INFO],
      [PAY_RESULT, PAY_RESULT_INFO],
      [PROVIDE_STATE, PROVIDE_STATE_INFO],
      [PAY_CHANNEL, PAY_CHANNEL_INFO],
      [PAY_PLATFORM, PAY_PLATFORM_INFO],
    ] as const;
    for (const [constants, table] of pairs) {
      assert.deepEqual(Object.values(constants).map(String).sort(), Object.keys(table).sort());
    }
  });

  it("translate every payment code into the later SDK's numbers", () => {
    assert.deepEqual(Object.keys(PICO_SDK_1_0_33).sort(), words(DOCUMENT_PAYMENT));
    for (const number of Object.values(PICO_SDK_1_0_33))
      assert.ok(words(LATER_SDK).includes(number), number);
    const changed = {
      "10001": "11001",
      "10002": "12002",
      "14002": "12005",
      "15000": "12006",
      ORDER_EXIST: "12007",
      PAY_CODE_EXIST: "12009",
      PAY_CODE_NOT_EXIST: "12008",
      "00000": "14004",
      SYSTEMERROR: "15001",
      LACK_PARAMS: "15003",
    };
    for (const [code, number] of Object.entries(changed)) {
      assert.equal(PICO_SDK_1_0_33[code as PicoCode], number, code);
    }
  });
});

describe("an error", () => {
  it("is made from the table in the asked language", () => {
    assert.deepEqual(payError("coinsInsufficient", "zh", "needs 60"), {
      code: "coinsInsufficient",
      legacyCode: "12003",
      message: "游戏币余额不足",
      retry: "sameOrder",
      detail: "needs 60",
    });
    assert.equal(picoMessage("12000", "en"), "Payment is successful");
  });

  it("of our own stands as a code of the document", () => {
    for (const own of OWN_REFUSALS) {
      const error = payError(own.name, "en");
      assert.equal(error.legacyCode, own.pico);
      assert.equal(error.message, own.en);
      assert.ok(own.pico in PICO_PAYMENT);
    }
  });

  it("can be made from every code, and no other word is a code", () => {
    for (const [legacyCode, row] of Object.entries(PICO_PAYMENT)) {
      assert.equal(payError(row.name, "en").legacyCode, legacyCode);
      assert.ok(isErrorCode(row.name));
    }
    for (const word of ["12000", "toString", "", undefined, 7]) assert.ok(!isErrorCode(word));
  });
});
