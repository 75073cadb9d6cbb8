/**
 * The commitment of an invoice: the id under which CoinslotRouter takes payments for it, which is the
 * hash of all its terms. Page and server share this file; a page that made the id itself knows what
 * the wallet signs.
 */

import { addressWord, bytes32Word, type Hex, uintWord } from "./abiWords.ts";
import { keccak } from "./keccak.ts";

/** What nobody can change in an invoice without changing its id. Addresses in whatever case. */
export interface InvoiceTerms {
  readonly chainId: bigint;
  /** The CoinslotRouter that is paid through. */
  readonly router: string;
  /** The token's contract; `NATIVE_COIN` for the chain's own coin. */
  readonly token: string;
  /** What is due, in the token's smallest unit. */
  readonly amount: bigint;
  readonly recipient: string;
  /** Unix time in seconds: the latest time of a block that may hold a payment. */
  readonly deadline: bigint;
  /** 32 random bytes. */
  readonly salt: string;
}

/** Stands for the chain's own coin where a token is named. */
export const NATIVE_COIN: Hex = "0x0000000000000000000000000000000000000000";

/**
 * keccak256(abi.encode(chainId, router, token, amount, recipient, deadline, salt)), in lower case.
 * Throws a RangeError for terms that have no such encoding.
 */
export function invoiceId(terms: InvoiceTerms): Hex {
  const words = [
    uintWord(terms.chainId),
    addressWord(terms.router),
    addressWord(terms.token),
    uintWord(terms.amount),
    addressWord(terms.recipient),
    uintWord(terms.deadline),
    bytes32Word(terms.salt),
  ];
  return keccak(words.join(""));
}
