/** Props and their moves as rows of the store. */

import type {
  MoveKind,
  MoveState,
  NewProp,
  NewPropMove,
  Outpoint,
  Prop,
  PropMove,
  PropState,
} from "../../rails/utxo/props/prop.ts";
import { paddedOf } from "./paddedAmount.ts";

export interface PropRow extends PropCells {
  prop_key: number;
}

interface PropCells {
  net: string;
  pid: string;
  app_id: string;
  oid: string;
  gold: string;
  confirmations: number;
  order_key: number | null;
  state: PropState;
  at_tx_id: string | null;
  at_index: number | null;
  owner: string | null;
  created_at_ms: number;
  version: number;
}

export interface PropMoveRow extends PropMoveCells {
  move_key: number;
}

interface PropMoveCells {
  net: string;
  prop_key: number;
  kind: MoveKind;
  step: number;
  from_tx_id: string | null;
  from_index: number | null;
  script: string | null;
  address: string | null;
  tx_id: string | null;
  tx_index: number | null;
  raw: string | null;
  state: MoveState;
  block_height: number | null;
  block_hash: string | null;
  block_time_ms: number | null;
  due_at_ms: number | null;
  tries: number;
  note: string | null;
  created_at_ms: number;
  changed_at_ms: number;
  version: number;
}

/** The prop of a row. */
export function propOf(row: PropRow): Prop {
  return {
    key: row.prop_key,
    net: row.net,
    pid: row.pid,
    appId: row.app_id,
    oid: row.oid,
    gold: BigInt(row.gold),
    confirmations: row.confirmations,
    orderKey: row.order_key ?? undefined,
    state: row.state,
    at: outpointOf(row.at_tx_id, row.at_index),
    owner: row.owner ?? undefined,
    createdAtMs: row.created_at_ms,
    version: row.version,
  };
}

/** The row of a prop without its key, in the order of its columns. */
export function propCellsOf(prop: NewProp): PropCells {
  return {
    net: prop.net,
    pid: prop.pid,
    app_id: prop.appId,
    oid: prop.oid,
    gold: paddedOf(prop.gold),
    confirmations: prop.confirmations,
    order_key: prop.orderKey ?? null,
    ...propChangesOf(prop),
    created_at_ms: prop.createdAtMs,
    version: prop.version,
  };
}

/** What an update writes beside the version. */
export function propChangesOf({ state, at, owner }: NewProp) {
  return {
    state,
    at_tx_id: at?.txId ?? null,
    at_index: at?.index ?? null,
    owner: owner ?? null,
  };
}

/** The move of a row. */
export function moveOf(row: PropMoveRow): PropMove {
  const { block_height: height, block_hash: hash, block_time_ms: timeMs } = row;
  const isInBlock = height !== null && hash !== null && timeMs !== null;
  return {
    key: row.move_key,
    net: row.net,
    propKey: row.prop_key,
    kind: row.kind,
    step: row.step,
    from: outpointOf(row.from_tx_id, row.from_index),
    script: row.script ?? undefined,
    address: row.address ?? undefined,
    txId: row.tx_id ?? undefined,
    index: row.tx_index ?? undefined,
    raw: row.raw ?? undefined,
    state: row.state,
    block: isInBlock ? { height, hash, timeMs } : undefined,
    dueAtMs: row.due_at_ms ?? undefined,
    tries: row.tries,
    note: row.note ?? undefined,
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
    version: row.version,
  };
}

/** The row of a move without its key, in the order of its columns. */
export function moveCellsOf(move: NewPropMove): PropMoveCells {
  return {
    net: move.net,
    prop_key: move.propKey,
    kind: move.kind,
    step: move.step,
    ...moveChangesOf(move),
    created_at_ms: move.createdAtMs,
    changed_at_ms: move.changedAtMs,
    version: move.version,
  };
}

/** What an update writes beside its time and version. */
export function moveChangesOf(move: NewPropMove) {
  return {
    from_tx_id: move.from?.txId ?? null,
    from_index: move.from?.index ?? null,
    script: move.script ?? null,
    address: move.address ?? null,
    tx_id: move.txId ?? null,
    tx_index: move.index ?? null,
    raw: move.raw ?? null,
    state: move.state,
    block_height: move.block?.height ?? null,
    block_hash: move.block?.hash ?? null,
    block_time_ms: move.block?.timeMs ?? null,
    due_at_ms: move.dueAtMs ?? null,
    tries: move.tries,
    note: move.note ?? null,
  };
}

function outpointOf(txId: string | null, index: number | null): Outpoint | undefined {
  return txId === null || index === null ? undefined : { txId, index };
}
