/**
 * Answers (contract 3.4): JSON with the document's names. They are served as text/html, so nothing
 * in them may become a tag.
 */

import type { BalanceView } from "../../../wire/views.ts";
import { MIDAS_MSG, type MidasRet } from "./midasRet.ts";

/** An answer before it is text. */
export type MidasAnswer = { readonly ret: number } & {
  readonly [name: string]: number | string | readonly never[];
};

/** The answer of get_balance_m. `gen_expire` and `tss_list` have nothing to say here. */
export function balanceAnswer(balance: BalanceView): MidasAnswer {
  return {
    ret: 0,
    balance: balance.balance,
    gen_balance: balance.genBalance,
    first_save: balance.firstSave,
    save_amt: balance.saveAmt,
    gen_expire: 0,
    tss_list: [],
    save_sum: balance.saveSum,
    cost_sum: balance.costSum,
    present_sum: balance.presentSum,
  };
}

/** The answer of cancel_pay_m and present_m. */
export function movedAnswer(balance: BalanceView, billNo: string): MidasAnswer {
  return { ret: 0, balance: balance.balance, gen_balance: balance.genBalance, billno: billNo };
}

/** The answer of pay_m. */
export function paidAnswer(balance: BalanceView, billNo: string, usedGift: number): MidasAnswer {
  return { ...movedAnswer(balance, billNo), used_gen_amt: usedGift };
}

/** Every other answer. `detail` is for the merchant's developer. */
export function refusalAnswer(ret: MidasRet, detail?: string): MidasAnswer {
  const words = MIDAS_MSG[ret];
  return { ret, msg: detail === undefined ? words : `${words}: ${detail}` };
}

/** The body of an answer. */
export function answerText(answer: MidasAnswer): string {
  return JSON.stringify(answer).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}
