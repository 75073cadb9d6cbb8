/**
 * The addresses under an extended public key (BIP-32): m/0/index of an account, as P2WPKH (BIP-84).
 * Who has the key sees all payments, and can spend none.
 */

import { HDKey } from "@scure/bip32";
import { p2wpkh } from "@scure/btc-signer";
import type { DeriveAddress, ReceivingAddress } from "./deriveAddress.ts";
import { UTXO_NETWORKS, type UtxoNetwork } from "./network.ts";

export type { ReceivingAddress };

/** Where an account's receiving addresses are; change is no business of ours. */
const RECEIVING = 0;

/** The address of this index. Throws WrongAccountKey for what is no extended public key of the network. */
export function receivingAddress(
  accountKey: string,
  index: number,
  network: UtxoNetwork,
): ReceivingAddress {
  return addressAt(accountKey, RECEIVING, index, network);
}

/** The same of another branch, for wallets, which take change. */
export function addressAt(
  accountKey: string,
  branch: number,
  index: number,
  network: UtxoNetwork,
): ReceivingAddress {
  return addressUnder(readAccountKey(accountKey, network).deriveChild(branch), index, network);
}

/** Remembers the accounts that it was asked for: deriving from the account itself takes twice as long. */
export function createDeriveAddress(): DeriveAddress {
  const keys = new Map<string, HDKey>();
  return (accountKey, index, family) => {
    const network = UTXO_NETWORKS[family];
    const place = `${family} ${accountKey}`;
    const key = keys.get(place) ?? readAccountKey(accountKey, network).deriveChild(RECEIVING);
    keys.set(place, key);
    return addressUnder(key, index, network);
  };
}

function addressUnder(key: HDKey, index: number, network: UtxoNetwork): ReceivingAddress {
  const { address, script } = p2wpkh(key.deriveChild(index).publicKey as Uint8Array, {
    bech32: network.bech32,
    pubKeyHash: network.pubKeyHash,
    scriptHash: network.scriptHash,
    wif: 0,
  });
  if (address === undefined) throw new WrongAccountKey("it derives no address");
  return { address, script: Buffer.from(script).toString("hex") };
}

/** Why a text cannot be an account's key; the text itself is not in it. */
export class WrongAccountKey extends Error {}

function readAccountKey(text: string, network: UtxoNetwork): HDKey {
  const key = parse(text, network);
  // A server that holds a key that can spend has been set up wrongly, whatever it does with it.
  if (key.privateKey !== null) throw new WrongAccountKey("it is private: give the public one");
  return key;
}

function parse(text: string, { extendedKeys }: UtxoNetwork): HDKey {
  try {
    return HDKey.fromExtendedKey(text, extendedKeys);
  } catch {
    throw new WrongAccountKey("it is no extended public key of this network");
  }
}
