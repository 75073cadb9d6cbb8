/**
 * The provider of the sandbox: no money, and every outcome on demand. PayRet as YSDK fills it
 * (Midas document 4.5).
 */

import {
  PAY_CHANNEL,
  PAY_PLATFORM,
  PAY_RESULT,
  PAY_RET,
  PAY_STATE,
  type PayRet,
  PROVIDE_STATE,
  YSDK_FLAG,
} from "../../../wire/payRet.ts";
import { unreachable } from "../../unreachable.ts";
import type { MoneyReport, PageChoice, ProviderReport, RechargeProvider } from "./provider.ts";
import type { NewRecharge } from "./recharge.ts";
import type { RechargeOutcome } from "./rechargeOutcome.ts";

/** How long the coins of a slow recharge take, and a charge-back. */
export const SLOW_CREDIT_MS = 20_000;

/** A provider that does what was chosen on the page. */
export function createSandboxProvider(): RechargeProvider {
  return { report };
}

function report(recharge: NewRecharge, { outcome, coins }: PageChoice): ProviderReport {
  const payRet = payRetOf(recharge, outcome, coins);
  return { outcome, coins, payRet, reports: reportsOf(recharge, outcome, coins) };
}

function reportsOf(
  { rechargeNo }: NewRecharge,
  outcome: RechargeOutcome,
  coins: number,
): readonly MoneyReport[] {
  const paidNow = { reportNo: rechargeNo, kind: "paid", coins, afterMs: 0 } as const;
  switch (outcome) {
    case "paid":
    case "lost":
      return [paidNow];
    case "slow":
      return [{ ...paidNow, afterMs: SLOW_CREDIT_MS }];
    case "less":
      return coins === 1 ? [] : [{ ...paidNow, coins: Math.floor(coins / 2) }];
    case "more":
      return [{ ...paidNow, coins: coins + 1 }];
    case "twice":
      return [paidNow, { ...paidNow, reportNo: `${rechargeNo}-again` }];
    case "chargeBack": {
      const reportNo = `${rechargeNo}-back`;
      return [paidNow, { reportNo, kind: "chargeBack", coins, afterMs: SLOW_CREDIT_MS }];
    }
    case "unreported":
    case "refused":
    case "cancelled":
      return [];
    default:
      return unreachable(outcome);
  }
}

function payRetOf(
  recharge: NewRecharge,
  outcome: RechargeOutcome,
  coins: number,
): PayRet | undefined {
  if (outcome === "lost") return undefined;
  if (outcome === "refused") return refused(recharge);
  if (outcome === "cancelled") return cancelled(recharge);
  const answer = paid(recharge, coins);
  const isLater = outcome === "slow" || outcome === "unreported";
  return isLater ? { ...answer, provideState: PROVIDE_STATE.unknown } : answer;
}

function paid(recharge: NewRecharge, coins: number): PayRet {
  return {
    ...emptyPayRet(recharge),
    ret: PAY_RET.succ,
    flag: YSDK_FLAG.succ,
    realSaveNum: coins,
    payState: PAY_STATE.succ,
    provideState: PROVIDE_STATE.succ,
  };
}

function refused(recharge: NewRecharge): PayRet {
  return {
    ...emptyPayRet(recharge),
    ret: PAY_RET.fail,
    flag: YSDK_FLAG.error,
    msg: `refused by the sandbox;code:${PAY_RESULT.error}`,
    payState: PAY_STATE.error,
  };
}

function cancelled(recharge: NewRecharge): PayRet {
  return {
    ...emptyPayRet(recharge),
    ret: PAY_RET.fail,
    flag: YSDK_FLAG.payUserCancel,
    msg: `cancelled by the player;code:${PAY_RESULT.cancel}`,
    payState: PAY_STATE.cancel,
  };
}

function emptyPayRet(recharge: NewRecharge): PayRet {
  return {
    ret: PAY_RET.fail,
    flag: YSDK_FLAG.error,
    msg: "",
    platform: PAY_PLATFORM.guest,
    realSaveNum: 0,
    payChannel: PAY_CHANNEL.unknown,
    payState: PAY_STATE.unknown,
    provideState: PROVIDE_STATE.unknown,
    extendInfo: "",
    payReserve1: "",
    payReserve2: "",
    payReserve3: "",
    ysdkExtInfo: recharge.ysdkExtInfo,
  };
}
