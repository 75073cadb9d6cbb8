/** The contracts that only tests deploy, as .dev/solidity.mjs compiled them. */

import { readFileSync } from "node:fs";
import type { Abi } from "viem";
import type { Hex } from "../../bridge/server/rails/evm/abiWords.ts";

/** A test contract's name is its token's or holder's; the product's are read from their own place. */
export function compiledContract(name: string): { readonly abi: Abi; readonly bytecode: Hex } {
  const product = ["CoinslotRouter", "TrinoPayment", "SandboxToken"].includes(name);
  const place = product ? "bridge/server/rails/evm/contracts" : "test/evm/contracts";
  return JSON.parse(readFileSync(`${place}/${name}.json`, "utf8"));
}
