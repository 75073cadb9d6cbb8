/**
 * The keys of a wallet's account: from words (BIP-39) or from the account's own extended private key,
 * m/84'/coin'/0' (BIP-84). Only programs that sign load this; the server never does.
 */

import { HDKey } from "@scure/bip32";
import { generateMnemonic, mnemonicToSeedSync, validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { UtxoNetwork } from "../network.ts";
import type { KeyPath } from "./coin.ts";

/** An account that can spend. */
export interface AccountKeys {
  /** The extended public key: who has it sees everything, and can spend nothing. */
  readonly publicKey: string;
  /** `d34db33f/84h/2h/0h`: where the account is, for devices that sign; absent without the master key. */
  readonly origin?: string;
  /** 32 bytes. */
  privateKeyAt(path: KeyPath): Uint8Array;
  /** Compressed. */
  publicKeyAt(path: KeyPath): Uint8Array;
}

/** Why words or a key are none; what was given is not in it. */
export class WrongKey extends Error {}

const HARDENED = "'";
const ENTROPY_BITS = 256;

/** 24 new words. */
export function newWords(): string {
  return generateMnemonic(wordlist, ENTROPY_BITS);
}

/** The account of these words. Throws WrongKey. */
export function keysOfWords(words: string, network: UtxoNetwork): AccountKeys {
  const text = words.normalize("NFKD").trim().toLowerCase().split(/\s+/).join(" ");
  if (!validateMnemonic(text, wordlist)) throw new WrongKey("these are not the words of a wallet");
  const master = HDKey.fromMasterSeed(mnemonicToSeedSync(text), network.extendedKeys);
  const steps = [84, network.coinType, 0].map((step) => `${step}${HARDENED}`);
  const fingerprint = master.fingerprint.toString(16).padStart(8, "0");
  const origin = [fingerprint, ...steps].join("/").replaceAll(HARDENED, "h");
  return { ...keysUnder(master.derive(["m", ...steps].join("/"))), origin };
}

/** The account of an extended private key. Throws WrongKey. */
export function keysOfAccount(extendedKey: string, network: UtxoNetwork): AccountKeys {
  const account = parse(extendedKey, network);
  if (account.privateKey === null) throw new WrongKey("this key is public: it cannot sign");
  return keysUnder(account);
}

/** The key (compressed) at a place of an account of which only the public half is known. Throws WrongKey. */
export function publicKeyUnder(
  accountKey: string,
  { branch, index }: KeyPath,
  network: UtxoNetwork,
): Uint8Array {
  const key = parse(accountKey, network).deriveChild(branch).deriveChild(index);
  return key.publicKey as Uint8Array;
}

function parse(text: string, { extendedKeys }: UtxoNetwork): HDKey {
  try {
    return HDKey.fromExtendedKey(text.trim(), extendedKeys);
  } catch {
    throw new WrongKey("this is no extended key of this network");
  }
}

function keysUnder(account: HDKey): AccountKeys {
  const at = ({ branch, index }: KeyPath) => account.deriveChild(branch).deriveChild(index);
  return {
    publicKey: account.publicExtendedKey,
    privateKeyAt: (path) => at(path).privateKey as Uint8Array,
    publicKeyAt: (path) => at(path).publicKey as Uint8Array,
  };
}
