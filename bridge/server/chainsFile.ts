/**
 * The chains file: on which chains the operator takes money, through which nodes, and what each app
 * wants of its invoices (docs/CHAINS.md has it explained line by line). Addresses of nodes may hold
 * secrets, so only the server's own user may read it.
 *
 *     chains:
 *       - net: eip155:137
 *         name: polygon
 *         rpc: [https://node.example/KEY]
 *         blockTimeMs: 2000
 *         router: "0x…"
 *         confirmations: [{ below: "100", need: 12 }, { need: 64 }]
 *         tokens: [{ symbol: USDT, address: "0x…", decimals: 6 }]
 *       - net: bip122:12a765e31ffd4059bada1e25190f6e98
 *         name: litecoin
 *         kind: utxo
 *         family: litecoin
 *         rpc: ["http://user:password@127.0.0.1:9332"]
 *         blockTimeMs: 150000
 *     apps:
 *       demo:
 *         recipient: { "eip155:137": "0x…", "bip122:12a765e31ffd4059bada1e25190f6e98": xpub… }
 */

import type { Problem } from "./catalog/catalog.ts";
import { readFields, readList, requiredEntry, type Shape } from "./catalog/fields.ts";
import { createProblemList, type ProblemList, problemText } from "./catalog/problemText.ts";
import { addSyntaxProblems } from "./catalog/syntaxProblems.ts";
import { parseYamlTree, type YamlNode } from "./catalog/yamlTree.ts";
import { readAppChains } from "./chainsFile/readAppChains.ts";
import { readChain } from "./chainsFile/readChain.ts";
import { readOwnText } from "./platform/ownTextFile.ts";
import type { AppChainsConfig, ChainConfig, ChainsConfig } from "./rails/chain/chainConfig.ts";

/** What the file says, or everything that is wrong with it; never a line of it, for its secrets. */
export type ChainsResult =
  | { readonly ok: true; readonly chains: ChainsConfig }
  | { readonly ok: false; readonly problem: string };

const CHAINS_MAX = 20;

const ROOT: Shape = {
  examples: {
    chains: '(then one chain or more, each beginning with "- ")',
    apps: "(then each app's id, and its recipient below it)",
  },
  synonyms: { chain: "chains", app: "apps" },
};

/** Reads the file. Never rejects. */
export async function readChains(file: string): Promise<ChainsResult> {
  const own = await readOwnText(file);
  return own.ok ? readChainsText(own.text, file) : own;
}

/** Reads a file's text; JSON is YAML too. */
export function readChainsText(text: string, file: string): ChainsResult {
  const list = createProblemList(text, file);
  const chains = readTree(list, text);
  if (list.problems.length === 0) return { ok: true, chains };
  const sorted = [...list.problems].sort(byPlace);
  return { ok: false, problem: sorted.map((problem) => problemText(problem)).join("\n") };
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

function readTree(list: ProblemList, text: string): ChainsConfig {
  const root = parse(list, text);
  const fields = root && readFields(list, root, "the file", ROOT);
  if (fields === undefined) return { chains: [], apps: {} };
  requiredEntry(list, fields, "chains", ROOT);
  const nodes = readList(list, fields, "chains");
  const surplus = nodes[CHAINS_MAX];
  if (surplus !== undefined) list.add(surplus.offset, "too many chains.", `At most ${CHAINS_MAX}.`);
  const chains = nodes.slice(0, CHAINS_MAX).flatMap((node, index) => {
    const chain = readChain(list, node, index);
    return chain === undefined ? [] : [{ chain, offset: node.offset }];
  });
  addRepeats(list, chains);
  const read = chains.map(({ chain }) => chain);
  const apps = fields.entries.get("apps")?.value;
  return { chains: read, apps: readApps(list, apps, read) };
}

function parse(list: ProblemList, text: string): YamlNode | undefined {
  try {
    const { root, oddities } = parseYamlTree(text);
    for (const { offset } of oddities) {
      list.add(offset, "this is YAML that the file does not use.", "Put text in quotation marks.");
    }
    if (root !== undefined) return root;
    list.add(0, "the file is empty.", "Begin with a line: chains:");
  } catch (error) {
    addSyntaxProblems(list, text, error);
  }
  return undefined;
}

function addRepeats(
  list: ProblemList,
  chains: readonly { readonly chain: ChainConfig; readonly offset: number }[],
): void {
  for (const [index, { chain, offset }] of chains.entries()) {
    for (const key of ["net", "name", "trinoNetwork"] as const) {
      const value = keyOf(chain, key);
      const before = chains.slice(0, index).some((one) => keyOf(one.chain, key) === value);
      if (value === undefined || !before) continue;
      list.add(offset, `two chains have the ${key} ${value}.`, "Give each chain its own.");
    }
  }
}

function keyOf(chain: ChainConfig, key: "net" | "name" | "trinoNetwork"): string | undefined {
  if (key !== "trinoNetwork") return chain[key];
  return chain.kind === "evm" ? chain.trinoNetwork : undefined;
}

function readApps(
  list: ProblemList,
  node: YamlNode | undefined,
  chains: readonly ChainConfig[],
): ChainsConfig["apps"] {
  if (node === undefined) return {};
  if (node.kind !== "map") {
    list.add(node.offset, "apps names no app.", "Write each app's id, and its recipient below it.");
    return {};
  }
  const apps: { [appId: string]: AppChainsConfig } = {};
  for (const { key, value } of node.entries) {
    const app = readAppChains(list, value, key, chains);
    if (app !== undefined) apps[key] = app;
  }
  return apps;
}
