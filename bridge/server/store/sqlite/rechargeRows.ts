import type { Language } from "../../../wire/codes.ts";
import type { Credit, NewRecharge, Recharge } from "../../rails/hosted/recharge.ts";
import type { RechargeOutcome } from "../../rails/hosted/rechargeOutcome.ts";
import type { RechargeRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged, inserted } from "./inserted.ts";

interface RechargeRow {
  recharge_key: number;
  app_id: string;
  recharge_no: string;
  player_key: number;
  zone_id: string;
  save_value: number;
  can_change: number;
  icon: string | null;
  ysdk_ext_info: string;
  language: Language;
  page_token: string;
  state: Recharge["state"];
  outcome: RechargeOutcome | null;
  pay_ret: string | null;
  credit: Credit["kind"];
  credit_coins: number | null;
  credit_at_ms: number | null;
  created_at_ms: number;
}

/** The statements on recharges. */
export function createRechargeRows(db: Database): RechargeRows {
  const find = db.prepare<RechargeRow>(
    "SELECT * FROM recharges WHERE app_id = ? AND recharge_no = ?",
  );
  const findByPage = db.prepare<RechargeRow>("SELECT * FROM recharges WHERE page_token = ?");
  const insert = db.prepare<{ recharge_key: number }>(INSERT_RECHARGE);
  const update = db.prepare(
    `UPDATE recharges SET state = ?, outcome = ?, pay_ret = ?, credit = ?, credit_coins = ?,
       credit_at_ms = ?
     WHERE recharge_key = ? AND state = ? AND credit = ?`,
  );
  const listDue = db.prepare<RechargeRow>(
    `SELECT * FROM recharges WHERE credit = 'due' AND credit_at_ms <= ?
     ORDER BY credit_at_ms LIMIT ?`,
  );
  const sumDue = db.prepare<{ coins: bigint }>(
    `SELECT COALESCE(SUM(credit_coins), 0) AS coins FROM recharges
     WHERE player_key = ? AND zone_id = ? AND credit = 'due'`,
    "bigint",
  );
  return {
    findRecharge(appId, rechargeNo) {
      const row = find.get(appId, rechargeNo);
      return row && rechargeOf(row);
    },
    findRechargeByPage(pageToken) {
      const row = findByPage.get(pageToken);
      return row && rechargeOf(row);
    },
    insertRecharge(recharge) {
      const row = inserted(insert.get(...columnsOf(recharge)));
      return { ...recharge, key: row.recharge_key };
    },
    updateRecharge(recharge, from) {
      const now = answerColumns(recharge);
      const changes = update.run(...now, recharge.key, from.state, from.credit.kind);
      assertChanged(changes, `recharge ${recharge.key}`);
    },
    listCreditsDue: (nowMs, limit) => listDue.all(nowMs, limit).map(rechargeOf),
    sumCreditsDue: (playerKey, zoneId) => Number(sumDue.get(playerKey, zoneId)?.coins ?? 0n),
  };
}

const INSERT_RECHARGE = `INSERT INTO recharges (
    app_id, recharge_no, player_key, zone_id, save_value, can_change, icon, ysdk_ext_info, language,
    page_token, state, outcome, pay_ret, credit, credit_coins, credit_at_ms, created_at_ms
  ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  RETURNING recharge_key`;

/** In the order of INSERT_RECHARGE. */
function columnsOf(recharge: NewRecharge) {
  return [
    recharge.appId,
    recharge.rechargeNo,
    recharge.playerKey,
    recharge.zoneId,
    recharge.saveValue,
    recharge.isCanChange ? 1 : 0,
    recharge.icon ?? null,
    recharge.ysdkExtInfo,
    recharge.language,
    recharge.pageToken,
    ...answerColumns(recharge),
    recharge.createdAtMs,
  ];
}

/** What changes when the provider answers and when the coins come. */
function answerColumns({ state, outcome, payRet, credit }: NewRecharge) {
  const answer = payRet === undefined ? null : JSON.stringify(payRet);
  return [state, outcome ?? null, answer, ...creditColumns(credit)];
}

function creditColumns(credit: Credit): [string, number | null, number | null] {
  if (credit.kind === "none") return [credit.kind, null, null];
  return [credit.kind, credit.coins, credit.atMs];
}

function rechargeOf(row: RechargeRow): Recharge {
  return {
    key: row.recharge_key,
    appId: row.app_id,
    rechargeNo: row.recharge_no,
    playerKey: row.player_key,
    zoneId: row.zone_id,
    saveValue: row.save_value,
    isCanChange: row.can_change === 1,
    icon: row.icon ?? undefined,
    ysdkExtInfo: row.ysdk_ext_info,
    language: row.language,
    pageToken: row.page_token,
    state: row.state,
    outcome: row.outcome ?? undefined,
    payRet: row.pay_ret === null ? undefined : JSON.parse(row.pay_ret),
    credit: creditOf(row),
    createdAtMs: row.created_at_ms,
  };
}

function creditOf({ credit, credit_coins: coins, credit_at_ms: atMs }: RechargeRow): Credit {
  if (credit === "none" || coins === null || atMs === null) return { kind: "none" };
  return { kind: credit, coins, atMs };
}
