import type { NewRecharge } from "../../rails/hosted/recharge.ts";
import { type RechargeRow, rechargeOf } from "../rows/rechargeRow.ts";
import type { RechargeRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged, inserted } from "./inserted.ts";

/** The statements on recharges. */
export function createRechargeRows(db: Database): RechargeRows {
  const find = db.prepare<RechargeRow>(
    "SELECT * FROM recharges WHERE app_id = ? AND recharge_no = ?",
  );
  const findByPage = db.prepare<RechargeRow>("SELECT * FROM recharges WHERE page_token = ?");
  const insert = db.prepare<{ recharge_key: number }>(INSERT_RECHARGE);
  const get = db.prepare<RechargeRow>("SELECT * FROM recharges WHERE recharge_key = ?");
  const update = db.prepare(
    `UPDATE recharges SET state = ?, outcome = ?, chosen_coins = ?, pay_ret = ?,
       credited_coins = ?, reversed_coins = ?, exception = ?
     WHERE recharge_key = ? AND state = ? AND credited_coins = ? AND reversed_coins = ?`,
  );
  const findUnderWay = db.prepare<{ recharge_no: string }>(
    `SELECT recharge_no FROM recharges g WHERE player_key = ?
       AND ((state = 'open' AND created_at_ms > ?) OR EXISTS (SELECT 1 FROM provider_reports r
         WHERE r.recharge_key = g.recharge_key AND r.state = 'due'))
     ORDER BY recharge_key LIMIT 1`,
  );
  return {
    findRecharge(appId, rechargeNo) {
      const row = find.get(appId, rechargeNo);
      return row && rechargeOf(row);
    },
    getRecharge(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no recharge ${key}`);
      return rechargeOf(row);
    },
    findRechargeUnderWay: (playerKey, sinceMs) => findUnderWay.get(playerKey, sinceMs)?.recharge_no,
    findRechargeByPage(pageToken) {
      const row = findByPage.get(pageToken);
      return row && rechargeOf(row);
    },
    insertRecharge(recharge) {
      const row = inserted(insert.get(...columnsOf(recharge)));
      return { ...recharge, key: row.recharge_key };
    },
    updateRecharge(recharge, from) {
      const { state, creditedCoins, reversedCoins } = from;
      const before = [state, creditedCoins, reversedCoins];
      const changes = update.run(...answerColumns(recharge), recharge.key, ...before);
      assertChanged(changes, `recharge ${recharge.key}`);
    },
  };
}

const INSERT_RECHARGE = `INSERT INTO recharges (
    app_id, recharge_no, player_key, zone_id, save_value, can_change, icon, ysdk_ext_info, language,
    page_token, state, outcome, chosen_coins, pay_ret, credited_coins, reversed_coins, exception,
    created_at_ms
  ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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

/** What changes when the provider answers, and when coins come or go. */
function answerColumns(recharge: NewRecharge) {
  const { state, outcome, chosenCoins, payRet, creditedCoins, reversedCoins, exception } = recharge;
  const answer = payRet === undefined ? null : JSON.stringify(payRet);
  const sums = [creditedCoins, reversedCoins, exception];
  return [state, outcome ?? null, chosenCoins ?? null, answer, ...sums];
}
