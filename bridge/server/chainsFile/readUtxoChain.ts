/** A chain of Bitcoin's kind in the chains file. */

import { readChoice, readFields, requiredEntry, type Shape } from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import type { CoinConfig, UtxoChainConfig } from "../rails/chain/chainConfig.ts";
import { UTXO_FAMILIES } from "../rails/utxo/network.ts";
import { readForm } from "./chainFields.ts";
import { CHAIN_EXAMPLES, CHAIN_SYNONYMS, readAnyChain, readCoin } from "./chainParts.ts";

const CHAIN: Shape = {
  examples: {
    net: "bip122:12a765e31ffd4059bada1e25190f6e98",
    name: "litecoin",
    kind: "utxo",
    family: "litecoin",
    ...CHAIN_EXAMPLES,
    binding: "hash",
    currency: "{ name: Litecoin, symbol: LTC, decimals: 8 }",
  },
  synonyms: { ...CHAIN_SYNONYMS, network: "family" },
};

/** What this kind has always used. */
const NEED_UNLESS_TOLD = 6;
const DECIMALS = 8;

/** Reads it; undefined when it is no group of keys. `what` names it in problems. */
export function readUtxoChain(
  list: ProblemList,
  node: YamlNode,
  what: string,
): UtxoChainConfig | undefined {
  const fields = readFields(list, node, what, CHAIN);
  if (fields === undefined) return undefined;
  readChoice(list, fields, "kind", ["utxo"]);
  requiredEntry(list, fields, "family", CHAIN);
  const family = readChoice(list, fields, "family", UTXO_FAMILIES) ?? "bitcoin";
  const coin = readCoin(list, fields, coinOf(family));
  if (coin.decimals !== DECIMALS) {
    const offset = fields.entries.get("currency")?.value.offset ?? fields.offset;
    list.add(offset, `currency of ${what} has other decimals.`, `Such coins have ${DECIMALS}.`);
  }
  return {
    kind: "utxo",
    net: readForm(list, fields, "net", CHAIN, /^bip122:[0-9a-f]{32}$/),
    ...readAnyChain(list, fields, CHAIN, NEED_UNLESS_TOLD),
    family,
    binding: readChoice(list, fields, "binding", ["hash", "clear"]) ?? "hash",
    currency: coin,
    tokens: [],
  };
}

function coinOf(family: UtxoChainConfig["family"]): CoinConfig {
  return family.startsWith("litecoin")
    ? { name: "Litecoin", symbol: "LTC", decimals: DECIMALS }
    : { name: "Bitcoin", symbol: "BTC", decimals: DECIMALS };
}
