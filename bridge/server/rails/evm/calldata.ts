/**
 * What a wallet is asked to sign: calls of ERC-20 (EIP-20), of CoinslotRouter and of Trino's payment
 * contract. Page and server share this file; it imports nothing but the words of the ABI.
 */

import { addressWord, bytes32Word, type Hex, textWords, uintWord } from "./abiWords.ts";
import type { InvoiceTerms } from "./invoiceTerms.ts";

/** The first four bytes of a signature's keccak256; the tests make them again. */
export const SELECTORS = {
  approve: "095ea7b3",
  payToken: "2b8f8440",
  payNative: "9a3e465d",
  trinoPay: "0a90e179",
} as const;

/** `approve(address,uint256)`: lets `spender` take `amount` from the signer, in the token's smallest unit. */
export function approveCall(spender: string, amount: bigint): Hex {
  return `0x${SELECTORS.approve}${addressWord(spender)}${uintWord(amount)}`;
}

/** `payToken(Terms,uint256)` of the router: pays `amount` of what is due, the whole or a part. */
export function payTokenCall(terms: InvoiceTerms, amount: bigint): Hex {
  return `0x${SELECTORS.payToken}${termsWords(terms)}${uintWord(amount)}`;
}

/** `payNative(Terms)` of the router: pays the value that is sent with the call. */
export function payNativeCall(terms: InvoiceTerms): Hex {
  return `0x${SELECTORS.payNative}${termsWords(terms)}`;
}

/** `pay(string,address,uint256)` of a contract that speaks Trino's interface. */
export function trinoPayCall(invoiceId: string, recipient: string, amount: bigint): Hex {
  // The text comes behind three words, and the first of them says so.
  const head = uintWord(96n) + addressWord(recipient) + uintWord(amount);
  return `0x${SELECTORS.trinoPay}${head}${textWords(invoiceId)}`;
}

/** Chain and router are not sent: the contract puts in its own. */
function termsWords(terms: InvoiceTerms): string {
  return [
    addressWord(terms.token),
    uintWord(terms.amount),
    addressWord(terms.recipient),
    uintWord(terms.deadline),
    bytes32Word(terms.salt),
  ].join("");
}
