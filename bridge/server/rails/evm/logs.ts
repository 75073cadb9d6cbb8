/**
 * Reads what payment contracts write into a chain's logs. Anybody can write logs that look alike, so
 * the contract's address counts as much as the topics; and the payer chose every word of a Trino
 * payment.
 */

import { type Hex, readAddress, readText, readUint, wordsOf } from "./abiWords.ts";

/** What of a log (eth_getLogs) says what happened. */
export interface ChainLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A payment through CoinslotRouter. Addresses and id in lower case. */
export interface RouterPayment {
  readonly id: Hex;
  readonly payer: Hex;
  /** The zero address is the chain's own coin. */
  readonly token: Hex;
  readonly recipient: Hex;
  /** What arrived, in the token's smallest unit. */
  readonly amount: bigint;
}

/** A payment by Trino's interface: three things that the payer said. The address in lower case. */
export interface TrinoPayment {
  readonly invoiceId: string;
  readonly recipient: Hex;
  /** What was asked of the token, in its smallest unit; a token with a fee delivers less. */
  readonly amount: bigint;
}

/** keccak256 of the events' signatures, the first topic of their logs; the tests make them again. */
export const TOPICS = {
  paymentReceived: "0xdc9b4d1be872943f8c9f8d2d6e8514c595ab627d643f3a0b87b294bc51526ce0",
  trinoPay: "0xe804362d0950a73915a0e63be10f642d8dbcb58d8beabcf788ab015c17642e60",
} as const satisfies Record<string, Hex>;

/** The longest id of an invoice that is read, in bytes; Trino's have 36. */
const MOST_ID_BYTES = 256;

/** Undefined for every log that `router` did not write about a payment. Never throws. */
export function decodePayment(log: ChainLog, router: string): RouterPayment | undefined {
  if (!isOf(log, router, TOPICS.paymentReceived) || log.topics.length !== 4) return undefined;
  const [, id, payerWord, tokenWord] = log.topics.map(onlyWord);
  const [recipientWord, amount, ...more] = wordsOf(log.data) ?? [];
  if (id === undefined || amount === undefined || more.length > 0) return undefined;
  const payer = readAddress(payerWord);
  const token = readAddress(tokenWord);
  const recipient = readAddress(recipientWord);
  if (payer === undefined || token === undefined || recipient === undefined) return undefined;
  return { id: `0x${id}`, payer, token, recipient, amount: readUint(amount) };
}

/** Undefined for every log that `contract` did not write about a payment. Never throws. */
export function decodeTrinoPay(log: ChainLog, contract: string): TrinoPayment | undefined {
  if (!isOf(log, contract, TOPICS.trinoPay) || log.topics.length !== 1) return undefined;
  if (log.data.length > MOST_DATA_CHARACTERS) return undefined;
  const [place, recipientWord, amountWord, ...text] = wordsOf(log.data) ?? [];
  if (place === undefined || recipientWord === undefined || amountWord === undefined) {
    return undefined;
  }
  const recipient = readAddress(recipientWord);
  const invoiceId = readUint(place) === TEXT_PLACE ? readText(text) : undefined;
  if (recipient === undefined || invoiceId === undefined) return undefined;
  return { invoiceId, recipient, amount: readUint(amountWord) };
}

/** Where the text begins: behind the three words of the head. */
const TEXT_PLACE = 96n;
/** `0x`, the head, the text's length and the text. */
const MOST_DATA_CHARACTERS = 2 + 2 * (96 + 32 + MOST_ID_BYTES);

function isOf(log: ChainLog, contract: string, topic: Hex): boolean {
  return (
    log.address.toLowerCase() === contract.toLowerCase() && log.topics[0]?.toLowerCase() === topic
  );
}

function onlyWord(topic: string): string | undefined {
  const words = wordsOf(topic);
  return words?.length === 1 ? words[0] : undefined;
}
