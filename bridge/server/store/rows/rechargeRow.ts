import type { Language } from "../../../wire/codes.ts";
import type { Recharge } from "../../rails/hosted/recharge.ts";
import type { RechargeOutcome } from "../../rails/hosted/rechargeOutcome.ts";

/** A recharge as a row of the store. */
export interface RechargeRow {
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
  chosen_coins: number | null;
  credited_coins: number;
  reversed_coins: number;
  exception: Recharge["exception"];
  created_at_ms: number;
}

/** The recharge of a row. */
export function rechargeOf(row: RechargeRow): Recharge {
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
    chosenCoins: row.chosen_coins ?? undefined,
    creditedCoins: row.credited_coins,
    reversedCoins: row.reversed_coins,
    exception: row.exception,
    createdAtMs: row.created_at_ms,
  };
}

/** The row of a recharge. */
export function rechargeRowOf(recharge: Recharge): RechargeRow {
  const { payRet } = recharge;
  return {
    recharge_key: recharge.key,
    app_id: recharge.appId,
    recharge_no: recharge.rechargeNo,
    player_key: recharge.playerKey,
    zone_id: recharge.zoneId,
    save_value: recharge.saveValue,
    can_change: recharge.isCanChange ? 1 : 0,
    icon: recharge.icon ?? null,
    ysdk_ext_info: recharge.ysdkExtInfo,
    language: recharge.language,
    page_token: recharge.pageToken,
    state: recharge.state,
    outcome: recharge.outcome ?? null,
    pay_ret: payRet === undefined ? null : JSON.stringify(payRet),
    chosen_coins: recharge.chosenCoins ?? null,
    credited_coins: recharge.creditedCoins,
    reversed_coins: recharge.reversedCoins,
    exception: recharge.exception,
    created_at_ms: recharge.createdAtMs,
  };
}
