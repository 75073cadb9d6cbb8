import type { MoveState, PropState } from "../../rails/utxo/props/prop.ts";
import type { Tx } from "../../store/tx.ts";

export interface ListAppPropsParams {
  readonly appId: string;
}

/** A prop as an operator sees it. */
export interface ShownProp {
  readonly pid: string;
  readonly oid: string;
  /** In the smallest units. */
  readonly gold: number;
  readonly state: PropState;
  readonly txId?: string;
  readonly index?: number;
  /** Of its transactions, oldest first. */
  readonly moves: readonly MoveState[];
  /** What signer or node last said against the newest. */
  readonly note?: string;
}

/** The newest are beyond it: an app with more looks into its own books. */
const PROPS_MAX = 1000;

/** The props of an app, oldest first. */
export function listAppProps(tx: Tx, { appId }: ListAppPropsParams): readonly ShownProp[] {
  return tx.listPropsOfApp(appId, 0, PROPS_MAX).map(({ key, pid, oid, gold, state, at }) => {
    const moves = tx.listMovesOf(key);
    const note = moves.at(-1)?.note;
    return {
      ...{ pid, oid, gold: Number(gold), state, moves: moves.map((move) => move.state) },
      ...(at === undefined ? {} : at),
      ...(note === undefined ? {} : { note }),
    };
  });
}
