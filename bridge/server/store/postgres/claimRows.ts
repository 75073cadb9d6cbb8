import type { ClaimRow } from "../rows/claimRow.ts";
import type { Claim, ClaimRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, partName, type Query } from "./table.ts";
import { CLAIMS, ORDERS } from "./tables.ts";

export const CLAIMS_OF_ORDER: Query<ClaimRow, [number]> = {
  ...lookUp<ClaimRow, [number]>("claimsOfOrder", CLAIMS, { order_key: "bigint" }),
  keyArg: 0,
};

const CLAIM_ON_CODE: Query<ClaimRow, [number, string]> = {
  ...lookUp<ClaimRow, [number, string]>(
    "claimOnCode",
    CLAIMS,
    { player_key: "bigint", code: "text" },
    { sql: "t.state <> 'released'", test: (row) => row.state !== "released" },
  ),
  along: [
    {
      table: ORDERS,
      join: `JOIN claims c ON c.player_key = asked.player_key AND c.code = asked.code
        AND c.state <> 'released' JOIN orders t ON t.order_key = c.order_key`,
    },
  ],
};

const OWNED_ROWS = `CROSS JOIN LATERAL (
  SELECT * FROM claims c
  WHERE c.player_key = asked.player_key AND c.code COLLATE "C" > asked.after COLLATE "C"
    AND c.state = 'owned'
  ORDER BY c.code COLLATE "C" LIMIT asked.wanted)`;

const OWNED: Query<ClaimRow, [number, string, number]> = {
  name: "owned",
  table: CLAIMS,
  args: { player_key: "bigint", after: "text", wanted: "bigint" },
  join: `${OWNED_ROWS} t`,
  along: [{ table: ORDERS, join: `${OWNED_ROWS} c JOIN orders t ON t.order_key = c.order_key` }],
  partOf: (row) => (row.state === "owned" ? partName(row.player_key) : undefined),
  partAsked: ([playerKey]) => partName(playerKey),
  matches: (row, [, after]) => row.code > after,
  compare: (a, b) => (a.code < b.code ? -1 : 1),
  limitOf: ([, , wanted]) => wanted,
};

export const CLAIM_QUERIES = [CLAIMS_OF_ORDER, CLAIM_ON_CODE, OWNED];

/** Claims over a batch's memory. */
export function createClaimRows(memory: Memory): ClaimRows {
  const claimOf = ({ code, order_key: orderKey, owned_at_ms: atMs }: ClaimRow): Claim => {
    const order = memory.row(ORDERS, orderKey);
    if (order === undefined) throw new Error(`order ${orderKey} did not come along`);
    return { code, orderKey, orderNo: order.order_no, ownedAtMs: atMs ?? undefined };
  };
  return {
    findClaim(playerKey, code) {
      const row = memory.find(CLAIM_ON_CODE, playerKey, code);
      return row && claimOf(row);
    },
    insertClaim(playerKey, code, orderKey) {
      if (memory.find(CLAIM_ON_CODE, playerKey, code) !== undefined) {
        throw new Error(`${code} is claimed already`);
      }
      const row = { order_key: orderKey, code, player_key: playerKey, state: "held" } as const;
      memory.insert(CLAIMS, { ...row, owned_at_ms: null });
    },
    ownClaims(orderKey, atMs) {
      for (const row of memory.list(CLAIMS_OF_ORDER, orderKey)) {
        if (row.state !== "held") continue;
        memory.update(CLAIMS, { ...row, state: "owned", owned_at_ms: atMs });
      }
    },
    releaseClaims(orderKey) {
      for (const row of memory.list(CLAIMS_OF_ORDER, orderKey)) {
        if (row.state !== "released") memory.update(CLAIMS, { ...row, state: "released" });
      }
    },
    retakeClaims(orderKey) {
      for (const row of memory.list(CLAIMS_OF_ORDER, orderKey)) {
        if (row.state !== "released") continue;
        memory.update(CLAIMS, { ...row, state: "held", owned_at_ms: null });
      }
    },
    listOwned: (playerKey, afterCode, limit) =>
      memory.list(OWNED, playerKey, afterCode, limit).map(claimOf),
    giveClaim({ orderKey, code }, playerKey) {
      const row = memory.list(CLAIMS_OF_ORDER, orderKey).find((claim) => claim.code === code);
      if (row?.state !== "owned") throw new Error(`the claim on ${code} is not as it was read`);
      memory.update(CLAIMS, { ...row, player_key: playerKey });
    },
  };
}
