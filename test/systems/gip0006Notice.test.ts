/** GIP0006: order/confirm. */

import assert from "node:assert/strict";
import { gip0006Dialect } from "../../bridge/server/notices/dialects/gip0006.ts";
import {
  type Gip0006Data,
  isGip0006Signed,
  signGip0006,
  stringifyGip0006,
} from "../../bridge/server/notices/dialects/gip0006Signature.ts";
import type { ChainFacts } from "../../bridge/server/orders/notice.ts";
import { FIRST_TRY, PAID_AT_MS, snapshot, TRADE_NO, target } from "../merchant/snapshot.ts";

const TOKEN = "020782507fb6c6e33df8d4f1106c5667692b913c052c7ba83ba5448539bf7af3aa";
/** Recorded from a node, like the three signatures. */
const MEMPOOL: Gip0006Data = {
  oper: "pay",
  cid: "41e4a6b0-e559-11f1-a876-431aeaaaf7fa",
  uid: "u001",
  sn: "SN-000100000000000000000000000000000",
  sum: 1000000,
  addr: "tb1qm7s8yftpdyn7fwjf22hxfyx5638nwkul7rtecv",
  gaddr: "",
  publish: -1,
  height: -1,
  hash: "6b91c7773109832633174f4240a2d53c030c310b5274165df0eaaace13654303",
  confirm: 0,
  time: 1795230697,
};
const MINED = { ...MEMPOOL, height: 142, confirm: 1, time: 1795230717 };
const REORGED = { ...MEMPOOL, time: 1795230717 };

describe("a GIP0006 notice", () => {
  it("is signed as the node signs it: the data is the key", () => {
    const signatures = [MEMPOOL, MINED, REORGED].map((data) => signGip0006(data, TOKEN));
    assert.deepEqual(signatures, [
      "5d4a308e26aa69332969e56b83788d008a7c25977510b63c69080a5a8b24af44",
      "e6d8dc81564d1b400cabb24ace6514899141a80abf92718ea8993aa5f390ac52",
      "88db2e67bf3c14cc687c0b8d9f908d24462c73e421ca76da1b06dd888f7ec884",
    ]);
    assert.ok(isGip0006Signed(MINED, TOKEN, signatures[1]!));
    assert.ok(!isGip0006Signed({ ...MINED, sum: 1 }, TOKEN, signatures[1]!));
  });

  it("leaves what is empty or 0 out of what is signed", () => {
    assert.equal(
      stringifyGip0006(MINED),
      `addr${MINED.addr}cid${MINED.cid}confirm1hash${MINED.hash}height142operpaypublish-1` +
        `sn${MINED.sn}sum1000000time1795230717uidu001`,
    );
    assert.doesNotMatch(stringifyGip0006(MEMPOOL), /confirm|gaddr/);
  });

  it("tells the three moments of the original, and the depth in between", () => {
    const chain: ChainFacts = {
      hash: "03436513ceaaeaf05d1674520b310c033cd5a240424f17332683093177c7916b",
      address: "tltc1qxu6xuczhlumps7g0yp35wh4l20hzqh33zlynat",
      due: "1000000",
      payer: MEMPOOL.addr,
      height: -1,
      atMs: 1_795_230_697_000,
    };
    const block = { ...chain, height: 142, atMs: 1_795_230_717_000 };
    const told = [
      send(snapshot({ moment: "seen", chain })),
      send(snapshot({ moment: "confirming", chain: block }, { confirmations: 1 })),
      send(snapshot({ moment: "paid", chain: block }, { confirmations: 6 })),
      send(snapshot({ moment: "reversed", chain: block })),
    ];
    assert.deepEqual(
      told.map(({ height, confirm, time }) => ({ height, confirm, time })),
      [
        { height: -1, confirm: 0, time: 1795230697 },
        { height: 142, confirm: 1, time: 1795230717 },
        { height: 142, confirm: 6, time: 1795230717 },
        { height: -1, confirm: 0, time: 1795230717 },
      ],
    );
    const { oper, cid, uid, sn, sum, addr, gaddr, publish, hash } = told[2]!;
    assert.deepEqual(
      { oper, cid, uid, sn, sum, addr, gaddr, publish, hash },
      {
        oper: "pay",
        cid: "demo",
        uid: "4f3148bdc34d9bca104927729a173b64",
        sn: TRADE_NO,
        sum: 1000000,
        addr: MEMPOOL.addr,
        gaddr: "",
        publish: -1,
        hash: MEMPOOL.hash,
      },
    );
    assert.equal(sn.length, 36);
  });

  it("tells of hosted coins as of a payment without a transaction", () => {
    const { hash, addr, height, confirm, time } = send(snapshot());
    assert.deepEqual(
      { hash, addr, height, confirm, time },
      { hash: "", addr: "", height: 0, confirm: 1, time: PAID_AT_MS / 1000 },
    );
  });

  it("goes to the node's path under the registered address", () => {
    const path = (url: string, environment: "sandbox" | "live") =>
      gip0006Dialect.request(
        snapshot({ environment }),
        { ...target("gip0006", TOKEN), url },
        FIRST_TRY,
      ).url;
    assert.equal(
      path("http://g.example:81", "sandbox"),
      "http://g.example:81/testnet/order/confirm",
    );
    assert.equal(path("http://g.example/a/", "live"), "http://g.example/a/main/order/confirm");
    const whole = "http://g.example/my/order/confirm";
    assert.equal(path(whole, "live"), whole);
  });

  it("is not sent for what it has no word for, and never unsigned", () => {
    for (const moment of ["refunded", "expired", "cancelled", "failed"] as const) {
      assert.throws(() => send(snapshot({ moment })), { word: "unsayable" });
    }
    assert.throws(() => gip0006Dialect.request(snapshot(), target("gip0006"), FIRST_TRY), {
      word: "noSecret",
    });
  });

  it("is not sent for goods that the client hands over: they would be granted twice", () => {
    const told = snapshot({}, { grantBy: "client" });
    assert.throws(() => send(told), { word: "unsayable" });
  });

  it("arrived with any 2xx, unless the answer has another code than 0", () => {
    const judge = (status: number, body: string) => gip0006Dialect.isSuccess(status, {}, body);
    for (const body of ['{"code":0}', "", "ok", "null"]) {
      assert.equal(judge(200, body), "delivered and acknowledged", body);
    }
    assert.equal(judge(200, '{"code":-1}'), "refused");
    assert.equal(judge(500, '{"code":0}'), "refused");
  });
});

/** What is sent, once its signature was found right. */
function send(told: ReturnType<typeof snapshot>): Gip0006Data {
  const { body } = gip0006Dialect.request(told, target("gip0006", TOKEN), FIRST_TRY);
  const { data, sig } = JSON.parse(body);
  assert.ok(isGip0006Signed(data, TOKEN, sig));
  return data;
}
