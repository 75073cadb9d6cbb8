import { addressWord, type Hex } from "./abiWords.ts";
import { readContract } from "./readContract.ts";

/** What is at an address that should be a router's. */
export interface RouterFinding {
  /** "ours": to the last byte what this program was made with; "none": no contract; "other": another one. */
  readonly kind: "ours" | "none" | "other";
  /** Of the chain that was asked. */
  readonly chainId: bigint;
  /** Of the code at the address. */
  readonly codeBytes: number;
}

/** Asks a node, by JSON-RPC; rejects with what the call rejects with, and with a RangeError for no address. */
export async function examineRouter(
  call: (method: string, params: readonly unknown[]) => Promise<unknown>,
  address: string,
): Promise<RouterFinding> {
  const place: Hex = `0x${addressWord(address).slice(24)}`;
  const chainId = BigInt(String(await call("eth_chainId", [])));
  const code = String(await call("eth_getCode", [place, "latest"])).toLowerCase();
  return { kind: judge(code), chainId, codeBytes: Math.max(0, (code.length - 2) / 2) };
}

/** The router has no immutable values, so its code is the same wherever it lies. */
function judge(code: string): RouterFinding["kind"] {
  if (code === "0x") return "none";
  return code === readContract("CoinslotRouter").runtime ? "ours" : "other";
}
