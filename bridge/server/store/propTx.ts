/** What a transaction can do with props and their moves: a part of `Tx`. */

import type { Net } from "../rails/chain/chain.ts";
import type { NewProp, NewPropMove, Prop, PropMove } from "../rails/utxo/props/prop.ts";

/** Rows of moves that are read at once. */
export const MOVES_PAGE = 500;

export interface PropRows {
  /** By its id on the chain. */
  findProp(pid: string): Prop | undefined;
  getProp(key: number): Prop;
  /** Throws when its id is taken. */
  insertProp(prop: NewProp): Prop;
  /** Writes state, place and owner; throws when the stored version is not `fromVersion`. */
  updateProp(prop: Prop, fromVersion: number): void;
  /** Those that an owner (a script) has now; oldest first, keys after `afterKey`. */
  listPropsOwned(net: Net, owner: string, afterKey: number, limit: number): readonly Prop[];
  /** All of an app, in every state; oldest first, keys after `afterKey`. */
  listPropsOfApp(appId: string, afterKey: number, limit: number): readonly Prop[];
  /** The goods of an order, oldest first. */
  listPropsOfOrder(orderKey: number): readonly Prop[];
}

export interface PropMoveRows {
  getMove(key: number): PropMove;
  insertMove(move: NewPropMove): PropMove;
  /** Writes what may change; throws when the stored version is not `fromVersion`. */
  updateMove(move: PropMove, fromVersion: number): void;
  /** All of a prop, oldest first. */
  listMovesOf(propKey: number): readonly PropMove[];
  /** All that a transaction makes. */
  listMovesBy(net: Net, txId: string): readonly PropMove[];
  /** Those whose last block is this one, in every state. */
  listMovesIn(net: Net, blockHash: string): readonly PropMove[];
  /** Those included or confirmed in blocks above `height`; keys after `afterKey`. */
  listMovesAbove(net: Net, height: number, afterKey: number, limit: number): readonly PropMove[];
  /** Those included in blocks up to `height`; oldest first, keys after `afterKey`. */
  listMovesIncluded(net: Net, height: number, afterKey: number, limit: number): readonly PropMove[];
  /** Those in the mempool; oldest first, keys after `afterKey`. */
  listMovesPending(net: Net, afterKey: number, limit: number): readonly PropMove[];
  /** Those to be signed or sent out by now, those due longest first. */
  listMovesDue(nowMs: number, limit: number): readonly PropMove[];
}
