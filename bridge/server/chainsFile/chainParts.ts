/** What every kind of chain has in the chains file. */

import {
  type Fields,
  readFields,
  readList,
  readText,
  requiredEntry,
  type Shape,
} from "../catalog/fields.ts";
import type { ProblemList } from "../catalog/problemText.ts";
import type { ChainConfig, CoinConfig, ConfirmationRule } from "../rails/chain/chainConfig.ts";
import { readAmount, readForm, readWhole, urlsOf } from "./chainFields.ts";

/** Examples of its keys. */
export const CHAIN_EXAMPLES = {
  blockTimeMs: "2000",
  confirmations: '[{ below: "100", need: 3 }, { need: 12 }]',
  explorer: "https://explorer.example",
  rpc: "[https://node.example/KEY]",
};

/** Wrong words that people write for them. */
export const CHAIN_SYNONYMS = { chain: "net", nodes: "rpc", coin: "currency" };

export const SYMBOL = /^[A-Za-z0-9.]{1,16}$/;
export const DECIMALS = { min: 0, max: 36 };

const COIN: Shape = { examples: { name: "Ether", symbol: "ETH", decimals: "18" } };
const RULE: Shape = { examples: { below: '"100"', need: "3" } };
const NAME = /^[a-z][a-z0-9-]{0,31}$/;
const ONE_LINE = { bytesMax: 64 };
/** Deeper than the follower remembers, a payment could go without being missed. */
const NEED = { min: 1, max: 120 };
const BLOCK_TIME_MS = { min: 100, max: 3_600_000 };

type AnyChain = Pick<ChainConfig, "name" | "rpc" | "blockTimeMs" | "confirmations" | "explorer">;

/** Reads it; `need` blocks are enough where the file names no rule. */
export function readAnyChain(
  list: ProblemList,
  fields: Fields,
  shape: Shape,
  need: number,
): AnyChain {
  requiredEntry(list, fields, "rpc", shape);
  requiredEntry(list, fields, "blockTimeMs", shape);
  const entry = fields.entries.get("explorer");
  const nodes = entry === undefined ? [] : [entry.value];
  const [explorer] = urlsOf(list, nodes, `explorer of ${fields.what}`, "loopback");
  return {
    name: readForm(list, fields, "name", shape, NAME),
    rpc: urlsOf(list, readList(list, fields, "rpc"), `rpc of ${fields.what}`, "anywhere"),
    blockTimeMs: readWhole(list, fields, "blockTimeMs", BLOCK_TIME_MS) ?? 1000,
    confirmations: readRules(list, fields, need),
    ...(explorer === undefined ? {} : { explorer }),
  };
}

/** The chain's own coin; `unlessTold` where the file has none. */
export function readCoin(list: ProblemList, chain: Fields, unlessTold: CoinConfig): CoinConfig {
  const entry = chain.entries.get("currency");
  const fields = entry && readFields(list, entry.value, `currency of ${chain.what}`, COIN);
  if (fields === undefined) return unlessTold;
  return {
    name: readText(list, fields, "name", COIN, ONE_LINE),
    symbol: readForm(list, fields, "symbol", COIN, SYMBOL),
    decimals: readWhole(list, fields, "decimals", DECIMALS) ?? unlessTold.decimals,
  };
}

function readRules(list: ProblemList, chain: Fields, unlessTold: number): ConfirmationRule[] {
  const nodes = readList(list, chain, "confirmations");
  const rules = nodes.flatMap((node, index) => {
    const what = `confirmations of ${chain.what}, rule ${index + 1}`;
    const fields = readFields(list, node, what, RULE);
    if (fields === undefined) return [];
    requiredEntry(list, fields, "need", RULE);
    const need = readWhole(list, fields, "need", NEED) ?? unlessTold;
    const below = readAmount(list, fields, "below");
    const isLast = index === nodes.length - 1;
    if ((below === undefined) !== isLast) {
      const fix = "Give each rule an amount below which it is enough, and the last one none.";
      list.add(node.offset, `${what} ${isLast ? "has an" : "has no"} amount.`, fix);
    }
    return [{ need, ...(below === undefined ? {} : { below }) }];
  });
  return rules.length === 0 ? [{ need: unlessTold }] : rules;
}
