/** What the page says, in every language that it speaks. */

import type { Notice, Situation, StepName, StepState } from "../pageState.ts";

export type Language = "en" | "zh";

/** Ready to be read: amounts with their symbol, names as they are. */
export interface SituationFacts {
  readonly amount: string;
  readonly due: string;
  readonly received: string;
  /** What came too much. */
  readonly surplus: string;
  /** Coins of the game that late money became. */
  readonly coins: string;
  readonly network: string;
  readonly chainId: string;
  /** Symbols of the token, and of the coin that fees are paid in. */
  readonly token: string;
  readonly fee: string;
  readonly wallet: string;
  readonly seller: string;
}

/** What happened, what we do, what you can do. */
export interface SituationWords {
  readonly title: string;
  readonly happened: string;
  readonly weDo: string;
  readonly youCan: string;
}

export interface NoticeWords {
  readonly title: string;
  readonly text: string;
}

/** Every text in one language: plain text, never HTML. */
export interface PageWords {
  /** Its own name, for who cannot read the other one. */
  readonly name: string;
  readonly htmlLanguage: string;
  readonly direction: "ltr" | "rtl";
  readonly sandbox: string;
  readonly noRealMoney: string;
  pageTitle(title: string, seller: string): string;
  readonly loading: string;
  readonly language: string;

  readonly toPay: string;
  readonly amount: string;
  readonly paidAmount: string;
  readonly restOf: (amount: string) => string;
  readonly network: string;
  readonly seller: string;
  readonly recipient: string;
  readonly timeLeft: string;
  timeLeftSpoken(minutes: number): string;
  readonly timeUp: string;
  readonly checked: string;
  readonly checkedHow: string;
  /** Where the contract binds no terms to an id. */
  readonly kept: string;
  readonly keptHow: string;
  readonly invoice: string;
  readonly contract: string;
  readonly paymentId: string;
  readonly details: string;
  readonly copy: string;
  readonly copied: string;
  times(quantity: number): string;

  readonly choose: string;
  chooseHow(due: string): string;
  readonly browserWallet: string;
  readonly noWallet: string;
  readonly noWalletHow: string;
  readonly halted: string;
  readonly haltedHow: string;
  readonly phone: string;
  readonly phoneHow: string;
  readonly phoneAlt: string;
  readonly copyAddress: string;
  readonly neverSendPlain: string;

  /** Coins to an address: a wallet elsewhere pays. */
  readonly transfer: string;
  transferHow(due: string): string;
  readonly transferAlt: string;
  readonly openWallet: string;
  readonly address: string;
  /** The fee comes on top. */
  exactly(symbol: string, network: string): string;
  readonly waiting: string;
  readonly oneOrderHow: string;
  readonly orderMark: string;
  readonly sendOnce: string;

  payingWith(wallet: string): string;
  readonly steps: { readonly [step in StepName]: StepWords };
  readonly stepStates: { readonly [state in StepState]: string };
  readonly stopWaiting: string;
  readonly tryAgain: string;
  readonly otherWallet: string;

  readonly sent: string;
  readonly sentHow: string;
  readonly payAgain: string;
  readonly confirming: string;
  readonly seen: string;
  confirmations(have: number, need: number): string;
  confirmingHow(need: number): string;
  about(seconds: number): string;
  readonly mayClose: string;
  readonly transaction: string;
  readonly transactions: string;
  readonly showTransaction: string;

  readonly paid: string;
  paidHow(seller: string): string;
  readonly back: string;
  backIn(seconds: number): string;
  readonly stay: string;
  readonly closePage: string;

  readonly happened: string;
  readonly weDo: string;
  readonly youCan: string;
  readonly notices: { readonly [notice in Notice]: NoticeWords };
  situation(situation: Situation, facts: SituationFacts): SituationWords;
}

export interface StepWords {
  readonly name: string;
  /** While the wallet asks the person. */
  now(due: string, network: string): string;
  /** While the chain works. */
  readonly waiting: string;
}
