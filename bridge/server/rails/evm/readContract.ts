/** The contracts that this program deploys and looks for, as .dev/solidity.mjs compiled them. */

import { readFileSync } from "node:fs";
import type { Hex } from "./abiWords.ts";

export type ContractName = "CoinslotRouter" | "TrinoPayment" | "SandboxToken";

export interface CompiledContract {
  /** The Solidity compiler's version. */
  readonly compiler: string;
  /** As the compiler gives it (docs.soliditylang.org, "JSON"). */
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  /** What is sent to deploy it, before its constructor's arguments. */
  readonly bytecode: Hex;
  /** What then lies at its address, but for its immutable values (the router has none). */
  readonly runtime: Hex;
}

/** Reads a contract from the files beside this one. */
export function readContract(name: ContractName): CompiledContract {
  return JSON.parse(readFileSync(new URL(`./contracts/${name}.json`, import.meta.url), "utf8"));
}
