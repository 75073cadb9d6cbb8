import type { ChainRows } from "../chainTx.ts";
import {
  type ChainRow,
  chainOf,
  chainRowOf,
  type HeaderRow,
  headerOf,
  headerRowOf,
} from "../rows/chainRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on chains and their headers. */
export function createChainRows(db: Database): ChainRows {
  const find = db.prepare<ChainRow>("SELECT * FROM chains WHERE net = ?");
  const list = db.prepare<ChainRow>("SELECT * FROM chains ORDER BY net");
  const insert = db.prepare(
    `INSERT INTO chains (net, height, hash, time_ms, state, halted_for, lease_owner, lease_token,
       lease_until_ms, head_height, at_tip_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE chains SET height = ?, hash = ?, time_ms = ?, state = ?, halted_for = ?,
       lease_owner = ?, lease_token = ?, lease_until_ms = ?, head_height = ?, at_tip_at_ms = ?,
       version = ?
     WHERE net = ? AND version = ?`,
  );
  const listHeaders = db.prepare<HeaderRow>(
    "SELECT * FROM chain_headers WHERE net = ? ORDER BY height DESC LIMIT ?",
  );
  const insertHeader = db.prepare(
    "INSERT INTO chain_headers (net, height, hash, parent_hash, time_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const deleteAbove = db.prepare("DELETE FROM chain_headers WHERE net = ? AND height > ?");
  const deleteBelow = db.prepare("DELETE FROM chain_headers WHERE net = ? AND height < ?");
  return {
    findChain(net) {
      const row = find.get(net);
      return row && chainOf(row);
    },
    listChains: () => list.all().map(chainOf),
    insertChain: (chain) => void insert.run(...Object.values(chainRowOf(chain))),
    updateChain(chain, fromVersion) {
      const { net, ...changing } = chainRowOf(chain);
      assertChanged(update.run(...Object.values(changing), net, fromVersion), `chain ${net}`);
    },
    listHeaders: (net, limit) => listHeaders.all(net, limit).map(headerOf),
    insertHeader: (net, header) =>
      void insertHeader.run(...Object.values(headerRowOf(net, header))),
    deleteHeadersAbove: (net, height) => void deleteAbove.run(net, height),
    deleteHeadersBelow: (net, height) => void deleteBelow.run(net, height),
  };
}
