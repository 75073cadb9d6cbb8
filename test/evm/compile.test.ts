/** What lies in the repository is what the sources make, and what the code without a library says of it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type AbiEvent, type AbiFunction, toEventHash, toFunctionSelector } from "viem";
import { SELECTORS } from "../../bridge/server/rails/evm/calldata.ts";
import { TOPICS } from "../../bridge/server/rails/evm/logs.ts";
import { REFUSALS } from "../../bridge/server/rails/evm/routerRefusals.ts";
import { compiledContract } from "./compiledContract.ts";

describe("the compiled contracts", () => {
  it("are what the compiler makes of their sources, byte for byte", function () {
    this.timeout(120_000);
    const args = [".dev/solidity.mjs", "--check"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(stderr, "");
    assert.match(stdout, /^The sources make the same bytes: \d\d contracts\.\n$/);
    assert.equal(status, 0);
  });

  it("have the selectors that calls are made with", () => {
    const router = functionsOf("CoinslotRouter");
    assert.equal(router.payToken, `0x${SELECTORS.payToken}`);
    assert.equal(router.payNative, `0x${SELECTORS.payNative}`);
    assert.equal(functionsOf("TrinoPayment").pay, `0x${SELECTORS.trinoPay}`);
    assert.equal(functionsOf("PlainToken").approve, `0x${SELECTORS.approve}`);
    assert.equal(functionsOf("SandboxToken").approve, `0x${SELECTORS.approve}`);
  });

  it("have Trino's own selectors and topic", () => {
    const { pay, orders } = functionsOf("TrinoPayment");
    assert.deepEqual({ pay, orders }, { pay: "0x0a90e179", orders: "0x1a948947" });
    assert.equal(TOPICS.trinoPay, topicOf("TrinoPayment", "Pay"));
  });

  it("write the topics that logs are found by", () => {
    assert.equal(TOPICS.paymentReceived, topicOf("CoinslotRouter", "PaymentReceived"));
  });

  it("refuse with the errors that have words", () => {
    const errors = compiledContract("CoinslotRouter").abi.flatMap((entry) =>
      entry.type === "error" ? [entry] : [],
    );
    const selectors = errors.map(({ name, inputs }) => {
      const types = inputs.map(({ type }) => type).join(",");
      return [name, toFunctionSelector(`${name}(${types})`)];
    });
    const known = Object.entries(REFUSALS).map(([name, digits]) => [name, `0x${digits}`]);
    assert.deepEqual(selectors.sort(), known.sort());
  });

  function functionsOf(name: string): Readonly<Record<string, string>> {
    const functions = compiledContract(name).abi.filter(
      (entry): entry is AbiFunction => entry.type === "function",
    );
    return Object.fromEntries(functions.map((entry) => [entry.name, toFunctionSelector(entry)]));
  }

  function topicOf(name: string, event: string): string | undefined {
    const found = compiledContract(name).abi.find(
      (entry): entry is AbiEvent => entry.type === "event" && entry.name === event,
    );
    return found && toEventHash(found);
  }
});
