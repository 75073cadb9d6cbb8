/** A chain of Ethereum's kind in the chains file. */

import {
  type Fields,
  nameText,
  readChoice,
  readFields,
  readList,
  readOptionalText,
  requiredEntry,
  type Shape,
} from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import {
  type CoinConfig,
  type EvmChainConfig,
  type TokenConfig,
  TRINO_NETWORKS,
  type TrinoPayConfig,
} from "../rails/chain/chainConfig.ts";
import { readAddress, readForm, readWhole, readYesNo, urlsOf } from "./chainFields.ts";
import {
  CHAIN_EXAMPLES,
  CHAIN_SYNONYMS,
  DECIMALS,
  readAnyChain,
  readCoin,
  SYMBOL,
} from "./chainParts.ts";

const CHAIN: Shape = {
  examples: {
    net: "eip155:137",
    name: "polygon",
    kind: "evm",
    ...CHAIN_EXAMPLES,
    subscribe: "[wss://node.example]",
    publicRpc: "[https://public.example]",
    router: '"0x…"',
    trinoPay: '"0x…"',
    trinoToken: "USDT",
    trinoNetwork: "polygon",
    finalized: "true",
    currency: "{ name: Ether, symbol: ETH, decimals: 18 }",
    tokens: '[{ symbol: USDT, address: "0x…", decimals: 6 }]',
  },
  synonyms: { ...CHAIN_SYNONYMS, chainId: "net", token: "tokens" },
};

const TOKEN: Shape = { examples: { symbol: "USDT", address: '"0x…"', decimals: "6" } };
const ETHER: CoinConfig = { name: "Ether", symbol: "ETH", decimals: 18 };
const ONE_LINE = { bytesMax: 64 };
/** Enough for money that nobody named a rule for. */
const NEED_UNLESS_TOLD = 12;

/** Reads it; undefined when it is no group of keys. `what` names it in problems. */
export function readEvmChain(
  list: ProblemList,
  node: YamlNode,
  what: string,
): EvmChainConfig | undefined {
  const fields = readFields(list, node, what, CHAIN);
  if (fields === undefined) return undefined;
  const net = readForm(list, fields, "net", CHAIN, /^eip155:[1-9]\d{0,14}$/);
  readChoice(list, fields, "kind", ["evm"]);
  const tokens = readTokens(list, fields);
  const router = readAddress(list, fields, "router");
  const trinoPay = readTrinoPay(list, fields, tokens);
  const trinoNetwork = readChoice(list, fields, "trinoNetwork", TRINO_NETWORKS);
  const nodes = readList(list, fields, "publicRpc");
  const heads = readList(list, fields, "subscribe");
  return {
    kind: "evm",
    net,
    chainId: Number(net.slice("eip155:".length)),
    ...readAnyChain(list, fields, CHAIN, NEED_UNLESS_TOLD),
    subscribe: urlsOf(list, heads, `subscribe of ${what}`, "anywhere", "ws"),
    publicRpc: urlsOf(list, nodes, `publicRpc of ${what}`, "loopback"),
    finalized: readYesNo(list, fields, "finalized") ?? false,
    currency: readCoin(list, fields, ETHER),
    tokens,
    ...(router === undefined ? {} : { router }),
    ...(trinoPay === undefined ? {} : { trinoPay }),
    ...(trinoNetwork === undefined ? {} : { trinoNetwork }),
  };
}

function readTokens(list: ProblemList, chain: Fields): TokenConfig[] {
  const tokens = readList(list, chain, "tokens").flatMap((node, index) => {
    const what = `${nameText(node, "token", "symbol", index)} of ${chain.what}`;
    const fields = readFields(list, node, what, TOKEN);
    if (fields === undefined) return [];
    requiredEntry(list, fields, "address", TOKEN);
    requiredEntry(list, fields, "decimals", TOKEN);
    const symbol = readForm(list, fields, "symbol", TOKEN, SYMBOL);
    const address = readAddress(list, fields, "address");
    const decimals = readWhole(list, fields, "decimals", DECIMALS);
    if (address === undefined || decimals === undefined) return [];
    return [{ symbol, address, decimals, offset: node.offset }];
  });
  for (const [index, { symbol, address, offset }] of tokens.entries()) {
    const before = tokens.slice(0, index);
    if (before.some((one) => one.symbol === symbol || one.address === address)) {
      list.add(offset, `${chain.what} has token ${symbol} twice.`, "Keep one of the two.");
    }
  }
  return tokens.map(({ symbol, address, decimals }) => ({ symbol, address, decimals }));
}

function readTrinoPay(
  list: ProblemList,
  chain: Fields,
  tokens: readonly TokenConfig[],
): TrinoPayConfig | undefined {
  const address = readAddress(list, chain, "trinoPay");
  const named = readOptionalText(list, chain, "trinoToken", ONE_LINE);
  if (address === undefined) return undefined;
  const found = tokens.find(({ symbol }) => symbol === named) ?? (named === undefined && tokens[0]);
  if (found && (named !== undefined || tokens.length === 1)) {
    return { address, token: found.symbol };
  }
  const fix = "Name the one token that Trino's contract takes: trinoToken: USDT";
  list.add(
    chain.entries.get("trinoPay")?.value.offset ?? 0,
    `${chain.what} has no trinoToken.`,
    fix,
  );
  return undefined;
}
