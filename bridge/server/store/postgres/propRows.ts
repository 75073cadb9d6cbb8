import type { PropMoveRows, PropRows } from "../propTx.ts";
import {
  moveCellsOf,
  moveOf,
  type PropMoveRow,
  type PropRow,
  propCellsOf,
  propChangesOf,
  propOf,
} from "../rows/propRow.ts";
import type { Memory } from "./memory.ts";
import { PROP_MOVES, PROPS } from "./propTables.ts";
import { lookUp, need, type Query } from "./table.ts";

const PROP_BY_ID: Query<PropRow, [string]> = lookUp("propById", PROPS, { pid: "text" });

const PROP_BY_KEY: Query<PropRow, [number]> = lookUp("propByKey", PROPS, { prop_key: "bigint" });

const byPropKey = (a: PropRow, b: PropRow) => a.prop_key - b.prop_key;
const byMoveKey = (a: PropMoveRow, b: PropMoveRow) => a.move_key - b.move_key;

const PROPS_OWNED: Query<PropRow, [string, string, number, number]> = {
  name: "propsOwned",
  table: PROPS,
  args: { net: "text", owner: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM props p
    WHERE p.net = asked.net AND p.owner = asked.owner AND p.prop_key > asked.after
    ORDER BY p.prop_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.owner === null ? undefined : `${row.net} ${row.owner}`),
  partAsked: ([net, owner]) => `${net} ${owner}`,
  matches: (row, [, , after]) => row.prop_key > after,
  compare: byPropKey,
  limitOf: ([, , , wanted]) => wanted,
};

const PROPS_OF_APP: Query<PropRow, [string, number, number]> = {
  name: "propsOfApp",
  table: PROPS,
  args: { app_id: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM props p WHERE p.app_id = asked.app_id AND p.prop_key > asked.after
    ORDER BY p.prop_key LIMIT asked.wanted) t`,
  partOf: (row) => row.app_id,
  partAsked: ([appId]) => appId,
  matches: (row, [, after]) => row.prop_key > after,
  compare: byPropKey,
  limitOf: ([, , wanted]) => wanted,
};

export const PROPS_OF_ORDER: Query<PropRow, [number]> = {
  ...lookUp<PropRow, [number]>("propsOfOrder", PROPS, { order_key: "bigint" }),
  keyArg: 0,
  compare: byPropKey,
};

const MOVE_BY_KEY: Query<PropMoveRow, [number]> = lookUp("propMoveByKey", PROP_MOVES, {
  move_key: "bigint",
});

const MOVES_OF_PROP: Query<PropMoveRow, [number]> = {
  ...lookUp<PropMoveRow, [number]>("propMovesOfProp", PROP_MOVES, { prop_key: "bigint" }),
  keyArg: 0,
  compare: byMoveKey,
};

/** The prop of a move, and its other moves: a step of a chain touches many at once. */
function propNeeds({ prop_key: propKey }: PropMoveRow) {
  return [need(PROP_BY_KEY, propKey), need(MOVES_OF_PROP, propKey)];
}

export const MOVES_BY_TX: Query<PropMoveRow, [string, string]> = {
  ...lookUp<PropMoveRow, [string, string]>("propMovesByTx", PROP_MOVES, {
    net: "text",
    tx_id: "text",
  }),
  compare: byMoveKey,
  next: propNeeds,
};

export const MOVES_IN_BLOCK: Query<PropMoveRow, [string, string]> = {
  ...lookUp<PropMoveRow, [string, string]>("propMovesInBlock", PROP_MOVES, {
    net: "text",
    block_hash: "text",
  }),
  compare: byMoveKey,
  next: propNeeds,
};

const isInBlock = ({ state }: PropMoveRow) => state === "included" || state === "confirmed";

const MOVES_ABOVE: Query<PropMoveRow, [string, number, number, number]> = {
  name: "propMovesAbove",
  table: PROP_MOVES,
  args: { net: "text", height: "bigint", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM prop_moves m
    WHERE m.state IN ('included', 'confirmed') AND m.net = asked.net
      AND m.block_height > asked.height AND m.move_key > asked.after
    ORDER BY m.move_key LIMIT asked.wanted) t`,
  partOf: (row) => (isInBlock(row) ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, height, after]) =>
    row.block_height !== null && row.block_height > height && row.move_key > after,
  compare: byMoveKey,
  limitOf: ([, , , wanted]) => wanted,
};

export const MOVES_INCLUDED: Query<PropMoveRow, [string, number, number, number]> = {
  name: "propMovesIncluded",
  table: PROP_MOVES,
  args: { net: "text", height: "bigint", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM prop_moves m
    WHERE m.state = 'included' AND m.net = asked.net AND m.block_height <= asked.height
      AND m.move_key > asked.after
    ORDER BY m.move_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.state === "included" ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, height, after]) =>
    row.block_height !== null && row.block_height <= height && row.move_key > after,
  compare: byMoveKey,
  limitOf: ([, , , wanted]) => wanted,
  next: propNeeds,
};

export const MOVES_PENDING: Query<PropMoveRow, [string, number, number]> = {
  name: "propMovesPending",
  table: PROP_MOVES,
  args: { net: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM prop_moves m
    WHERE m.state = 'pending' AND m.net = asked.net AND m.move_key > asked.after
    ORDER BY m.move_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.state === "pending" ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, after]) => row.move_key > after,
  compare: byMoveKey,
  limitOf: ([, , wanted]) => wanted,
};

const dueAtMs = ({ due_at_ms }: PropMoveRow) => due_at_ms ?? Number.MAX_SAFE_INTEGER;

const MOVES_DUE: Query<PropMoveRow, [number, number]> = {
  name: "propMovesDue",
  table: PROP_MOVES,
  args: { now_ms: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM prop_moves m WHERE m.due_at_ms IS NOT NULL AND m.due_at_ms <= asked.now_ms
    ORDER BY m.due_at_ms, m.move_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.due_at_ms === null ? undefined : "due"),
  partAsked: () => "due",
  matches: (row, [nowMs]) => dueAtMs(row) <= nowMs,
  compare: (a, b) => dueAtMs(a) - dueAtMs(b) || byMoveKey(a, b),
  limitOf: ([, wanted]) => wanted,
};

export const PROP_QUERIES = [
  PROP_BY_ID,
  PROP_BY_KEY,
  PROPS_OWNED,
  PROPS_OF_APP,
  PROPS_OF_ORDER,
  MOVE_BY_KEY,
  MOVES_OF_PROP,
  MOVES_BY_TX,
  MOVES_IN_BLOCK,
  MOVES_ABOVE,
  MOVES_INCLUDED,
  MOVES_PENDING,
  MOVES_DUE,
];

/** Props over a batch's memory. */
export function createPropRows(memory: Memory): PropRows {
  return {
    findProp(pid) {
      const row = memory.find(PROP_BY_ID, pid);
      return row && propOf(row);
    },
    getProp(key) {
      const row = memory.get(PROP_BY_KEY, key);
      if (row === undefined) throw new Error(`there is no prop ${key}`);
      return propOf(row);
    },
    insertProp(prop) {
      const key = memory.nextKey();
      memory.insert(PROPS, { prop_key: key, ...propCellsOf(prop) });
      return { ...prop, key };
    },
    updateProp(prop, fromVersion) {
      const row = memory.get(PROP_BY_KEY, prop.key);
      if (row?.version !== fromVersion) throw new Error(`prop ${prop.pid} is not as it was read`);
      memory.update(PROPS, { ...row, ...propChangesOf(prop), version: prop.version });
    },
    listPropsOwned: (net, owner, afterKey, limit) =>
      memory.page(PROPS_OWNED, limit, net, owner, afterKey).map(propOf),
    listPropsOfApp: (appId, afterKey, limit) =>
      memory.page(PROPS_OF_APP, limit, appId, afterKey).map(propOf),
    listPropsOfOrder: (orderKey) => memory.list(PROPS_OF_ORDER, orderKey).map(propOf),
  };
}

/** Moves of props over a batch's memory. */
export function createPropMoveRows(memory: Memory): PropMoveRows {
  return {
    getMove(key) {
      const row = memory.get(MOVE_BY_KEY, key);
      if (row === undefined) throw new Error(`there is no move ${key} of a prop`);
      return moveOf(row);
    },
    insertMove(move) {
      const key = memory.nextKey();
      memory.insert(PROP_MOVES, { move_key: key, ...moveCellsOf(move) });
      return { ...move, key };
    },
    updateMove(move, fromVersion) {
      const row = memory.get(MOVE_BY_KEY, move.key);
      if (row?.version !== fromVersion) {
        throw new Error(`move ${move.key} of a prop is not as it was read`);
      }
      memory.update(PROP_MOVES, { ...row, ...moveCellsOf(move) });
    },
    listMovesOf: (propKey) => memory.list(MOVES_OF_PROP, propKey).map(moveOf),
    listMovesBy: (net, txId) => memory.list(MOVES_BY_TX, net, txId).map(moveOf),
    listMovesIn: (net, hash) => memory.list(MOVES_IN_BLOCK, net, hash).map(moveOf),
    listMovesAbove: (net, height, afterKey, limit) =>
      memory.page(MOVES_ABOVE, limit, net, height, afterKey).map(moveOf),
    listMovesIncluded: (net, height, afterKey, limit) =>
      memory.page(MOVES_INCLUDED, limit, net, height, afterKey).map(moveOf),
    listMovesPending: (net, afterKey, limit) =>
      memory.page(MOVES_PENDING, limit, net, afterKey).map(moveOf),
    listMovesDue: (nowMs, limit) => memory.page(MOVES_DUE, limit, nowMs).map(moveOf),
  };
}
