import { HDKey } from "@scure/bip32";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";

/** A merchant's account, m/84'/1'/0', made anew from a seed of the tests: the public half is all that a server gets. */
const ACCOUNT = HDKey.fromMasterSeed(
  Buffer.from("a merchant of the tests".padEnd(32, ".")),
  UTXO_NETWORKS.litecoinRegtest.extendedKeys,
).derive("m/84'/1'/0'");

export const ACCOUNT_KEY = ACCOUNT.publicExtendedKey;
export const PRIVATE_ACCOUNT_KEY = ACCOUNT.privateExtendedKey;
