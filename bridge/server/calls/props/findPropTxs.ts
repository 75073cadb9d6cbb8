import type { FindPropTxsParams } from "../../rails/chain/foundProp.ts";
import type { Tx } from "../../store/tx.ts";

/** Which of these transactions make props or carry them on. */
export function findPropTxs(tx: Tx, { net, propTxIds }: FindPropTxsParams): readonly string[] {
  return propTxIds.filter((txId) => tx.listMovesBy(net, txId).length > 0);
}
