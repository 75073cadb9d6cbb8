/** Where a transfer is that another wallet sent: in the blocks near the head, or where the node's index says. */

import { Type } from "@sinclair/typebox";
import type { TransferFinding, UnsignedTransfer } from "../chain/transfer.ts";
import { NOT_THERE, NodeRefusal, type NodeRpc } from "./nodeRpc.ts";
import { type NodeTransaction, reader, readHash, readTransaction } from "./nodeTypes.ts";
import { smallestUnits } from "./smallestUnits.ts";

/** As many as a refund is watched for after it is final. */
const BLOCKS_MAX = 128;
/** With the ids of its transactions. */
const WITH_IDS = 1;

const HASH = Type.String({ pattern: "^[0-9a-f]{64}$" });
const readBlock = reader(
  Type.Object({
    hash: HASH,
    height: Type.Integer({ minimum: 0 }),
    previousblockhash: Type.Optional(HASH),
    tx: Type.Array(HASH),
  }),
  "a block with the ids of its transactions",
);
const readScript = reader(
  Type.Object({ scriptPubKey: Type.Optional(Type.String()) }),
  "what an address is",
);
const readPlace = reader(Type.Object({ blockhash: Type.Optional(HASH) }), "where a transaction is");

type Block = ReturnType<typeof readBlock>;

export type FindTransfer = (
  txIds: readonly string[],
  wanted: UnsignedTransfer,
) => Promise<TransferFinding>;

/** Remembers the blocks that it looked through, as long as they are near the head. */
export function createFindTransfer(node: NodeRpc): FindTransfer {
  let near: ReadonlyMap<string, Block> = new Map();

  /** The newest of the blocks near the head that holds one of these. */
  async function findBlock(txIds: readonly string[]): Promise<Block | undefined> {
    const looked = new Map<string, Block>();
    let hash: string | undefined = readHash(await node.call("getbestblockhash"));
    let found: Block | undefined;
    while (hash !== undefined && looked.size < BLOCKS_MAX && found === undefined) {
      const block: Block =
        near.get(hash) ?? readBlock(await node.call("getblock", [hash, WITH_IDS]));
      looked.set(hash, block);
      if (block.tx.some((txId) => txIds.includes(txId))) found = block;
      hash = block.previousblockhash;
    }
    near = looked;
    return found;
  }

  return async (txIds, wanted) => {
    if (txIds.length === 0) return { kind: "unknown" };
    const { scriptPubKey } = readScript(await node.call("validateaddress", [wanted.to]));
    const block = (await findBlock(txIds)) ?? (await indexedBlock(node, txIds));
    if (block === undefined || scriptPubKey === undefined) return { kind: "unknown" };
    for (const txId of txIds.filter((one) => block.tx.includes(one))) {
      const answer = await node.call("getrawtransaction", [txId, true, block.hash]);
      const index = outputOf(readTransaction(answer), scriptPubKey, wanted);
      const { height, hash } = block;
      if (index !== undefined) return { kind: "mined", place: { txId, index, height, hash } };
    }
    return { kind: "other" };
  };
}

/** Of a node that keeps an index of all transactions (`txindex=1`). */
async function indexedBlock(node: NodeRpc, txIds: readonly string[]): Promise<Block | undefined> {
  for (const txId of txIds) {
    const answer = await node.call("getrawtransaction", [txId, true]).catch(orUndefined);
    const hash = answer === undefined ? undefined : readPlace(answer).blockhash;
    if (hash !== undefined) return readBlock(await node.call("getblock", [hash, WITH_IDS]));
  }
  return undefined;
}

function orUndefined(error: unknown): undefined {
  if (error instanceof NodeRefusal && error.code === NOT_THERE) return undefined;
  throw error;
}

/** The output that is the wanted transfer, exactly. */
function outputOf(
  { vout }: NodeTransaction,
  script: string,
  { value }: UnsignedTransfer,
): number | undefined {
  return vout.find(
    ({ scriptPubKey, value: coins }) =>
      scriptPubKey?.hex === script && coins !== undefined && smallestUnits(coins) === BigInt(value),
  )?.n;
}
