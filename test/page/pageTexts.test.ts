import assert from "node:assert/strict";
import { unitsText } from "../../bridge/page/unitsText.ts";
import { problemOf } from "../../bridge/page/wallet/walletProblem.ts";
import { chooseLanguage, PAGE_WORDS } from "../../bridge/page/words/chooseLanguage.ts";

describe("an amount on the payment page", () => {
  it("is exact, however long", () => {
    const cases: readonly (readonly [bigint, number, string])[] = [
      [1_990_000n, 6, "1.99"],
      [1_500_000n, 6, "1.50"],
      [1_000_000n, 6, "1.00"],
      [1n, 18, "0.000000000000000001"],
      [123_456_789_012_345_678_901_234_567n, 18, "123,456,789.012345678901234567"],
      [7n, 0, "7"],
      [1234n, 0, "1,234"],
      [15n, 1, "1.5"],
      [2n ** 256n - 1n, 0, (2n ** 256n - 1n).toLocaleString("en")],
    ];
    for (const [units, decimals, text] of cases) assert.equal(unitsText(units, decimals), text);
  });
});

describe("the words of the payment page", () => {
  it("follow what was chosen, then the browser", () => {
    assert.equal(chooseLanguage(undefined, ["fr-FR", "zh-TW", "en"]), "zh");
    assert.equal(chooseLanguage("en", ["zh-CN"]), "en");
    assert.equal(chooseLanguage(undefined, ["ar", "fr"]), "en");
  });

  it("say in every language what happened, what we do and what you can do", () => {
    const facts = new Proxy({}, { get: (_target, name) => `<${String(name)}>` }) as never;
    for (const { situation } of Object.values(PAGE_WORDS)) {
      for (const name of SITUATIONS) {
        const { title, happened, weDo, youCan } = situation(name, facts);
        for (const text of [title, happened, weDo, youCan]) assert.ok(text.length > 2, name);
      }
    }
  });
});

describe("what a wallet says", () => {
  it("is understood through the wrappings of others", () => {
    const wrapped = { code: "UNKNOWN_ERROR", error: { code: -32002, message: "x" } };
    const cases: readonly (readonly [unknown, string])[] = [
      [{ code: 4001, message: "User rejected the request." }, "rejected"],
      [wrapped, "busy"],
      [{ code: -32603, data: { originalError: { code: 4001 } } }, "rejected"],
      [{ code: 4900 }, "disconnected"],
      [{ code: 4901 }, "disconnected"],
      [{ code: -32000, message: "insufficient funds for gas * price + value" }, "shortOfGas"],
      [{ code: "CALL_EXCEPTION", message: "execution reverted" }, "reverted"],
      [new Error("MetaMask Tx Signature: User denied transaction signature."), "rejected"],
      [new TypeError("Failed to fetch"), "walletNode"],
      [{ code: -32603, message: "Internal JSON-RPC error." }, "walletFailed"],
      ["a text", "walletFailed"],
      [undefined, "walletFailed"],
    ];
    for (const [error, problem] of cases) assert.equal(problemOf(error), problem, String(error));
  });
});

const SITUATIONS = [
  ...(["unknown", "unreadable", "mismatch", "changed", "expired", "expiredPartial"] as const),
  ...(["late", "cancelled", "closing", "partial", "partialClosed", "over", "marked"] as const),
  ...([
    "reversed",
    "returning",
    "dropped",
    "sentLong",
    "paidLate",
    "replaced",
    "lateCoins",
    "rejected",
    "busy",
  ] as const),
  ...(["disconnected", "wrongChain", "shortOfToken", "shortOfGas", "reverted"] as const),
  ...(["sameAccount", "walletNode", "walletFailed", "serverSilent", "movedOn"] as const),
];
