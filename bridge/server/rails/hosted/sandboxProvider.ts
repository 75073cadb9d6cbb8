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
import type { PageChoice, ProviderReport, RechargeProvider } from "./provider.ts";
import type { NewRecharge } from "./recharge.ts";

/** How long the coins of a slow recharge take. */
export const SLOW_CREDIT_MS = 20_000;

/** A provider that does what was chosen on the page. */
export function createSandboxProvider(): RechargeProvider {
  return { report };
}

function report(recharge: NewRecharge, { outcome, coins }: PageChoice): ProviderReport {
  switch (outcome) {
    case "paid":
      return { outcome, payRet: paid(recharge, coins), credit: { coins, afterMs: 0 } };
    case "slow": {
      const payRet = { ...paid(recharge, coins), provideState: PROVIDE_STATE.unknown };
      return { outcome, payRet, credit: { coins, afterMs: SLOW_CREDIT_MS } };
    }
    case "lost":
      return { outcome, credit: { coins, afterMs: 0 } };
    case "refused":
      return { outcome, payRet: refused(recharge) };
    case "cancelled":
      return { outcome, payRet: cancelled(recharge) };
    default:
      return unreachable(outcome);
  }
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
