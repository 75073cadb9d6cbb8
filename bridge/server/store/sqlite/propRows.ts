import type { PropMoveRows, PropRows } from "../propTx.ts";
import {
  moveCellsOf,
  moveChangesOf,
  moveOf,
  type PropMoveRow,
  type PropRow,
  propCellsOf,
  propChangesOf,
  propOf,
} from "../rows/propRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on props. */
export function createPropRows(db: Database): PropRows {
  const find = db.prepare<PropRow>("SELECT * FROM props WHERE pid = ?");
  const get = db.prepare<PropRow>("SELECT * FROM props WHERE prop_key = ?");
  const insert = db.prepare(
    `INSERT INTO props (net, pid, app_id, oid, gold, confirmations, order_key, state, at_tx_id,
       at_index, owner, created_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE props SET state = ?, at_tx_id = ?, at_index = ?, owner = ?, version = ?
     WHERE prop_key = ? AND version = ?`,
  );
  const listOwned = db.prepare<PropRow>(
    `SELECT * FROM props WHERE net = ? AND owner = ? AND prop_key > ? ORDER BY prop_key LIMIT ?`,
  );
  const listOfApp = db.prepare<PropRow>(
    "SELECT * FROM props WHERE app_id = ? AND prop_key > ? ORDER BY prop_key LIMIT ?",
  );
  const listOfOrder = db.prepare<PropRow>(
    "SELECT * FROM props WHERE order_key = ? ORDER BY prop_key",
  );
  return {
    findProp(pid) {
      const row = find.get(pid);
      return row && propOf(row);
    },
    getProp(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no prop ${key}`);
      return propOf(row);
    },
    insertProp: (prop) => ({ ...prop, key: insert.insert(...Object.values(propCellsOf(prop))) }),
    updateProp(prop, fromVersion) {
      const cells = Object.values(propChangesOf(prop));
      const changes = update.run(...cells, prop.version, prop.key, fromVersion);
      assertChanged(changes, `prop ${prop.pid}`);
    },
    listPropsOwned: (net, owner, afterKey, limit) =>
      listOwned.all(net, owner, afterKey, limit).map(propOf),
    listPropsOfApp: (appId, afterKey, limit) => listOfApp.all(appId, afterKey, limit).map(propOf),
    listPropsOfOrder: (orderKey) => listOfOrder.all(orderKey).map(propOf),
  };
}

/** The statements on moves of props. */
export function createPropMoveRows(db: Database): PropMoveRows {
  const get = db.prepare<PropMoveRow>("SELECT * FROM prop_moves WHERE move_key = ?");
  const insert = db.prepare(
    `INSERT INTO prop_moves (net, prop_key, kind, step, from_tx_id, from_index, script, address,
       tx_id, tx_index, raw, state, block_height, block_hash, block_time_ms, due_at_ms, tries, note,
       created_at_ms, changed_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE prop_moves SET from_tx_id = ?, from_index = ?, script = ?, address = ?, tx_id = ?,
       tx_index = ?, raw = ?, state = ?, block_height = ?, block_hash = ?, block_time_ms = ?,
       due_at_ms = ?, tries = ?, note = ?, changed_at_ms = ?, version = ?
     WHERE move_key = ? AND version = ?`,
  );
  const listOf = db.prepare<PropMoveRow>(
    "SELECT * FROM prop_moves WHERE prop_key = ? ORDER BY move_key",
  );
  const listBy = db.prepare<PropMoveRow>(
    "SELECT * FROM prop_moves WHERE net = ? AND tx_id = ? ORDER BY move_key",
  );
  const listIn = db.prepare<PropMoveRow>(
    "SELECT * FROM prop_moves WHERE net = ? AND block_hash = ? ORDER BY move_key",
  );
  const listAbove = db.prepare<PropMoveRow>(
    `SELECT * FROM prop_moves WHERE (state = 'included' OR state = 'confirmed') AND net = ?
       AND block_height > ? AND move_key > ? ORDER BY move_key LIMIT ?`,
  );
  const listIncluded = db.prepare<PropMoveRow>(
    `SELECT * FROM prop_moves WHERE state = 'included' AND net = ? AND block_height <= ?
       AND move_key > ? ORDER BY move_key LIMIT ?`,
  );
  const listPending = db.prepare<PropMoveRow>(
    `SELECT * FROM prop_moves WHERE state = 'pending' AND net = ? AND move_key > ?
     ORDER BY move_key LIMIT ?`,
  );
  const listDue = db.prepare<PropMoveRow>(
    `SELECT * FROM prop_moves WHERE due_at_ms IS NOT NULL AND due_at_ms <= ?
     ORDER BY due_at_ms, move_key LIMIT ?`,
  );
  return {
    getMove(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no move ${key} of a prop`);
      return moveOf(row);
    },
    insertMove: (move) => ({ ...move, key: insert.insert(...Object.values(moveCellsOf(move))) }),
    updateMove(move, fromVersion) {
      const cells = Object.values(moveChangesOf(move));
      const { key, changedAtMs, version } = move;
      const changes = update.run(...cells, changedAtMs, version, key, fromVersion);
      assertChanged(changes, `move ${key} of a prop`);
    },
    listMovesOf: (propKey) => listOf.all(propKey).map(moveOf),
    listMovesBy: (net, txId) => listBy.all(net, txId).map(moveOf),
    listMovesIn: (net, hash) => listIn.all(net, hash).map(moveOf),
    listMovesAbove: (net, height, afterKey, limit) =>
      listAbove.all(net, height, afterKey, limit).map(moveOf),
    listMovesIncluded: (net, height, afterKey, limit) =>
      listIncluded.all(net, height, afterKey, limit).map(moveOf),
    listMovesPending: (net, afterKey, limit) => listPending.all(net, afterKey, limit).map(moveOf),
    listMovesDue: (nowMs, limit) => listDue.all(nowMs, limit).map(moveOf),
  };
}
