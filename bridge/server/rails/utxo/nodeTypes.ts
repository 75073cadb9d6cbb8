/** What nodes of the Bitcoin family answer, as far as it is read here. */

import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";

const HASH = Type.String({ pattern: "^[0-9a-f]{64}$" });
const COUNT = Type.Integer({ minimum: 0 });

const HEADER = Type.Object({
  hash: HASH,
  height: COUNT,
  /** -1 when the block is not in the node's best chain any more. */
  confirmations: Type.Integer({ minimum: -1 }),
  /** Seconds: what its miner says. */
  time: COUNT,
  /** Seconds: the median of the last eleven, which never goes back (BIP-113). */
  mediantime: COUNT,
  /** Absent on the first block. */
  previousblockhash: Type.Optional(HASH),
});

/** Absent members: new coins, and what Litecoin's extension blocks put in and out. */
const INPUT = Type.Object({ txid: Type.Optional(HASH), vout: Type.Optional(COUNT) });
const OUTPUT = Type.Object({
  value: Type.Optional(Type.Number({ minimum: 0 })),
  n: Type.Optional(COUNT),
  scriptPubKey: Type.Optional(Type.Object({ hex: Type.String() })),
});
const TRANSACTION = Type.Object({
  txid: HASH,
  vin: Type.Array(INPUT),
  vout: Type.Array(OUTPUT),
});

const BLOCK = Type.Object({
  hash: HASH,
  height: COUNT,
  /** Seconds. */
  time: COUNT,
  previousblockhash: Type.Optional(HASH),
  tx: Type.Array(TRANSACTION),
});

export type NodeTransaction = Static<typeof TRANSACTION>;
export type NodeBlock = Static<typeof BLOCK>;

/** Each reads one kind of answer, and throws for what is none. */
export const readHash = reader(HASH, "a hash");
export const readHeader = reader(HEADER, "a header");
export const readBlock = reader(BLOCK, "a block with its transactions");
export const readTransaction = reader(TRANSACTION, "a transaction");
export const readPool = reader(Type.Array(HASH), "a list of transactions");
export const readPoolEntry = reader(
  Type.Object({ "bip125-replaceable": Type.Optional(Type.Boolean()) }),
  "an entry of the mempool",
);

/** Reads answers of one form; throws for what has another. */
export function reader<Schema extends TSchema>(schema: Schema, what: string) {
  const check = TypeCompiler.Compile(schema);
  return (answer: unknown): Static<Schema> => {
    if (check.Check(answer)) return answer;
    throw new Error(`the node's answer is not ${what}: ${check.Errors(answer).First()?.path}`);
  };
}
