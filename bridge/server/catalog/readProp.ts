/** A product whose good lies on a chain (docs/PROPS.md). */

import type { PropGood } from "../orders/order.ts";
import {
  type Fields,
  readCoins,
  readFields,
  readOptionalText,
  readText,
  requiredEntry,
  type Shape,
} from "./fields.ts";
import type { ProblemList } from "./problemText.ts";

const WORD = { bytesMax: 64 } as const;

const PROP: Shape = {
  examples: { oid: "sword", gold: "50000", net: "litecoin" },
  synonyms: { id: "oid", amount: "gold", value: "gold", chain: "net", network: "net" },
};

/** Reads `prop` of a product; undefined where there is none. */
export function readProp(list: ProblemList, product: Fields): PropGood | undefined {
  const node = product.entries.get("prop")?.value;
  if (node === undefined) return undefined;
  const fields = readFields(list, node, `prop of ${product.what}`, PROP);
  if (fields === undefined) return undefined;
  const hasGold = requiredEntry(list, fields, "gold", PROP);
  const net = readOptionalText(list, fields, "net", WORD);
  return {
    oid: readText(list, fields, "oid", PROP, WORD),
    gold: (hasGold && readCoins(list, fields, "gold", 1)) ?? 1,
    ...(net === undefined ? {} : { net }),
  };
}
