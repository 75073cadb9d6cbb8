/**
 * What an operator's wallet signs to put a contract onto a chain. This program holds no key of a
 * chain, so it never deploys by itself.
 */

import { addressWord, bytes32Word, type Hex, textWords, uintWord } from "./abiWords.ts";
import { keccak } from "./keccak.ts";
import { readContract } from "./readContract.ts";

/** The code that makes a CoinslotRouter. */
export function routerCode(): Hex {
  return readContract("CoinslotRouter").bytecode;
}

/** The code that makes a TrinoPayment for one token. */
export function trinoPaymentCode(token: string): Hex {
  return `${readContract("TrinoPayment").bytecode}${addressWord(token)}` as Hex;
}

/** The code that makes a SandboxToken. */
export function sandboxTokenCode(symbol: string, decimals: number): Hex {
  // The text comes behind two words, and the first of them says so.
  const head = uintWord(64n) + uintWord(BigInt(decimals));
  return `${readContract("SandboxToken").bytecode}${head}${textWords(symbol)}` as Hex;
}

/** A transaction before it has a sender, a nonce, fees and a signature. */
export interface UnsignedDeployment {
  /** Null makes the contract at an address that depends on the sender and its nonce. */
  readonly to: Hex | null;
  readonly data: Hex;
  /** Where the contract will be, if that is known beforehand. */
  readonly address: Hex | null;
}

/** The deterministic deployment proxy, at this address on nearly every EVM chain. */
export const DETERMINISTIC_DEPLOYER: Hex = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

/**
 * Deploys through the deterministic deployer (CREATE2, EIP-1014): the same code and salt come to the same
 * address on every chain that has it, whoever sends the transaction. A salt is 32 bytes.
 */
export function deterministicDeployment(code: Hex, salt: string): UnsignedDeployment {
  const saltWord = bytes32Word(salt);
  const codeHash = keccak(code.slice(2)).slice(2);
  const hash = keccak(`ff${DETERMINISTIC_DEPLOYER.slice(2)}${saltWord}${codeHash}`);
  return {
    to: DETERMINISTIC_DEPLOYER,
    data: `0x${saltWord}${code.slice(2)}`,
    address: `0x${hash.slice(-40)}`,
  };
}
