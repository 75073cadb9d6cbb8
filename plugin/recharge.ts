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
import { deferWait } from "./arrivals.ts";
import { askBalance, type BalanceCore, endWait, type Wait } from "./balance.ts";
import { JOURNAL_RECHARGES_MAX } from "./bounds.ts";
import { checkCoins, checkText } from "./checks.ts";
import type { Callback, RechargeParams } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { refusal } from "./core.ts";
import { enterFirst, type Journal, type JournalRecharge } from "./journal.ts";
import { checkSession, isSessionRefusal, request } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import { BALANCE_POLL_MS, RECHARGE_ANSWER_MS } from "./timing.ts";

/** One call of `recharge`. */
interface Dialog {
  readonly rechargeNo: string;
  readonly zoneId: string;
  readonly ysdkExtInfo: string;
  readonly params: RechargeParams;
  readonly done?: Callback<PayRet> | undefined;
}

/** The bytes of a recharge number: 128 random bits. */
const RECHARGE_NO_BYTES = 16;

const RESULT_UNKNOWN: { readonly [language in Language]: string } = {
  en: "The result is unknown; ask for the balance",
  zh: "支付结果未知，建议查询余额",
};

/** Opens the payment page. Always answers with a PayRet, as YSDK does: what went wrong is in it. */
export function recharge(
  this: void,
  core: BalanceCore,
  params: RechargeParams,
  done?: Callback<PayRet>,
): string {
  const rechargeNo = core.host.randomHex(RECHARGE_NO_BYTES);
  const zoneId = params.zoneId ?? core.zoneId;
  const ysdkExtInfo = params.ysdkExtInfo ?? "";
  const dialog: Dialog = { rechargeNo, zoneId, ysdkExtInfo, params, done };
  const problem =
    checkSession(core) ??
    checkCoins(core, params.saveValue) ??
    checkText(core, "ysdkExtInfo", ysdkExtInfo, ATTACH_BYTES_MAX) ??
    checkText(core, "icon", params.icon, RECHARGE_ICON_CHARS_MAX);
  if (problem !== undefined) failDialog(core, dialog, problem);
  else {
    // First of all what the player has bought so far: without it no arrival could ever be seen.
    askBalance(core, zoneId, (error, balance) => {
      const { journal } = core;
      if (balance !== undefined && journal !== undefined) {
        enter(core, dialog, journal, balance.saveAmt);
      } else failDialog(core, dialog, error ?? refusal(core, "notLoggedIn"));
    });
  }
  return rechargeNo;
}

/** The server tells how a recharge stands. */
export function takeRecharge(this: void, core: BalanceCore, view: RechargeView): void {
  const { rechargeNo, payRet } = view;
  for (const wait of core.waits) {
    const isAsked = wait.recharge.rechargeNo === rechargeNo && isUnanswered(wait);
    if (isAsked && payRet !== undefined) return takePayRet(core, wait, payRet);
  }
}

/** After a reconnect or a restart: what was told meanwhile is asked for. */
export function askRecharges(this: void, core: BalanceCore): void {
  for (const wait of core.waits) {
    if (!isUnanswered(wait)) continue;
    const { rechargeNo } = wait.recharge;
    request(
      core,
      "queryRecharge",
      { rechargeNo },
      (view) => takeRecharge(core, view),
      // Without an answer the wait ends by its time.
      () => {},
    );
  }
}

/** A page that has told nothing for too long: its result is unknown, and the balance will show. */
export function tickRecharges(this: void, core: BalanceCore): void {
  const { waits } = core;
  if (waits.length === 0 || core.token === undefined) return;
  const nowMs = readClock(core);
  for (let i = 0; i < waits.length; i++) {
    const wait = waits[i] as Wait;
    if (isUnanswered(wait) && nowMs >= wait.dueMs) {
      const { ysdkExtInfo } = wait.recharge;
      const payRet = payRetOf(YSDK_FLAG.succ, RESULT_UNKNOWN[core.language], ysdkExtInfo);
      return takePayRet(core, wait, payRet);
    }
  }
}

/** The recharge into the journal, then to the server, then the page to the player. */
function enter(
  this: void,
  core: BalanceCore,
  dialog: Dialog,
  journal: Journal,
  baseline: number,
): void {
  const { rechargeNo, zoneId, ysdkExtInfo, params, done } = dialog;
  const recharge: JournalRecharge = {
    rechargeNo,
    zoneId,
    ysdkExtInfo,
    baseline,
    phase: "open",
    polls: 0,
    dueAtMs: 0,
  };
  const { recharges } = journal;
  const unsaved = enterFirst(core, journal, recharges, recharge, JOURNAL_RECHARGES_MAX);
  if (unsaved !== undefined) {
    return failDialog(core, dialog, refusal(core, "storageFailed", unsaved));
  }
  const wait: Wait = { journal, recharge, done, dueMs: 0 };
  core.waits.push(wait);
  deferWait(core, wait, RECHARGE_ANSWER_MS);
  const { saveValue, icon } = params;
  const isCanChange = params.isCanChange === true;
  const { language } = core;
  const asked = { rechargeNo, zoneId, saveValue, isCanChange, icon, ysdkExtInfo, language };
  request(
    core,
    "recharge",
    asked,
    (result) => showPage(core, wait, result),
    (error) => {
      endWait(core, wait);
      failDialog(core, dialog, error);
    },
  );
}

function showPage(this: void, core: BalanceCore, wait: Wait, result: RechargeResult): void {
  const { url, qr } = result;
  deferWait(core, wait, RECHARGE_ANSWER_MS);
  takeRecharge(core, result.recharge);
  if (!isUnanswered(wait) || core.host.openPage?.(url) === true) return;
  tell(core, "onRechargePage", url, qr, wait.recharge.rechargeNo);
}

/** The payment flow's result. Paid and unknown are where the wait for the coins begins. */
function takePayRet(this: void, core: BalanceCore, wait: Wait, payRet: PayRet): void {
  const { recharge } = wait;
  const { ret, payState } = payRet;
  const mayArrive =
    ret === PAY_RET.succ && (payState === PAY_STATE.succ || payState === PAY_STATE.unknown);
  if (mayArrive && recharge.phase === "open") {
    recharge.phase = "polling";
    deferWait(core, wait, BALANCE_POLL_MS);
  } else endWait(core, wait);
  tellPayRet(core, payRet, recharge.rechargeNo, wait.done);
}

function isUnanswered(this: void, wait: Wait): boolean {
  const { phase } = wait.recharge;
  return phase === "open" || phase === "arrived";
}

/** Nobody was asked for money. The mapping is YSDK's, from the Midas result code. */
function failDialog(this: void, core: BalanceCore, dialog: Dialog, error: PayError): void {
  const { rechargeNo, ysdkExtInfo, done } = dialog;
  const isParamError = error.legacyCode === "LACK_PARAMS" || error.legacyCode === "10002";
  const payRet = isSessionRefusal(error)
    ? payRetOf(YSDK_FLAG.loginTokenInvalid, "MidasPayNeedLogin", ysdkExtInfo)
    : isParamError
      ? payRetOf(YSDK_FLAG.payParamError, `${error.message};code:3`, ysdkExtInfo)
      : payRetOf(YSDK_FLAG.error, `${error.message};code:-1`, ysdkExtInfo);
  tellPayRet(core, payRet, rechargeNo, done);
}

function tellPayRet(
  this: void,
  core: BalanceCore,
  payRet: PayRet,
  rechargeNo: string,
  done: Callback<PayRet> | undefined,
): void {
  answer(core, done, undefined, payRet);
  tell(core, "onRecharge", payRet, rechargeNo);
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
