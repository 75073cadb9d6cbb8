/** The page believes what it computed (docs/ORDERS.md 19), where coins go to an address. */

import assert from "node:assert/strict";
import { parsePayState, UnreadableState, type UtxoState } from "../../bridge/page/payState.ts";
import { plainAmount, walletLinks } from "../../bridge/page/verifyAddress.ts";
import { verifyTerms } from "../../bridge/page/verifyTerms.ts";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { judgeOrderLink, parseOrderLink } from "../../bridge/server/rails/utxo/orderLink.ts";
import { COIN_AMOUNT, type CoinPlaces, coinAnswer, SOMEWHERE_ELSE } from "./coinAnswer.ts";
import { type Answer, INVOICE_ID } from "./invoiceAnswer.ts";

const OTHER = {
  address: "rltc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qwkapry",
  hash: "ab".repeat(32),
};

describe("the terms of a payment to an address", () => {
  it("are verified when link, address, amount and mark are of one order", () => {
    assert.equal(verdictOf(coinAnswer()), "verified");
    assert.equal(verdictOf(coinAnswer({ binding: "clear" })), "verified");
    const names = ["A & B + C = 100%?", "骑士之剑", "it's (new)!"];
    for (const title of names) assert.equal(verdictOf(coinAnswer({ title })), "verified", title);
    const bitcoin: Partial<CoinPlaces> = {
      ...{ family: "bitcoin", net: `bip122:${"00".repeat(16)}` },
      address: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    };
    assert.equal(verdictOf(coinAnswer(bitcoin)), "verified");
  });

  it("are refused when any of them was changed", () => {
    const { contract, network } = coinAnswer() as { contract: Answer; network: Answer };
    const uri = String(contract.uri);
    const uriWith = (from: RegExp, to: string) => {
      assert.match(uri, from);
      return { contract: { ...contract, uri: uri.replace(from, to) } };
    };
    const changes: readonly Answer[] = [
      { amount: "1500001", missing: "1500001" },
      { amount: "0", missing: "0" },
      { received: "1", missing: "1500001" },
      { invoiceId: "00000000-0000-4000-8000-000000000000" },
      { network: { ...network, net: "eip155:1" } },
      { network: { ...network, net: `bip122:${"00".repeat(16)}` } },
      { contract: { ...contract, address: OTHER.address } },
      { contract: { ...contract, address: String(contract.address).replace(/.$/, "q") } },
      { contract: { ...contract, script: `0014${"11".repeat(20)}` } },
      { contract: { ...contract, data: OTHER.hash } },
      uriWith(/:rltc1\w+/, `:${OTHER.address}`),
      uriWith(/amount=0\.015/, "amount=0.15"),
      uriWith(/amount=0\.015&/, ""),
      uriWith(/sum=1500000/, "sum=150000"),
      uriWith(/data=\w+/, `data=${OTHER.hash}`),
      uriWith(/uid=[^&]+/, "uid=mallory"),
      uriWith(/cid=demo/, "cid=other"),
      uriWith(/sn=[^&]+/, "sn=other"),
    ];
    for (const change of changes) {
      assert.equal(verdictOf({ ...coinAnswer(), ...change }), "mismatch", JSON.stringify(change));
    }
    const clear = coinAnswer({ binding: "clear" });
    const { uri: said } = clear.contract as { readonly uri: string };
    const other = { ...(clear.contract as Answer), uri: said.replace(/uid=[^&]+/, "uid=mallory") };
    assert.equal(verdictOf({ ...clear, contract: other }), "mismatch");
  });

  it("may not become other terms that are right in themselves", () => {
    const first = verifyTerms(parsePayState(coinAnswer()), INVOICE_ID, undefined);
    assert.equal(first.kind, "verified");
    const fingerprint = first.kind === "verified" ? first.fingerprint : "";
    const again = parsePayState(coinAnswer());
    assert.equal(verifyTerms(again, INVOICE_ID, fingerprint).kind, "verified");
    const other = parsePayState(coinAnswer({ binding: "clear" }));
    assert.equal(verifyTerms(other, INVOICE_ID, fingerprint).kind, "changed");
  });

  it("are read whole or not at all, and open nothing but wallets", () => {
    const { contract } = coinAnswer() as { contract: Answer };
    const uri = String(contract.uri);
    const wrong: readonly Answer[] = [
      { ...contract, profile: "router" },
      { ...contract, script: "0x00" },
      { ...contract, data: "" },
      { ...contract, address: "<b>" },
      { ...contract, uri: uri.replace("litecoin:", "javascript:") },
      { ...contract, uri: uri.replace("litecoin:", "https://") },
      { ...contract, uri: `${uri}&"><script>` },
      { ...contract, uri: undefined },
    ];
    for (const one of wrong) {
      const read = () => parsePayState({ ...coinAnswer(), contract: one });
      assert.throws(read, UnreadableState, JSON.stringify(one));
    }
  });
});

describe("what a wallet is given by the payment page", () => {
  it("is the order's own link; the code to scan leaves out its label alone", () => {
    const state = stateOf({ title: "Knight's Sword + 1" });
    const { open, scan } = walletLinks(state, COIN_AMOUNT);
    assert.equal(open, state.contract.uri);
    for (const text of [open, scan]) {
      const read = parseOrderLink(text);
      assert.ok(read.ok);
      assert.equal(read.link.amount, COIN_AMOUNT);
      assert.equal(read.link.label, text === open ? "Knight's Sword + 1" : undefined);
      const network = UTXO_NETWORKS.litecoinRegtest;
      assert.deepEqual(judgeOrderLink(read.link, network, SOMEWHERE_ELSE.net), []);
    }
  });

  it("is a plain payment for the rest, which the order's mark says nothing of", () => {
    const { open, scan } = walletLinks(stateOf({}), 400_000n);
    assert.equal(scan, `litecoin:${SOMEWHERE_ELSE.address}?amount=0.004`);
    assert.equal(open, `${scan}&label=Knight's%20Sword`);
  });

  it("says amounts as wallets want them", () => {
    const cases: readonly (readonly [bigint, number, string])[] = [
      [1_500_000n, 8, "0.015"],
      [123_456_700_000_000n, 8, "1234567"],
      [10_000_000_000n, 8, "100"],
      [1n, 8, "0.00000001"],
      [100n, 0, "100"],
      [1050n, 2, "10.5"],
    ];
    for (const [units, decimals, text] of cases) assert.equal(plainAmount(units, decimals), text);
  });
});

function stateOf(places: Partial<CoinPlaces>): UtxoState {
  const state = parsePayState(coinAnswer(places));
  assert.ok(state.kind === "utxo");
  return state;
}

function verdictOf(answer: Answer): string {
  return verifyTerms(parsePayState(answer), INVOICE_ID, undefined).kind;
}
