/** What a merchant's server learns from an answer (contract 3.4). */

import { MIDAS_RET } from "../doors/midas/midasRet.ts";
import { unreachable } from "../unreachable.ts";
import type { Exchanged } from "./exchange.ts";

/** An answer with ret 0. */
export type Fields = { readonly [name: string]: unknown };

/** One request's end. */
export type Reply =
  | { readonly kind: "done"; readonly fields: Fields }
  | MidasRefused
  /** No answer, or none that could be read: nobody knows what was done. */
  | MidasUnknown;

/** The other side said no. */
export interface MidasRefused {
  readonly kind: "refused";
  readonly ret: number;
  readonly msg: string;
}

export interface MidasUnknown {
  readonly kind: "unknown";
  /** For the log. */
  readonly reason: string;
}

/** What getBalance gives. Show "unknown" as unknown, never as 0. */
export type MidasBalance = BalanceKnown | MidasRefused | MidasUnknown;

/** get_balance_m, in coins. */
export interface BalanceKnown {
  readonly kind: "balance";
  readonly balance: number;
  readonly genBalance: number;
  readonly firstSave: boolean;
  readonly saveAmt: number;
  readonly saveSum: number;
  readonly costSum: number;
  readonly presentSum: number;
}

/** What checkLogin gives. */
export type MidasLogin = { readonly kind: "loggedIn" } | MidasRefused | MidasUnknown;

/** What became of coins. */
export type MidasMoved =
  | MovedNow
  /** 1002215: an earlier try did it. Ask for the balance. */
  | { readonly kind: "doneBefore"; readonly billno: string }
  /**
   * The error to act on. `earlier` is `unanswered` when a try before it had no answer: the document
   * calls this an error all the same, and the alarm was raised so that a person compares the books.
   */
  | (MidasRefused & { readonly earlier: "none" | "unanswered" })
  /** Every try went unanswered: neither grant nor ask with another billno; the alarm was raised. */
  | { readonly kind: "uncertain"; readonly billno: string; readonly tries: number };

export interface MovedNow {
  readonly kind: "done";
  readonly billno: string;
  readonly balance: number;
  readonly genBalance: number;
  /** Of pay_m: gift coins among those that were spent; 0 for the others. */
  readonly usedGenAmt: number;
}

/** What a person must look at. It holds no token. */
export interface MidasAlarm {
  readonly call: string;
  readonly reason: "uncertain" | "refusedAfterSilence";
  readonly appid: string;
  readonly openid: string;
  readonly zoneid: string;
  readonly billno: string;
  readonly coins: number;
  readonly tries: number;
}

/** What an exchange says. 3000111 is left for the rule of repeats. */
export function readReply(exchanged: Exchanged): Reply {
  if (exchanged.kind === "silence") return { kind: "unknown", reason: exchanged.reason };
  const fields = parse(exchanged.text);
  const ret = fields?.ret;
  if (fields === undefined || typeof ret !== "number" || !Number.isSafeInteger(ret)) {
    return { kind: "unknown", reason: "the answer is not the document's" };
  }
  if (ret === MIDAS_RET.ok) return { kind: "done", fields };
  return { kind: "refused", ret, msg: typeof fields.msg === "string" ? fields.msg : "" };
}

/** The balance in an answer. */
export function readBalance(reply: Reply): MidasBalance {
  if (reply.kind !== "done") return reply;
  const { fields } = reply;
  const [balance, genBalance] = [coins(fields.balance), coins(fields.gen_balance)];
  const [saveAmt, saveSum] = [coins(fields.save_amt), coins(fields.save_sum)];
  const [costSum, presentSum] = [coins(fields.cost_sum), coins(fields.present_sum)];
  const isWhole =
    balance !== undefined &&
    genBalance !== undefined &&
    saveAmt !== undefined &&
    saveSum !== undefined &&
    costSum !== undefined &&
    presentSum !== undefined;
  if (!isWhole) return { kind: "unknown", reason: "a figure is missing" };
  const firstSave = fields.first_save === 1;
  const sums = { saveAmt, saveSum, costSum, presentSum };
  return { kind: "balance", balance, genBalance, firstSave, ...sums };
}

/** What a try of `billno` means, or "unknown" when it must be repeated. */
export function replyAfter(
  reply: Reply,
  billno: string,
  earlier: "none" | "unanswered",
): Exclude<MidasMoved, { kind: "uncertain" }> | MidasUnknown {
  switch (reply.kind) {
    case "unknown":
      return reply;
    case "refused":
      if (reply.ret === MIDAS_RET.duplicate) return { kind: "doneBefore", billno };
      if (reply.ret === MIDAS_RET.uncertain) return { kind: "unknown", reason: reply.msg };
      return { ...reply, earlier };
    case "done":
      return movedNow(reply.fields, billno);
    default:
      return unreachable(reply);
  }
}

/** An answer for another number, or without figures, is none. */
function movedNow(fields: Fields, billno: string): MovedNow | MidasUnknown {
  const balance = coins(fields.balance);
  const genBalance = coins(fields.gen_balance);
  const isThis = fields.billno === undefined || fields.billno === billno;
  if (balance === undefined || genBalance === undefined || !isThis) {
    return { kind: "unknown", reason: "the answer is not this call's" };
  }
  return { kind: "done", billno, balance, genBalance, usedGenAmt: coins(fields.used_gen_amt) ?? 0 };
}

function coins(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}
