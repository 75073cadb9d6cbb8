import type { Situation } from "../pageState.ts";
import { isWalletProblem } from "../wallet/walletProblem.ts";
import { englishWalletProblem } from "./englishWalletProblem.ts";
import type { SituationFacts, SituationWords } from "./pageWords.ts";

/** What happened, what we do, what you can do, in English. */
export function englishSituation(situation: Situation, facts: SituationFacts): SituationWords {
  if (isWalletProblem(situation)) return englishWalletProblem(situation, facts);
  return SITUATIONS[situation](facts);
}

type Told = Exclude<Situation, Parameters<typeof englishWalletProblem>[0]>;

const SITUATIONS: { readonly [one in Told]: (facts: SituationFacts) => SituationWords } = {
  unknown: () => ({
    title: "This payment does not exist",
    happened: "Nobody made an invoice with this address. Perhaps a part of the link is missing.",
    weDo: "We take no payment here.",
    youCan: "Go back to the game and open the payment from there again.",
  }),
  unreadable: () => ({
    title: "This payment cannot be shown",
    happened: "The shop answered with something that this page does not understand.",
    weDo: "We show nothing that we have not understood, and keep asking.",
    youCan: "Do not pay. Reload the page, or open the payment from the game again.",
  }),
  mismatch: () => ({
    title: "Stop: do not pay",
    happened: "The terms of this payment contradict each other. Somebody may have changed them.",
    weDo: "This page has blocked the payment. No wallet is asked for anything.",
    youCan: "Do not pay, even if you are told to. Tell the seller, with the link of this page.",
  }),
  changed: () => ({
    title: "Stop: the terms have changed",
    happened: "Amount, recipient or network differ from what this browser was shown before.",
    weDo: "This page has blocked the payment. No wallet is asked for anything.",
    youCan: "Do not pay. Tell the seller, and open a new payment from the game.",
  }),
  expired: () => ({
    title: "The time to pay is over",
    happened: "Nothing was paid in time, so the invoice was closed. Nothing was taken.",
    weDo: "We keep watching: a payment that comes nevertheless is not lost.",
    youCan: "Start a new payment from the game. Do not pay this one any more.",
  }),
  expiredPartial: ({ received, amount }) => ({
    title: "The time to pay is over",
    happened: `Only ${received} of ${amount} came in time.`,
    weDo: "Your part is recorded. The seller has been told and decides about it.",
    youCan: "Do not pay the rest here. Keep this link, and write to the seller for a refund.",
  }),
  late: ({ received }) => ({
    title: "The payment came too late",
    happened: `${received} came after the invoice was closed.`,
    weDo: "The money is recorded under this invoice, and the seller has been told.",
    youCan: "Keep this link. The seller delivers or pays back; do not pay again.",
  }),
  lateCoins: ({ coins }) => ({
    title: `Your late payment became ${coins} coins`,
    happened: "Money came after the payment was closed, so it bought nothing by itself.",
    weDo: "The coins are in your wallet in the game, at the rate of this payment.",
    youCan: "Go back to the game and buy with the coins. Do not pay again here.",
  }),
  cancelled: () => ({
    title: "This payment was cancelled",
    happened: "It was cancelled in the game. Nothing was taken.",
    weDo: "We keep watching: a payment that comes nevertheless is not lost.",
    youCan: "Start a new payment from the game.",
  }),
  closing: () => ({
    title: "Time is up",
    happened: "No payment may be started any more.",
    weDo: "We are looking through the last blocks for a payment made in time.",
    youCan: "If you have just paid: wait, this page tells you. Otherwise start anew in the game.",
  }),
  partial: ({ received, due, amount }) => ({
    title: `${due} are still missing`,
    happened: `${received} of ${amount} have arrived. Perhaps a fee was taken off on the way.`,
    weDo: "We keep your part, and the invoice stays open for the rest.",
    youCan: `Pay the remaining ${due} below, before the time is up.`,
  }),
  partialClosed: ({ received, amount }) => ({
    title: "Too little has arrived",
    happened: `${received} of ${amount} have arrived, and this seller takes no second payment.`,
    weDo: "Your part is recorded, and the seller is told.",
    youCan: "Do not pay again. Keep this link, and write to the seller.",
  }),
  over: ({ surplus }) => ({
    title: `You paid ${surplus} too much`,
    happened: "More has arrived than was due. Perhaps it was paid twice.",
    weDo: "Your purchase is complete. The surplus is recorded, and the seller has been told.",
    youCan: "Keep this link, and ask the seller for the surplus.",
  }),
  paidLate: () => ({
    title: "Your late payment was accepted",
    happened: "It came after the time was up, and the seller takes it nevertheless.",
    weDo: "Your purchase is handed over as usual.",
    youCan: "Nothing more is to do.",
  }),
  marked: () => ({
    title: "Settled by a person",
    happened: "Somebody at the seller's looked at this payment and closed it.",
    weDo: "The reason is recorded with your order.",
    youCan: "Ask the seller if anything is unclear. Do not pay again.",
  }),
  reversed: ({ network }) => ({
    title: "The network took the payment back",
    happened: `${network} rewrote its last blocks, and your payment is no longer in them.`,
    weDo: "We keep watching: as a rule it comes back by itself within minutes. The seller knows.",
    youCan: "Look into your wallet. If the money is back there for good, buy again in the game.",
  }),
  returning: () => ({
    title: "Your payment is back",
    happened: "The network had taken it out of its blocks and has taken it in again.",
    weDo: "We count its confirmations from the start.",
    youCan: "Just wait. Do not pay again.",
  }),
  dropped: () => ({
    title: "The network let go of your payment",
    happened:
      "It is gone again: its block was replaced, its fee was too low, or its coins went elsewhere.",
    weDo: "We keep watching; as a rule it comes back by itself.",
    youCan: "Wait a few minutes. Pay again only when your wallet says that it failed.",
  }),
  replaced: () => ({
    title: "Your payment was replaced",
    happened: "Another transaction has spent the same coins, and it does not pay this order.",
    weDo: "We keep watching, and have counted nothing.",
    youCan: "Look into your wallet. If the coins did not leave it for us, pay again below.",
  }),
  sentLong: () => ({
    title: "This takes longer than usual",
    happened: "The network does not show your payment yet. Perhaps it is busy, or the fee is low.",
    weDo: "We keep looking for it.",
    youCan: "Speed it up in your wallet if it offers that. Pay again only when it says it failed.",
  }),
};
