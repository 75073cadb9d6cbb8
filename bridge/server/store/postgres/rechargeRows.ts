import { type RechargeRow, rechargeOf, rechargeRowOf } from "../rows/rechargeRow.ts";
import { type ReportRow, reportOf, reportRowOf } from "../rows/reportRow.ts";
import type { RechargeRows, ReportRows } from "../tx.ts";
import { WALLET_OF_PLAYER } from "./ledgerRows.ts";
import type { Memory } from "./memory.ts";
import { PLAYER_BY_KEY } from "./playerRows.ts";
import { lookUp, need, partName, type Query } from "./table.ts";
import { PROVIDER_REPORTS, RECHARGES } from "./tables.ts";

const RECHARGE_BY_NUMBER: Query<RechargeRow, [string, string]> = lookUp(
  "rechargeByNumber",
  RECHARGES,
  { app_id: "text", recharge_no: "text" },
);

const RECHARGE_BY_KEY: Query<RechargeRow, [number]> = lookUp("rechargeByKey", RECHARGES, {
  recharge_key: "bigint",
});

const RECHARGE_BY_PAGE: Query<RechargeRow, [string]> = {
  ...lookUp<RechargeRow, [string]>("rechargeByPage", RECHARGES, { page_token: "text" }),
  next: (row) => [
    need(PLAYER_BY_KEY, row.player_key),
    need(WALLET_OF_PLAYER, row.player_key, row.zone_id),
  ],
};

const REPORT_BY_NUMBER: Query<ReportRow, [string, string]> = lookUp(
  "reportByNumber",
  PROVIDER_REPORTS,
  { app_id: "text", report_no: "text" },
);

const REPORT_BY_KEY: Query<ReportRow, [number]> = lookUp("reportByKey", PROVIDER_REPORTS, {
  report_key: "bigint",
});

const REPORTS_OF_RECHARGE: Query<ReportRow, [number]> = {
  ...lookUp<ReportRow, [number]>("reportsOfRecharge", PROVIDER_REPORTS, {
    recharge_key: "bigint",
  }),
  keyArg: 0,
  compare: (a, b) => a.report_key - b.report_key,
};

const REPORT_ROWS_DUE = `CROSS JOIN LATERAL (
  SELECT * FROM provider_reports r WHERE r.state = 'due' AND r.due_at_ms <= asked.now_ms
  ORDER BY r.due_at_ms LIMIT asked.wanted)`;

const REPORTS_DUE: Query<ReportRow, [number, number]> = {
  name: "reportsDue",
  table: PROVIDER_REPORTS,
  args: { now_ms: "bigint", wanted: "bigint" },
  join: `${REPORT_ROWS_DUE} t`,
  along: [
    {
      table: RECHARGES,
      join: `${REPORT_ROWS_DUE} r JOIN recharges t ON t.recharge_key = r.recharge_key`,
    },
  ],
  partOf: (row) => (row.state === "due" ? "due" : undefined),
  partAsked: () => "due",
  matches: (row, [nowMs]) => row.due_at_ms <= nowMs,
  compare: (a, b) => a.due_at_ms - b.due_at_ms,
  limitOf: ([, wanted]) => wanted,
  next(row, rows) {
    const recharge = row.recharge_key === null ? undefined : rows.row(RECHARGES, row.recharge_key);
    if (recharge === undefined) return [];
    return [
      need(PLAYER_BY_KEY, recharge.player_key),
      need(WALLET_OF_PLAYER, recharge.player_key, recharge.zone_id),
      need(REPORTS_OF_RECHARGE, recharge.recharge_key),
    ];
  },
};

const DUE_JOIN = `JOIN recharges g ON g.player_key = asked.player_key AND g.zone_id = asked.zone_id
  JOIN provider_reports r ON r.recharge_key = g.recharge_key AND r.state = 'due'
    AND r.kind = 'paid'`;

/** Payments of a wallet's recharges that are on their way. */
const PAYMENTS_DUE: Query<ReportRow, [number, string]> = {
  name: "paymentsDue",
  table: PROVIDER_REPORTS,
  args: { player_key: "bigint", zone_id: "text" },
  join: `${DUE_JOIN} JOIN provider_reports t ON t.report_key = r.report_key`,
  along: [
    { table: RECHARGES, join: `${DUE_JOIN} JOIN recharges t ON t.recharge_key = g.recharge_key` },
  ],
  partOf: (row) => (row.state === "due" && row.kind === "paid" ? "due" : undefined),
  partAsked: () => "due",
  matches(row, [playerKey, zoneId], rows) {
    const recharge = row.recharge_key === null ? undefined : rows.row(RECHARGES, row.recharge_key);
    return recharge?.player_key === playerKey && recharge.zone_id === zoneId;
  },
};

const OPENED: Query<RechargeRow, [number, number]> = {
  name: "openedRecharges",
  table: RECHARGES,
  args: { player_key: "bigint", since_ms: "bigint" },
  join: `JOIN recharges t ON t.player_key = asked.player_key AND t.state = 'open'
    AND t.created_at_ms > asked.since_ms`,
  partOf: (row) => (row.state === "open" ? partName(row.player_key) : undefined),
  partAsked: ([playerKey]) => partName(playerKey),
  matches: (row, [, sinceMs]) => row.created_at_ms > sinceMs,
  compare: (a, b) => a.recharge_key - b.recharge_key,
};

const DUE_OF_PLAYER = `JOIN recharges g ON g.player_key = asked.player_key
  JOIN provider_reports r ON r.recharge_key = g.recharge_key AND r.state = 'due'`;

/** What a provider reported for later of any of the player's recharges. */
const REPORTS_DUE_OF_PLAYER: Query<ReportRow, [number]> = {
  name: "reportsDueOfPlayer",
  table: PROVIDER_REPORTS,
  args: { player_key: "bigint" },
  join: `${DUE_OF_PLAYER} JOIN provider_reports t ON t.report_key = r.report_key`,
  along: [
    {
      table: RECHARGES,
      join: `${DUE_OF_PLAYER} JOIN recharges t ON t.recharge_key = g.recharge_key`,
    },
  ],
  partOf: (row) => (row.state === "due" ? "due" : undefined),
  partAsked: () => "due",
  matches(row, [playerKey], rows) {
    const recharge = row.recharge_key === null ? undefined : rows.row(RECHARGES, row.recharge_key);
    return recharge?.player_key === playerKey;
  },
  compare: (a, b) => a.report_key - b.report_key,
};

export const RECHARGE_QUERIES = [
  RECHARGE_BY_NUMBER,
  RECHARGE_BY_KEY,
  RECHARGE_BY_PAGE,
  REPORT_BY_NUMBER,
  REPORT_BY_KEY,
  REPORTS_OF_RECHARGE,
  REPORTS_DUE,
  PAYMENTS_DUE,
  OPENED,
  REPORTS_DUE_OF_PLAYER,
];

/** Recharges over a batch's memory. */
export function createRechargeRows(memory: Memory): RechargeRows {
  return {
    findRecharge(appId, rechargeNo) {
      const row = memory.find(RECHARGE_BY_NUMBER, appId, rechargeNo);
      return row && rechargeOf(row);
    },
    getRecharge(key) {
      const row = memory.get(RECHARGE_BY_KEY, key);
      if (row === undefined) throw new Error(`there is no recharge ${key}`);
      return rechargeOf(row);
    },
    findRechargeUnderWay(playerKey, sinceMs) {
      const opened = memory.find(OPENED, playerKey, sinceMs);
      if (opened !== undefined) return opened.recharge_no;
      const due = memory.find(REPORTS_DUE_OF_PLAYER, playerKey);
      return due && memory.row(RECHARGES, due.recharge_key ?? 0)?.recharge_no;
    },
    findRechargeByPage(pageToken) {
      const row = memory.find(RECHARGE_BY_PAGE, pageToken);
      return row && rechargeOf(row);
    },
    insertRecharge(recharge) {
      const stored = { ...recharge, key: memory.nextKey() };
      memory.insert(RECHARGES, rechargeRowOf(stored));
      return stored;
    },
    updateRecharge(recharge, from) {
      const row = memory.get(RECHARGE_BY_KEY, recharge.key);
      const isSame =
        row?.state === from.state &&
        row.credited_coins === from.creditedCoins &&
        row.reversed_coins === from.reversedCoins;
      if (!isSame) throw new Error(`recharge ${recharge.key} is not as it was read`);
      memory.update(RECHARGES, rechargeRowOf(recharge));
    },
  };
}

/** What providers reported, over a batch's memory. */
export function createReportRows(memory: Memory): ReportRows {
  return {
    findReport(appId, reportNo) {
      const row = memory.find(REPORT_BY_NUMBER, appId, reportNo);
      return row && reportOf(row);
    },
    insertReport(report) {
      const stored = { ...report, key: memory.nextKey() };
      memory.insert(PROVIDER_REPORTS, reportRowOf(stored));
      return stored;
    },
    updateReport(report, from) {
      const row = memory.get(REPORT_BY_KEY, report.key);
      if (row?.state !== from) throw new Error(`report ${report.key} is not as it was read`);
      memory.update(PROVIDER_REPORTS, { ...row, state: report.state });
    },
    listReports: (rechargeKey) => memory.list(REPORTS_OF_RECHARGE, rechargeKey).map(reportOf),
    listReportsDue: (nowMs, limit) => memory.list(REPORTS_DUE, nowMs, limit).map(reportOf),
    sumReportsDue: (playerKey, zoneId) =>
      memory.list(PAYMENTS_DUE, playerKey, zoneId).reduce((sum, row) => sum + row.coins, 0),
  };
}
