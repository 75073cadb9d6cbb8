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
import { checkCoins, checkText, recordOf } from "./checks.ts";
import type { Callback, RechargeParams } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { refusal } from "./core.ts";
import { enterFirst, type Journal, type JournalRecharge } from "./journal.ts";
import { type CallParams, checkSession, isSessionRefusal, request } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import { BALANCE_POLL_MS, RECHARGE_ANSWER_MS } from "./timing.ts";

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
  given: RechargeParams,
  done?: Callback<PayRet>,
): string {
  const params = recordOf(given);
  const asked: CallParams<"recharge"> = {
    rechargeNo: core.host.randomHex(RECHARGE_NO_BYTES),
    zoneId: params.zoneId ?? core.zoneId,
    saveValue: params.saveValue,
    isCanChange: params.isCanChange === true,
    icon: params.icon,
    ysdkExtInfo: params.ysdkExtInfo ?? "",
    language: core.language,
  };
  const problem =
    checkSession(core) ??
    checkCoins(core, asked.saveValue) ??
    checkText(core, "ysdkExtInfo", asked.ysdkExtInfo, ATTACH_BYTES_MAX) ??
    checkText(core, "icon", asked.icon, RECHARGE_ICON_CHARS_MAX);
  if (problem !== undefined) tellFailure(core, asked, problem, done);
  else {
    // First of all what the player has bought so far: without it no arrival could ever be seen.
    askBalance(core, asked.zoneId, (error, balance) => {
      if (balance !== undefined) enter(core, asked, balance.saveAmt, done);
      else if (error !== undefined) tellFailure(core, asked, error, done);
    });
  }
  return asked.rechargeNo;
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
    const { rechargeNo } = wait.recharge;
    if (isUnanswered(wait)) {
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
}

/** A page that has told nothing for too long: its result is unknown, and the balance will show. */
export function tickRecharges(this: void, core: BalanceCore): void {
  const { waits } = core;
  if (waits.length === 0 || core.token === undefined) return;
  const nowMs = readClock(core);
  for (const wait of waits) {
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
  asked: CallParams<"recharge">,
  baseline: number,
  done?: Callback<PayRet>,
): void {
  const { rechargeNo, zoneId, ysdkExtInfo } = asked;
  const journal = core.journal as Journal;
  const recharge: JournalRecharge = {
    rechargeNo,
    zoneId,
    ysdkExtInfo,
    baseline,
    phase: "open",
    polls: 0,
    dueAtMs: 0,
  };
  const unsaved = enterFirst(core, journal, journal.recharges, recharge, JOURNAL_RECHARGES_MAX);
  if (unsaved !== undefined) {
    return tellFailure(core, asked, refusal(core, "storageFailed", unsaved), done);
  }
  const wait: Wait = { journal, recharge, done, dueMs: 0 };
  core.waits.push(wait);
  deferWait(core, wait, RECHARGE_ANSWER_MS);
  request(
    core,
    "recharge",
    asked,
    (result) => showPage(core, wait, result),
    (error) => {
      endWait(core, wait);
      tellFailure(core, asked, error, done);
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
function tellFailure(
  this: void,
  core: BalanceCore,
  asked: CallParams<"recharge">,
  error: PayError,
  done?: Callback<PayRet>,
): void {
  const isParamError = error.legacyCode === "LACK_PARAMS" || error.legacyCode === "10002";
  let flag: number = YSDK_FLAG.error;
  let msg = `${error.message};code:-1`;
  if (isSessionRefusal(error)) {
    flag = YSDK_FLAG.loginTokenInvalid;
    msg = "MidasPayNeedLogin";
  } else if (isParamError) {
    flag = YSDK_FLAG.payParamError;
    msg = `${error.message};code:3`;
  }
  tellPayRet(core, payRetOf(flag, msg, asked.ysdkExtInfo), asked.rechargeNo, done);
}

function tellPayRet(
  this: void,
  core: BalanceCore,
  payRet: PayRet,
  rechargeNo: string,
  done?: Callback<PayRet>,
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
