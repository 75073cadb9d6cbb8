/** One chain of the chains file. */

import { nameText } from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import type { ChainConfig } from "../rails/chain/chainConfig.ts";
import { readEvmChain } from "./readEvmChain.ts";
import { readUtxoChain } from "./readUtxoChain.ts";

/** Reads one item of `chains`; undefined when it is no group of keys. */
export function readChain(
  list: ProblemList,
  node: YamlNode,
  index: number,
): ChainConfig | undefined {
  const what = nameText(node, "chain", "name", index);
  return isUtxo(node) ? readUtxoChain(list, node, what) : readEvmChain(list, node, what);
}

/** By its kind; without one its net says it. */
function isUtxo(node: YamlNode): boolean {
  const kind = textUnder(node, "kind");
  return kind === undefined
    ? textUnder(node, "net")?.startsWith("bip122:") === true
    : kind === "utxo";
}

function textUnder(node: YamlNode, key: string): string | undefined {
  if (node.kind !== "map") return undefined;
  const value = node.entries.find((entry) => entry.key === key)?.value;
  return value?.kind === "text" ? value.text : undefined;
}
