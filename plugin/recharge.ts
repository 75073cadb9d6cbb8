/** Buying coins: the payment page and its result, a PayRet as YSDK's PayListener gets it (Midas document 4.5). */

import type { Language } from "../bridge/wire/codes.ts";
import { ATTACH_BYTES_MAX, RECHARGE_ICON_CHARS_MAX } from "../bridge/wire/limits.ts";
import type { RechargeResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import {
  PAY_CHANNEL,
  PAY_PLATFORM,
  PAY_RET,
  PAY_STATE,
  type PayRet,
  PROVIDE_STATE,
  YSDK_FLAG,
} from "../bridge/wire/payRet.ts";
import type { RechargeView } from "../bridge/wire/views.ts";
import {
  type Arrivals,
  beginWait,
  deferWait,
  endWait,
  startPolling,
  type Wait,
} from "./arrivals.ts";
import { askBalance } from "./balance.ts";
import { tell } from "./callbacks.ts";
import { checkCoins, checkText } from "./checks.ts";
import type { Callback, RechargeParams } from "./clientTypes.ts";
import { readClock, readServerTime } from "./clock.ts";
import { type Core, refusal } from "./core.ts";
import { enterRecharge, type JournalRecharge } from "./journal.ts";
import { isSessionRefusal, type Pending, request } from "./pending.ts";
import { checkSession, type Session } from "./session.ts";
import { RECHARGE_ANSWER_MS } from "./timing.ts";

/** The bytes of a recharge number: 128 random bits. */
const RECHARGE_NO_BYTES = 16;

const RESULT_UNKNOWN: { readonly [language in Language]: string } = {
  en: "The result is unknown; ask for the balance",
  zh: "支付结果未知，建议查询余额",
};

export interface Recharges {
  readonly core: Core;
  readonly pending: Pending;
  readonly session: Session;
  readonly arrivals: Arrivals;
}

/** One call of `recharge`. */
interface Dialog {
  readonly rechargeNo: string;
  readonly zoneId: string;
  readonly params: RechargeParams;
  readonly done: Callback<PayRet> | undefined;
}

/** Opens the payment page. Always answers with a PayRet, as YSDK does: what went wrong is in it. */
export function recharge(
  this: void,
  recharges: Recharges,
  params: RechargeParams,
  done?: Callback<PayRet>,
): string {
  const { core, session } = recharges;
  const zoneId = params.zoneId ?? core.settings.zoneId;
  const rechargeNo = core.host.randomHex(RECHARGE_NO_BYTES);
  const dialog: Dialog = { rechargeNo, zoneId, params, done };
  const problem =
    checkSession(session) ??
    checkCoins(core, params.saveValue) ??
    checkText(core, "ysdkExtInfo", params.ysdkExtInfo, ATTACH_BYTES_MAX) ??
    checkText(core, "icon", params.icon, RECHARGE_ICON_CHARS_MAX);
  if (problem !== undefined) failDialog(core, dialog, problem);
  else askBaseline(recharges, dialog);
  return rechargeNo;
}

/** The server tells how a recharge stands. */
export function takeRecharge(this: void, recharges: Recharges, view: RechargeView): void {
  const { payRet } = view;
  if (payRet === undefined) return;
  for (const wait of recharges.arrivals.waits) {
    if (wait.recharge.rechargeNo === view.rechargeNo && isUnanswered(wait)) {
      return answer(recharges, wait, payRet);
    }
  }
}

/** After a reconnect or a restart: what was told meanwhile is asked for. */
export function askRecharges(this: void, recharges: Recharges): void {
  for (const wait of recharges.arrivals.waits) {
    if (!isUnanswered(wait)) continue;
    const { rechargeNo } = wait.recharge;
    request(recharges.pending, "queryRecharge", { rechargeNo }, (outcome) => {
      if (outcome.kind === "result") takeRecharge(recharges, outcome.result);
    });
  }
}

/** A page that has told nothing for too long: its result is unknown, and the balance will show. */
export function tickRecharges(this: void, recharges: Recharges): void {
  const { waits } = recharges.arrivals;
  if (waits.length === 0 || recharges.pending.session === undefined) return;
  const nowMs = readClock(recharges.core.clock);
  for (let i = 0; i < waits.length; i++) {
    const wait = waits[i] as Wait;
    if (isUnanswered(wait) && nowMs >= wait.dueMs) {
      answer(recharges, wait, unknownPayRet(recharges.core, wait.recharge.ysdkExtInfo));
      return;
    }
  }
}

/** First of all what the player has bought so far: without it no arrival could ever be seen. */
function askBaseline(this: void, recharges: Recharges, dialog: Dialog): void {
  const { core, arrivals } = recharges;
  askBalance(arrivals.wallets, dialog.zoneId, (error, balance) => {
    const { journal } = recharges.session;
    if (balance === undefined || journal === undefined) {
      return failDialog(core, dialog, error ?? refusal(core, "notLoggedIn"));
    }
    const entry: JournalRecharge = {
      rechargeNo: dialog.rechargeNo,
      zoneId: dialog.zoneId,
      ysdkExtInfo: dialog.params.ysdkExtInfo ?? "",
      baseline: balance.saveAmt,
      phase: "open",
      polls: 0,
      dueAtMs: readServerTime(core.clock) + RECHARGE_ANSWER_MS,
    };
    const problem = enterRecharge(journal, entry);
    if (problem !== undefined) {
      return failDialog(core, dialog, refusal(core, "storageFailed", problem));
    }
    askPage(recharges, dialog, beginWait(arrivals, entry, dialog.done));
  });
}

function askPage(this: void, recharges: Recharges, dialog: Dialog, wait: Wait): void {
  const { core, pending, arrivals } = recharges;
  const { saveValue, isCanChange, icon, ysdkExtInfo } = dialog.params;
  wait.dueMs = readClock(core.clock) + RECHARGE_ANSWER_MS;
  const asked = {
    rechargeNo: dialog.rechargeNo,
    zoneId: dialog.zoneId,
    saveValue,
    isCanChange: isCanChange === true,
    icon,
    ysdkExtInfo: ysdkExtInfo ?? "",
    language: core.settings.language,
  };
  request(pending, "recharge", asked, (outcome) => {
    if (outcome.kind === "result") return showPage(recharges, wait, outcome.result);
    endWait(arrivals, wait);
    failDialog(core, dialog, outcome.error);
  });
}

function showPage(this: void, recharges: Recharges, wait: Wait, result: RechargeResult): void {
  const { host, callbacks } = recharges.core;
  const { url, qr } = result;
  const { rechargeNo } = wait.recharge;
  deferWait(recharges.arrivals, wait, RECHARGE_ANSWER_MS);
  takeRecharge(recharges, result.recharge);
  if (!isUnanswered(wait) || host.openPage?.(url) === true) return;
  tell(callbacks, () => callbacks.delegates.onRechargePage?.(url, qr, rechargeNo));
}

/** The payment flow's result. Paid and unknown are where the wait for the coins begins. */
function answer(this: void, recharges: Recharges, wait: Wait, payRet: PayRet): void {
  const { core, arrivals } = recharges;
  const { rechargeNo, phase } = wait.recharge;
  const mayArrive =
    payRet.ret === PAY_RET.succ &&
    (payRet.payState === PAY_STATE.succ || payRet.payState === PAY_STATE.unknown);
  if (mayArrive && phase === "open") startPolling(arrivals, wait);
  else endWait(arrivals, wait);
  tellPayRet(core, payRet, rechargeNo, wait.done);
}

function isUnanswered(this: void, wait: Wait): boolean {
  return wait.recharge.phase === "open" || wait.recharge.phase === "arrived";
}

function failDialog(this: void, core: Core, dialog: Dialog, error: PayError): void {
  const payRet = failedPayRet(error, dialog.params.ysdkExtInfo ?? "");
  tellPayRet(core, payRet, dialog.rechargeNo, dialog.done);
}

function tellPayRet(
  this: void,
  core: Core,
  payRet: PayRet,
  rechargeNo: string,
  done: Callback<PayRet> | undefined,
): void {
  const { callbacks } = core;
  tell(callbacks, () => done?.(undefined, payRet));
  tell(callbacks, () => callbacks.delegates.onRecharge?.(payRet, rechargeNo));
}

/** Nobody was asked for money. The mapping is YSDK's, from the Midas result code. */
function failedPayRet(this: void, error: PayError, ysdkExtInfo: string): PayRet {
  if (isSessionRefusal(error)) {
    return payRetOf(YSDK_FLAG.loginTokenInvalid, "MidasPayNeedLogin", ysdkExtInfo);
  }
  const isParamError = error.legacyCode === "LACK_PARAMS" || error.legacyCode === "10002";
  return isParamError
    ? payRetOf(YSDK_FLAG.payParamError, `${error.message};code:3`, ysdkExtInfo)
    : payRetOf(YSDK_FLAG.error, `${error.message};code:-1`, ysdkExtInfo);
}

function unknownPayRet(this: void, core: Core, ysdkExtInfo: string): PayRet {
  return payRetOf(YSDK_FLAG.succ, RESULT_UNKNOWN[core.settings.language], ysdkExtInfo);
}

/** A PayRet that no provider gave. */
function payRetOf(this: void, flag: number, msg: string, ysdkExtInfo: string): PayRet {
  const isSucc = flag === YSDK_FLAG.succ;
  return {
    ret: isSucc ? PAY_RET.succ : PAY_RET.fail,
    flag,
    msg,
    platform: PAY_PLATFORM.guest,
    realSaveNum: 0,
    payChannel: PAY_CHANNEL.unknown,
    payState: isSucc ? PAY_STATE.unknown : PAY_STATE.error,
    provideState: PROVIDE_STATE.unknown,
    extendInfo: "",
    payReserve1: "",
    payReserve2: "",
    payReserve3: "",
    ysdkExtInfo,
  };
}
