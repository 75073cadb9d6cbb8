/** Deploying by a wallet's transaction, and looking at what lies at an address, as an operator does. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { getContractAddress, keccak256 } from "viem";
import type { Hex } from "../../bridge/server/rails/evm/abiWords.ts";
import {
  DETERMINISTIC_DEPLOYER,
  deterministicDeployment,
  routerCode,
  sandboxTokenCode,
  trinoPaymentCode,
} from "../../bridge/server/rails/evm/deployment.ts";
import { examineRouter } from "../../bridge/server/rails/evm/examineRouter.ts";
import { readContract } from "../../bridge/server/rails/evm/readContract.ts";
import { coinslot, coinslotIn, coinslotJson } from "../cli/cliProcess.ts";
import { compiledContract } from "./compiledContract.ts";
import { anyHex } from "./evmArbitraries.ts";
import { type EvmWorld, startEvmWorld } from "./evmWorld.ts";

interface Printed {
  readonly to: string | null;
  readonly data: string;
  readonly value: string;
  readonly address: string | null;
}

describe("a deployment", () => {
  it("goes to the address that viem computes, for every salt", () => {
    fc.assert(
      fc.property(anyHex(32), (salt) => {
        const { address, data } = deterministicDeployment(routerCode(), salt);
        const expected = getContractAddress({
          opcode: "CREATE2",
          from: DETERMINISTIC_DEPLOYER,
          salt,
          bytecodeHash: keccak256(routerCode()),
        });
        assert.equal(address, expected.toLowerCase());
        assert.equal(data, `${salt.toLowerCase()}${routerCode().slice(2)}`);
      }),
    );
  });
});

describe("an operator with a wallet", function () {
  this.timeout(120_000);
  let world: EvmWorld;
  let wallet: string;

  before(async () => {
    world = await startEvmWorld();
    wallet = world.node.accounts[0]?.address ?? "";
  });

  after(() => world.stop());

  it("signs what the command printed, and the router is where it said", async () => {
    const printed = await coinslotJson<Printed>(0, "evm", "deploy-calldata");
    const address = printed.address ?? "";
    assert.equal(await kindAt(address), "none");
    await world.send({ from: wallet, to: printed.to ?? "", data: printed.data });
    assert.equal(await kindAt(address), "ours");
    const env = { ...process.env, COINSLOT_RPC: world.node.url };
    const { code, out } = await coinslotIn(env, "evm", "check-router", "-", address);
    assert.equal(code, 0);
    assert.match(out, /^ok {4}the router at 0x[0-9a-f]{40} on chain 31337 is ours, byte for byte/);
  });

  it("finds the address in the documentation", () => {
    const { address } = deterministicDeployment(routerCode(), `0x${"0".repeat(64)}`);
    const named = readFileSync("docs/EVM.md", "utf8").match(/0x[0-9a-f]{40}\b/g) ?? [];
    assert.deepEqual(new Set(named), new Set([DETERMINISTIC_DEPLOYER, address]));
  });

  it("reads the same as text", async () => {
    const { code, out } = await coinslot("evm", "deploy-calldata");
    assert.equal(code, 0);
    const { to, data, address } = deterministicDeployment(routerCode(), `0x${"0".repeat(64)}`);
    for (const part of [`to     ${to}\n`, `data   ${data}\n`, `will be at ${address},`]) {
      assert.ok(out.includes(part), part);
    }
  });

  it("deploys from an account of its own where a chain has no deployer", async () => {
    const printed = await coinslotJson<Printed>(0, "evm", "deploy-calldata", "--own-address");
    assert.equal(printed.to, null);
    const { contractAddress } = await world.send({ from: wallet, data: printed.data });
    assert.equal(await kindAt(contractAddress ?? ""), "ours");
  });

  it("is warned of another contract, and of an old address without one", async () => {
    const other = await world.deploy("PlainToken");
    assert.equal(await kindAt(other.address), "other");
    const check = ["evm", "check-router", world.node.url];
    const warned = await coinslot(...check, other.address);
    assert.equal(warned.code, 3);
    assert.match(warned.out, /is another one \(\d+ bytes\): do not pay through it/);
    assert.equal(await kindAt(wallet), "none");
  });

  it("deploys Trino's interface for one token", async () => {
    const token = await world.deploy("PlainToken");
    const args = ["evm", "deploy-calldata", "trino", "--token", token.address];
    const printed = await coinslotJson<Printed>(0, ...args);
    await world.send({ from: wallet, to: printed.to ?? "", data: printed.data });
    const code = await world.node.rpc("eth_getCode", [printed.address, "latest"]);
    const runtime = readContract("TrinoPayment").runtime;
    // The token is written into its places in the code.
    assert.equal(String(code).length, runtime.length);
    assert.ok(String(code).includes(token.address.slice(2)));
    assert.equal(printed.data.slice(66), trinoPaymentCode(token.address).slice(2));
  });

  it("deploys play money with the name it gives", async () => {
    const { contractAddress } = await world.send({
      from: wallet,
      data: sandboxTokenCode("币", 18),
    });
    const { abi } = compiledContract("SandboxToken");
    const token = world.at(contractAddress as Hex, abi);
    assert.equal(await world.read(token, "symbol"), "币");
    assert.equal(await world.read(token, "name"), "币 (sandbox)");
    assert.equal(await world.read(token, "decimals"), 18);
  });

  it("is told what is wrong with its words, and not the node's address", async () => {
    const deploy = ["evm", "deploy-calldata"];
    const secret = "http://127.0.0.1:1/SECRET-KEY";
    const address = `0x${"11".repeat(20)}`;
    const wrong: readonly (readonly [number, RegExp, readonly string[]])[] = [
      [2, /not 32 bytes/, [...deploy, "--salt", "0x11"]],
      [2, /trino with --token ADDRESS/, [...deploy, "trino"]],
      [2, /not an address/, ["evm", "check-router", secret, "0x11"]],
      [1, /the node cannot be asked/, ["evm", "check-router", secret, address]],
      [1, /the node cannot be asked/, ["evm", "check-router", "SECRET-KEY", address]],
    ];
    for (const [expected, words, args] of wrong) {
      const { code, out, err } = await coinslot(...args);
      assert.equal(code, expected, args.join(" "));
      assert.match(err, words);
      assert.equal(out, "");
      assert.doesNotMatch(err, /SECRET/);
    }
  });

  async function kindAt(address: string): Promise<string> {
    return (await examineRouter(world.node.rpc, address)).kind;
  }
});
