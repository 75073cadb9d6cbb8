import type { WalletProblem } from "../wallet/walletProblem.ts";
import type { SituationFacts, SituationWords } from "./pageWords.ts";

/** Why the wallet did not pay, in English. */
export function englishWalletProblem(
  problem: WalletProblem,
  facts: SituationFacts,
): SituationWords {
  return PROBLEMS[problem](facts);
}

const PROBLEMS: { readonly [one in WalletProblem]: (facts: SituationFacts) => SituationWords } = {
  rejected: () => ({
    title: "You said no in your wallet",
    happened: "The request was turned down there, or its window was closed.",
    weDo: "Nothing was taken, and the invoice stays open.",
    youCan: "Try again, or choose another wallet.",
  }),
  busy: ({ wallet }) => ({
    title: "Your wallet is waiting for you",
    happened: `${wallet} already shows a request, perhaps behind this window.`,
    weDo: "Nothing was taken. We ask again when you say so.",
    youCan: "Open the wallet, answer what it asks, then try again here.",
  }),
  disconnected: ({ wallet }) => ({
    title: "Your wallet is disconnected",
    happened: `${wallet} has no connection to the network, or is locked.`,
    weDo: "Nothing was taken, and the invoice stays open.",
    youCan: "Unlock the wallet, check its connection, then try again.",
  }),
  wrongChain: ({ network, chainId }) => ({
    title: `Your wallet is not on ${network}`,
    happened: "It is on another network, and did not switch.",
    weDo: "We ask for no signature there: the money would be lost.",
    youCan: `Switch to ${network} (chain ${chainId}) in your wallet, then try again.`,
  }),
  shortOfToken: ({ due, token, network }) => ({
    title: `Not enough ${token}`,
    happened: `This account has less than ${due} on ${network}.`,
    weDo: "Nothing was taken, and the invoice stays open.",
    youCan: `Choose another account in your wallet, or bring ${token} to this one, then try again.`,
  }),
  shortOfGas: ({ fee, network }) => ({
    title: `Not enough ${fee} for the network's fee`,
    happened: `${network} takes a small fee in ${fee}, which this account does not have.`,
    weDo: "Nothing was taken, and the invoice stays open.",
    youCan: `Bring a little ${fee} to this account, or choose another one, then try again.`,
  }),
  reverted: () => ({
    title: "The network refused the payment",
    happened: "The contract turned it down, so the amount stayed with you; a fee may be gone.",
    weDo: "The invoice stays open.",
    youCan: "Check that the account may move this token, then try again.",
  }),
  sameAccount: () => ({
    title: "This is the seller's own account",
    happened: "An account cannot pay itself.",
    weDo: "Nothing was taken.",
    youCan: "Choose another account in your wallet, then try again.",
  }),
  walletNode: ({ wallet, network }) => ({
    title: "Your wallet cannot reach the network",
    happened: `${wallet} gets no answer from ${network}.`,
    weDo: "Nothing more was asked of it. The invoice stays open.",
    youCan: "Check your connection and the wallet's network settings, then try again.",
  }),
  walletFailed: ({ wallet }) => ({
    title: "Your wallet reported a fault",
    happened: `${wallet} gave no reason that this page understands.`,
    weDo: "If a payment was sent nevertheless, we find it: this page will show it.",
    youCan: "Look into the wallet first. If nothing was sent, try again.",
  }),
  serverSilent: () => ({
    title: "The shop does not answer",
    happened: "We could not make sure that the amount is still due.",
    weDo: "Your wallet was not asked to pay.",
    youCan: "Check your connection, then try again.",
  }),
  movedOn: () => ({
    title: "Something has changed meanwhile",
    happened: "Another payment arrived, or the time is up.",
    weDo: "Your wallet was not asked to pay. This page shows the new state.",
    youCan: "Look at the amount again before you go on.",
  }),
};
