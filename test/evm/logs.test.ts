/** Logs as nodes give them, made by viem, read without a library; and logs that nobody should believe. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeAbiParameters, type Hex } from "viem";
import {
  type ChainLog,
  decodePayment,
  decodeTrinoPay,
  TOPICS,
} from "../../bridge/server/rails/evm/logs.ts";
import { anyHex, anyUint, MOST_UINT } from "./evmArbitraries.ts";

const ROUTER = `0x${"1a".repeat(20)}`;
const PAYER = `0x${"2b".repeat(20)}`;
const TOKEN = `0x${"3c".repeat(20)}`;
const RECIPIENT = `0x${"4d".repeat(20)}`;
const ID = `0x${"5e".repeat(32)}`;

describe("a payment in a router's log", () => {
  it("is read, whatever its values", () => {
    const anyPayment = fc.tuple(anyHex(32), anyHex(20), anyHex(20), anyHex(20), anyUint);
    fc.assert(
      fc.property(anyPayment, ([id, payer, token, recipient, amount]) => {
        const log = routerLog({ id, payer, token, recipient, amount });
        assert.deepEqual(decodePayment(log, ROUTER), {
          id: id.toLowerCase(),
          payer: payer.toLowerCase(),
          token: token.toLowerCase(),
          recipient: recipient.toLowerCase(),
          amount,
        });
      }),
    );
  });

  it("is read in capitals, as some nodes write", () => {
    const log = routerLog({});
    const shouting = {
      address: `0x${log.address.slice(2).toUpperCase()}`,
      topics: log.topics.map((topic) => `0x${topic.slice(2).toUpperCase()}`),
      data: `0x${log.data.slice(2).toUpperCase()}`,
    };
    assert.deepEqual(decodePayment(shouting, ROUTER), decodePayment(log, ROUTER));
    assert.notEqual(decodePayment(log, ROUTER), undefined);
  });

  it("is none from another contract, or with another topic", () => {
    const log = routerLog({});
    assert.equal(decodePayment({ ...log, address: TOKEN }, ROUTER), undefined);
    assert.equal(
      decodePayment({ ...log, topics: [ID, ...log.topics.slice(1)] }, ROUTER),
      undefined,
    );
    assert.equal(decodeTrinoPay(log, ROUTER), undefined);
  });

  it("is none when its shape is another", () => {
    const log = routerLog({});
    const dirty = `0x01${"0".repeat(22)}${"2b".repeat(20)}`;
    const [first = "", id = "", payer = "", token = ""] = log.topics;
    const wrong: readonly Partial<ChainLog>[] = [
      { topics: [] },
      { topics: [first, id, payer] },
      { topics: [first, id, payer, token, token] },
      { topics: [first, id, dirty, token] },
      { topics: [first, id, payer, dirty] },
      { topics: [first, id.slice(0, -2), payer, token] },
      { topics: [first, `${id}00`, payer.slice(0, -2), token] },
      { data: "0x" },
      { data: "" },
      { data: log.data.slice(0, -2) },
      { data: `${log.data}${"0".repeat(64)}` },
      { data: `${dirty}${log.data.slice(66)}` },
      { data: log.data.replace("0x", "") },
      { data: `${log.data.slice(0, -1)}g` },
    ];
    for (const change of wrong) {
      assert.equal(decodePayment({ ...log, ...change }, ROUTER), undefined, JSON.stringify(change));
    }
  });

  it("is never worth an exception", () => {
    const anyLog = fc.record({
      address: fc.constantFrom(ROUTER, "", "0x"),
      topics: fc.array(
        fc.oneof(fc.constantFrom(...Object.values(TOPICS)), fc.string(), anyHex(32)),
      ),
      data: fc.oneof(fc.string(), anyHex(96), anyHex(160)),
    });
    fc.assert(
      fc.property(anyLog, (log) => {
        decodePayment(log, ROUTER);
        decodeTrinoPay(log, ROUTER);
      }),
    );
  });
});

describe("a payment in a Trino contract's log", () => {
  it("is read, whatever its id", () => {
    const anyId = fc.string({ unit: "grapheme", maxLength: 60 }).filter((id) => bytesOf(id) <= 256);
    fc.assert(
      fc.property(anyId, anyHex(20), anyUint, (invoiceId, recipient, amount) => {
        const log = trinoLog({ invoiceId, recipient, amount });
        const expected = { invoiceId, recipient: recipient.toLowerCase(), amount };
        assert.deepEqual(decodeTrinoPay(log, ROUTER), expected);
      }),
    );
  });

  it("is the vector's", () => {
    const data =
      "0x0000000000000000000000000000000000000000000000000000000000000060000000000000000000000000" +
      "889fb20ca7d3b2bbb7bc888f18d1fe68742087af" +
      "0000000000000000000000000000000000000000000000000000000000989680" +
      "0000000000000000000000000000000000000000000000000000000000000024" +
      "37353033636438612d633932312d343336382d613332642d3663316430316438" +
      "3664613900000000000000000000000000000000000000000000000000000000";
    assert.deepEqual(decodeTrinoPay({ ...trinoLog({}), data }, ROUTER), {
      invoiceId: "7503cd8a-c921-4368-a32d-6c1d01d86da9",
      recipient: "0x889fb20ca7d3b2bbb7bc888f18d1fe68742087af",
      amount: 10_000_000n,
    });
  });

  it("keeps amounts that no number holds", () => {
    assert.equal(decodeTrinoPay(trinoLog({ amount: MOST_UINT }), ROUTER)?.amount, MOST_UINT);
  });

  it("is none when its shape is another", () => {
    const log = trinoLog({});
    const words = log.data.slice(2).match(/.{64}/g) ?? [];
    const [place = "", recipient = "", amount = "", length = "", ...text] = words;
    const wrong: readonly (readonly string[])[] = [
      [],
      [place, recipient, amount],
      [place.replace("60", "80"), recipient, amount, amount, length, ...text],
      [place, recipient.replace("0", "1"), amount, length, ...text],
      [place, recipient, amount, length, ...text.slice(1)],
      [place, recipient, amount, length, ...text, amount],
      [place, recipient, amount, "f".repeat(64), ...text],
      [place, recipient, amount, length.replace("24", "23"), ...text],
      [place, recipient, amount, length, "f".repeat(64), ...text.slice(1)],
    ];
    for (const data of wrong) {
      const changed = { ...log, data: `0x${data.join("")}` };
      assert.equal(decodeTrinoPay(changed, ROUTER), undefined, data.join(" "));
    }
    assert.equal(decodeTrinoPay({ ...log, topics: [TOPICS.trinoPay, ID] }, ROUTER), undefined);
    assert.equal(decodeTrinoPay({ ...log, address: TOKEN }, ROUTER), undefined);
    assert.notEqual(decodeTrinoPay(log, ROUTER), undefined);
  });

  it("is none with an id that nobody issued: longer than 256 bytes", () => {
    const id = "x".repeat(256);
    assert.equal(decodeTrinoPay(trinoLog({ invoiceId: id }), ROUTER)?.invoiceId, id);
    assert.equal(decodeTrinoPay(trinoLog({ invoiceId: `${id}x` }), ROUTER), undefined);
  });
});

function routerLog({
  id = ID,
  payer = PAYER,
  token = TOKEN,
  recipient = RECIPIENT,
  amount = 7n,
}): ChainLog {
  return {
    address: ROUTER,
    topics: [TOPICS.paymentReceived, id, padded(payer), padded(token)],
    data: encodeAbiParameters(
      [{ type: "address" }, { type: "uint256" }],
      [recipient.toLowerCase() as Hex, amount],
    ),
  };
}

function trinoLog({
  invoiceId = "7503cd8a-c921-4368-a32d-6c1d01d86da9",
  recipient = RECIPIENT,
  amount = 7n,
}): ChainLog {
  return {
    address: ROUTER,
    topics: [TOPICS.trinoPay],
    data: encodeAbiParameters(
      [{ type: "string" }, { type: "address" }, { type: "uint256" }],
      [invoiceId, recipient.toLowerCase() as Hex, amount],
    ),
  };
}

function padded(address: string): string {
  return `0x${"0".repeat(24)}${address.slice(2)}`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
