/** One chain of the chains file. */

import {
  type Fields,
  nameText,
  readChoice,
  readFields,
  readList,
  readOptionalText,
  readText,
  requiredEntry,
  type Shape,
} from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { YamlNode } from "../catalog/yamlTree.ts";
import {
  type ChainConfig,
  type CoinConfig,
  type ConfirmationRule,
  type TokenConfig,
  TRINO_NETWORKS,
  type TrinoPayConfig,
} from "../rails/chain/chainConfig.ts";
import { readAddress, readAmount, readForm, readWhole, readYesNo, urlsOf } from "./chainFields.ts";

const CHAIN: Shape = {
  examples: {
    net: "eip155:137",
    name: "polygon",
    kind: "evm",
    rpc: "[https://node.example/KEY]",
    publicRpc: "[https://public.example]",
    explorer: "https://explorer.example",
    blockTimeMs: "2000",
    router: '"0x…"',
    trinoPay: '"0x…"',
    trinoToken: "USDT",
    trinoNetwork: "polygon",
    confirmations: '[{ below: "100", need: 3 }, { need: 12 }]',
    finalized: "true",
    currency: "{ name: Ether, symbol: ETH, decimals: 18 }",
    tokens: '[{ symbol: USDT, address: "0x…", decimals: 6 }]',
  },
  synonyms: { chain: "net", chainId: "net", nodes: "rpc", coin: "currency", token: "tokens" },
};

const COIN: Shape = { examples: { name: "Ether", symbol: "ETH", decimals: "18" } };
const TOKEN: Shape = { examples: { symbol: "USDT", address: '"0x…"', decimals: "6" } };
const RULE: Shape = { examples: { below: '"100"', need: "3" } };
const ETHER: CoinConfig = { name: "Ether", symbol: "ETH", decimals: 18 };
const ONE_LINE = { bytesMax: 64 };
const SYMBOL = /^[A-Za-z0-9.]{1,16}$/;
const DECIMALS = { min: 0, max: 36 };
/** Deeper than the follower remembers, a payment could go without being missed. */
const NEED = { min: 1, max: 120 };
/** Enough for money that nobody named a rule for. */
const NEED_UNLESS_TOLD = 12;

/** Reads one item of `chains`; undefined when it is no group of keys. */
export function readChain(
  list: ProblemList,
  node: YamlNode,
  index: number,
): ChainConfig | undefined {
  const fields = readFields(list, node, nameText(node, "chain", "name", index), CHAIN);
  if (fields === undefined) return undefined;
  const net = readForm(list, fields, "net", CHAIN, /^eip155:[1-9]\d{0,14}$/);
  requiredEntry(list, fields, "rpc", CHAIN);
  requiredEntry(list, fields, "blockTimeMs", CHAIN);
  readChoice(list, fields, "kind", ["evm"]);
  const tokens = readTokens(list, fields);
  const [explorer] = urlsOf(
    list,
    single(fields, "explorer"),
    `explorer of ${fields.what}`,
    "loopback",
  );
  const router = readAddress(list, fields, "router");
  const trinoPay = readTrinoPay(list, fields, tokens);
  const trinoNetwork = readChoice(list, fields, "trinoNetwork", TRINO_NETWORKS);
  return {
    kind: "evm",
    net,
    chainId: Number(net.slice("eip155:".length)),
    name: readForm(list, fields, "name", CHAIN, /^[a-z][a-z0-9-]{0,31}$/),
    rpc: urlsOf(list, readList(list, fields, "rpc"), `rpc of ${fields.what}`, "anywhere"),
    publicRpc: urlsOf(
      list,
      readList(list, fields, "publicRpc"),
      `publicRpc of ${fields.what}`,
      "loopback",
    ),
    blockTimeMs: readWhole(list, fields, "blockTimeMs", { min: 100, max: 3_600_000 }) ?? 1000,
    confirmations: readRules(list, fields),
    finalized: readYesNo(list, fields, "finalized") ?? false,
    currency: readCoin(list, fields),
    tokens,
    ...(explorer === undefined ? {} : { explorer }),
    ...(router === undefined ? {} : { router }),
    ...(trinoPay === undefined ? {} : { trinoPay }),
    ...(trinoNetwork === undefined ? {} : { trinoNetwork }),
  };
}

function single(fields: Fields, key: string): readonly YamlNode[] {
  const entry = fields.entries.get(key);
  return entry === undefined ? [] : [entry.value];
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

function readCoin(list: ProblemList, chain: Fields): CoinConfig {
  const entry = chain.entries.get("currency");
  const fields = entry && readFields(list, entry.value, `currency of ${chain.what}`, COIN);
  if (fields === undefined) return ETHER;
  return {
    name: readText(list, fields, "name", COIN, ONE_LINE),
    symbol: readForm(list, fields, "symbol", COIN, SYMBOL),
    decimals: readWhole(list, fields, "decimals", DECIMALS) ?? ETHER.decimals,
  };
}

function readRules(list: ProblemList, chain: Fields): ConfirmationRule[] {
  const nodes = readList(list, chain, "confirmations");
  const rules = nodes.flatMap((node, index) => {
    const what = `confirmations of ${chain.what}, rule ${index + 1}`;
    const fields = readFields(list, node, what, RULE);
    if (fields === undefined) return [];
    requiredEntry(list, fields, "need", RULE);
    const need = readWhole(list, fields, "need", NEED) ?? NEED_UNLESS_TOLD;
    const below = readAmount(list, fields, "below");
    const isLast = index === nodes.length - 1;
    if ((below === undefined) !== isLast) {
      const fix = "Give each rule an amount below which it is enough, and the last one none.";
      list.add(node.offset, `${what} ${isLast ? "has an" : "has no"} amount.`, fix);
    }
    return [{ need, ...(below === undefined ? {} : { below }) }];
  });
  return rules.length === 0 ? [{ need: NEED_UNLESS_TOLD }] : rules;
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
