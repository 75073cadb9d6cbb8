/** A player who spends a payment's money otherwise: with the words of the wallet, past its program. */

import assert from "node:assert/strict";
import { p2wpkh, Transaction } from "@scure/btc-signer";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { keysOfWords } from "../../bridge/server/rails/utxo/spending/accountKeys.ts";
import type { Litecoind } from "../utxo/litecoind.ts";

interface Raw {
  readonly vin: readonly { readonly txid: string; readonly vout: number }[];
}

interface Out {
  readonly value: number;
  readonly scriptPubKey: { readonly hex: string };
}

/** Addresses of the wallet that are tried. */
const PLACES = ([0, 1] as const).flatMap((branch) =>
  Array.from({ length: 20 }, (_, index) => ({ branch, index })),
);
const FEE = 100_000n;

/** Gives the signed transaction, which no pool takes while the payment waits there. */
export async function rivalOf(node: Litecoind, txId: string, words: string): Promise<string> {
  const { vin } = await node.rpc<Raw>("getrawtransaction", txId, true);
  const keys = keysOfWords(words, UTXO_NETWORKS.litecoinRegtest);
  const [input] = vin;
  assert.ok(input);
  const spent = await node.rpc<Out>("gettxout", input.txid, input.vout, false);
  const path = PLACES.find((place) => scriptOf(keys.publicKeyAt(place)) === spent.scriptPubKey.hex);
  assert.ok(path);
  const script = Buffer.from(spent.scriptPubKey.hex, "hex");
  const amount = BigInt(Math.round(spent.value * 1e8));
  const rival = new Transaction();
  rival.addInput({ txid: input.txid, index: input.vout, witnessUtxo: { script, amount } });
  rival.addOutput({ script, amount: amount - FEE });
  rival.sign(keys.privateKeyAt(path));
  rival.finalize();
  return rival.hex;
}

function scriptOf(publicKey: Uint8Array): string {
  return Buffer.from(p2wpkh(publicKey).script).toString("hex");
}
