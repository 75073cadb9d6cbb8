/** A node with contracts on it, and accounts that call them. Calls are encoded and events decoded by viem. */

import assert from "node:assert/strict";
import {
  type Abi,
  decodeErrorResult,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  parseEventLogs,
} from "viem";
import type { Hex } from "../../bridge/server/rails/evm/abiWords.ts";
import type { ChainLog } from "../../bridge/server/rails/evm/logs.ts";
import { readRefusal } from "../../bridge/server/rails/evm/routerRefusals.ts";
import { type Anvil, type AnvilOptions, startAnvil } from "./anvil.ts";
import { compiledContract } from "./compiledContract.ts";

export interface Deployed {
  /** In lower case. */
  readonly address: Hex;
  readonly abi: Abi;
  /** Calldata of one of its functions. */
  call(name: string, ...args: readonly unknown[]): Hex;
}

export interface Receipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly blockNumber: Hex;
  readonly transactionHash: Hex;
  readonly contractAddress: Hex | null;
  readonly logs: readonly ChainLog[];
}

export interface Call {
  readonly from: string;
  /** Absent: `data` makes a contract. */
  readonly to?: string;
  readonly data?: string;
  readonly value?: bigint;
}

export interface EvmWorld {
  readonly node: Anvil;
  /** Puts a contract of ours or of the tests onto the chain. */
  deploy(name: string, ...args: readonly unknown[]): Promise<Deployed>;
  /** A contract that is there already. */
  at(address: Hex, abi: Abi): Deployed;
  /** Sends a transaction in a block of its own; rejects with `Reverted` when it is refused. */
  send(call: Call): Promise<Receipt>;
  /** What a view function gives. */
  read(contract: Deployed, name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** The chain's own coin at an address. */
  coins(address: string): Promise<bigint>;
  stop(): Promise<void>;
}

/** A call that the chain refused. */
export class Reverted extends Error {
  /** The error's name: a payment contract's, a test token's, or "" when there was no reason. */
  readonly reason: string;
  readonly data: string;

  constructor(data: string) {
    const reason = readRefusal(data) ?? nameOfTestError(data);
    super(`reverted: ${reason}`);
    this.reason = reason;
    this.data = data;
  }
}

/** A world of its own, on a node of its own, which mines when something is sent. */
export async function startEvmWorld(options: Omit<AnvilOptions, "mining"> = {}): Promise<EvmWorld> {
  const node = await startAnvil({ ...options, mining: "asked" });
  const deployer = node.accounts[9]?.address ?? "";

  async function send(call: Call): Promise<Receipt> {
    const transaction = rpcForm(call);
    await refuseWithReason(transaction);
    const hash = await node.rpc("eth_sendTransaction", [{ ...transaction, gas: "0x2dc6c0" }]);
    await node.rpc("evm_mine");
    const receipt = (await node.rpc("eth_getTransactionReceipt", [hash])) as Receipt;
    if (Number(receipt.status) !== 1)
      throw new Error("a transaction failed that a call said would pass");
    return receipt;
  }

  async function refuseWithReason(transaction: Readonly<Record<string, string>>): Promise<void> {
    const answer = await node.answer("eth_call", [transaction, "latest"]);
    if (answer.error !== undefined) throw new Reverted(String(answer.error.data ?? "0x"));
  }

  return {
    node,
    send,
    at: deployedAt,
    async deploy(name, ...args) {
      const { abi, bytecode } = compiledContract(name);
      const { contractAddress } = await send({
        from: deployer,
        data: encodeDeployData({ abi, bytecode, args }),
      });
      if (contractAddress === null) throw new Error(`${name} was not made`);
      return deployedAt(contractAddress, abi);
    },
    async read(contract, name, ...args) {
      const data = contract.call(name, ...args);
      const answer = await node.rpc("eth_call", [{ to: contract.address, data }, "latest"]);
      return decodeFunctionResult({
        abi: contract.abi,
        functionName: name,
        data: answer as Hex,
      });
    },
    coins: async (address) => BigInt(String(await node.rpc("eth_getBalance", [address, "latest"]))),
    stop: () => node.stop(),
  };
}

function deployedAt(address: Hex, abi: Abi): Deployed {
  return {
    address,
    abi,
    call: (name, ...args) => encodeFunctionData({ abi, functionName: name, args }),
  };
}

/** The events of one contract in a receipt, as viem reads them. */
export function eventsOf(receipt: Receipt, contract: Deployed): readonly unknown[] {
  const logs = receipt.logs.filter(({ address }) => address.toLowerCase() === contract.address);
  const parsed = parseEventLogs({ abi: contract.abi, logs: logs as never, strict: true });
  return (parsed as unknown as readonly { readonly args: unknown }[]).map(({ args }) => args);
}

/** For `assert.rejects`: the chain refused for this reason. */
export function refusal(reason: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Reverted, String(error));
    assert.equal(error.reason, reason);
    return true;
  };
}

function rpcForm({ from, to, data, value }: Call): Readonly<Record<string, string>> {
  return {
    from,
    ...(to === undefined ? {} : { to }),
    ...(data === undefined ? {} : { data }),
    ...(value === undefined ? {} : { value: `0x${value.toString(16)}` }),
  };
}

function nameOfTestError(data: string): string {
  if (data === "0x") return "";
  const abis = ["PlainToken", "SandboxToken"].flatMap((name) => compiledContract(name).abi);
  try {
    return decodeErrorResult({ abi: abis, data: data as Hex }).errorName;
  } catch {
    return data;
  }
}
