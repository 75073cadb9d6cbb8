import type { Claim, ClaimRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

interface ClaimRow {
  code: string;
  order_key: number;
  order_no: string;
  owned_at_ms: number | null;
}

const SELECT_CLAIM = `SELECT claims.code, claims.order_key, orders.order_no, claims.owned_at_ms
  FROM claims JOIN orders USING (order_key)`;

/**
 * The statements on claims. The partial unique index refuses a second claim whatever the rules
 * above decided.
 */
export function createClaimRows(db: Database): ClaimRows {
  const find = db.prepare<ClaimRow>(
    `${SELECT_CLAIM}
     WHERE claims.player_key = ? AND claims.code = ? AND claims.state <> 'released'`,
  );
  const insert = db.prepare(
    "INSERT INTO claims (order_key, code, player_key, state) VALUES (?, ?, ?, 'held')",
  );
  const own = db.prepare(
    "UPDATE claims SET state = 'owned', owned_at_ms = ? WHERE order_key = ? AND state = 'held'",
  );
  const release = db.prepare(
    "UPDATE claims SET state = 'released' WHERE order_key = ? AND state <> 'released'",
  );
  const retake = db.prepare(
    `UPDATE claims SET state = 'held', owned_at_ms = NULL
     WHERE order_key = ? AND state = 'released'`,
  );
  const listOwned = db.prepare<ClaimRow>(
    `${SELECT_CLAIM} WHERE claims.player_key = ? AND claims.code > ? AND claims.state = 'owned'
     ORDER BY claims.code LIMIT ?`,
  );
  const give = db.prepare(
    `UPDATE claims SET player_key = ?
     WHERE order_key = ? AND code = ? AND state = 'owned' AND player_key <> ?`,
  );
  return {
    findClaim(playerKey, code) {
      const row = find.get(playerKey, code);
      return row && claimOf(row);
    },
    insertClaim(playerKey, code, orderKey) {
      insert.run(orderKey, code, playerKey);
    },
    ownClaims(orderKey, atMs) {
      own.run(atMs, orderKey);
    },
    releaseClaims(orderKey) {
      release.run(orderKey);
    },
    retakeClaims(orderKey) {
      retake.run(orderKey);
    },
    listOwned: (playerKey, afterCode, limit) =>
      listOwned.all(playerKey, afterCode, limit).map(claimOf),
    giveClaim({ orderKey, code }, playerKey) {
      assertChanged(give.run(playerKey, orderKey, code, playerKey), `the claim on ${code}`);
    },
  };
}

function claimOf(row: ClaimRow): Claim {
  return {
    code: row.code,
    orderKey: row.order_key,
    orderNo: row.order_no,
    ownedAtMs: row.owned_at_ms ?? undefined,
  };
}
