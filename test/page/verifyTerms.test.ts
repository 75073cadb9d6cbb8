/** The page believes what it computed (docs/ORDERS.md 19). Calls are checked by a second library. */

import assert from "node:assert/strict";
import { Interface } from "ethers";
import { type EvmState, parsePayState, UnreadableState } from "../../bridge/page/payState.ts";
import { approveCallOf, payCallOf, verifyTerms } from "../../bridge/page/verifyTerms.ts";
import { type Answer, INVOICE_ID, invoiceAnswer, SALT, SOMEWHERE } from "./invoiceAnswer.ts";

const ROUTER = new Interface([
  "function payToken((address token, uint256 amount, address recipient, uint256 deadline, bytes32 salt) terms, uint256 amount)",
  "function payNative((address token, uint256 amount, address recipient, uint256 deadline, bytes32 salt) terms) payable",
]);
const TRINO = new Interface(["function pay(string invoice_id, address recipient, uint256 amount)"]);
const TOKEN = new Interface(["function approve(address spender, uint256 amount)"]);
const OTHER = `0x${"de".repeat(20)}`;

describe("the terms of a payment page", () => {
  it("are verified when they make the payment id", () => {
    assert.equal(verdictOf({}), "verified");
    assert.equal(verdictOf(invoiceAnswer({ ...SOMEWHERE, token: undefined })), "verified");
  });

  it("are refused when any of them was changed", () => {
    const { contract, network, token } = invoiceAnswer();
    const changes: readonly Answer[] = [
      { amount: "1990001", missing: "1990001" },
      { contract: { ...(contract as Answer), recipient: OTHER } },
      { contract: { ...(contract as Answer), address: OTHER } },
      { contract: { ...(contract as Answer), deadline: 4_000_000_000 } },
      { contract: { ...(contract as Answer), salt: `0x${"00".repeat(32)}` } },
      { contract: { ...(contract as Answer), paymentId: `0x${"00".repeat(32)}` } },
      { network: { ...(network as Answer), chainId: 1 } },
      { network: { ...(network as Answer), chainId: 1, net: "eip155:1" } },
      { token: { ...(token as Answer), address: OTHER } },
      { invoiceId: "00000000-0000-4000-8000-000000000000" },
      { amount: "0", missing: "0" },
    ];
    for (const change of changes)
      assert.equal(verdictOf(change), "mismatch", JSON.stringify(change));
  });

  it("never ask for more than the whole", () => {
    assert.equal(verdictOf({ received: "1", missing: "1990001" }), "mismatch");
  });

  it("may not become other terms that are right in themselves", () => {
    const { kind, fingerprint = "" } = verify(invoiceAnswer()) as {
      kind: string;
      fingerprint?: string;
    };
    assert.equal(kind, "verified");
    const other = verify(invoiceAnswer({ ...SOMEWHERE, recipient: OTHER }), fingerprint);
    assert.equal(other.kind, "changed");
    const dearer = { token: { ...(invoiceAnswer().token as Answer), decimals: 5 } };
    assert.equal(verify({ ...invoiceAnswer(), ...dearer }, fingerprint).kind, "changed");
  });

  it("are what the wallet signs: the whole, or the rest, through the router", () => {
    const part = { received: "1500000", missing: "490000" };
    const state = readState(invoiceAnswer(SOMEWHERE, part));
    const { to, data, value } = payCallOf(state);
    const [terms, amount] = ROUTER.decodeFunctionData("payToken", data);
    assert.deepEqual([to, value, amount], [SOMEWHERE.router, 0n, 490_000n]);
    assert.deepEqual(
      [terms.token.toLowerCase(), terms.amount, terms.recipient, terms.salt],
      [SOMEWHERE.token, 1_990_000n, SOMEWHERE.recipient, SALT],
    );
    const approve = approveCallOf(state, 490_000n);
    const [spender, allowed] = TOKEN.decodeFunctionData("approve", approve.data);
    assert.equal(approve.to, SOMEWHERE.token);
    assert.deepEqual([spender.toLowerCase(), allowed], [SOMEWHERE.router, 490_000n]);
  });

  it("send the chain's own coin as the value of the call", () => {
    const state = readState(invoiceAnswer({ ...SOMEWHERE, token: undefined }));
    const { data, value } = payCallOf(state);
    const [terms] = ROUTER.decodeFunctionData("payNative", data);
    assert.equal(value, 2_000_000_000_000_000n);
    assert.equal(terms.amount, value);
  });

  it("name the invoice in Trino's call", () => {
    const { recipient, router: address } = SOMEWHERE;
    const contract = { profile: "trino", address, recipient };
    const state = readState(invoiceAnswer(SOMEWHERE, { contract }));
    assert.equal(verifyTerms(state, INVOICE_ID, undefined).kind, "verified");
    const call = TRINO.decodeFunctionData("pay", payCallOf(state).data);
    assert.deepEqual([...call], [INVOICE_ID, recipient, 1_990_000n]);
  });
});

describe("the state of a payment page", () => {
  it("is read whole or not at all", () => {
    const wrong: readonly Answer[] = [
      { amount: 1990000 },
      { amount: "1.99" },
      { amount: "-1" },
      { status: "done" },
      { exception: undefined },
      { token: { kind: "erc20", symbol: "USDT", decimals: 6 } },
      { contract: { profile: "other" } },
      { payments: [{ txId: "javascript:alert(1)" }] },
      { expiresAtMs: "soon" },
    ];
    for (const change of wrong) {
      const read = () => parsePayState({ ...invoiceAnswer(), ...change });
      assert.throws(read, UnreadableState, JSON.stringify(change));
    }
  });

  it("opens nothing but https addresses, and this machine's", () => {
    for (const jumpUrl of ["javascript:alert(1)", "http://shop.example/", "data:text/html,x", 7]) {
      assert.equal(parsePayState({ ...invoiceAnswer(), jumpUrl }).jumpUrl, undefined);
    }
    const jumpUrl = "https://game.example/back";
    assert.equal(parsePayState({ ...invoiceAnswer(), jumpUrl }).jumpUrl, jumpUrl);
  });
});

function readState(answer: Answer): EvmState {
  const state = parsePayState(answer);
  assert.ok(state.kind === "evm");
  return state;
}

function verify(answer: Answer, earlier?: string) {
  return verifyTerms(parsePayState(answer), INVOICE_ID, earlier);
}

function verdictOf(change: Answer): string {
  return verify({ ...invoiceAnswer(), ...change }).kind;
}
