import { englishSituation } from "./englishSituation.ts";
import type { PageWords } from "./pageWords.ts";

/** The page in English. */
export const ENGLISH: PageWords = {
  name: "English",
  htmlLanguage: "en",
  direction: "ltr",
  sandbox: "Sandbox",
  noRealMoney: "No real money. The coins of this network are worth nothing.",
  pageTitle: (title, seller) => `${title} · ${seller}`,
  loading: "Loading the payment…",
  language: "Language",

  toPay: "To pay",
  amount: "Amount",
  paidAmount: "Paid",
  restOf: (amount) => `the rest of ${amount}`,
  network: "Network",
  seller: "Seller",
  recipient: "Goes to",
  timeLeft: "Time left",
  timeLeftSpoken: (minutes) => (minutes === 1 ? "1 minute left" : `${minutes} minutes left`),
  timeUp: "Time is up",
  checked: "Terms checked by this page",
  checkedHow:
    "This page computed the payment id from the terms above by itself. Your wallet is asked to sign exactly these terms.",
  kept: "Terms kept by this page",
  keptHow:
    "This page makes what your wallet signs from the terms above by itself, and stops if they change. This contract has no payment id to check them against.",
  invoice: "Invoice",
  contract: "Contract",
  paymentId: "Payment id",
  details: "Payment details",
  copy: "Copy",
  copied: "Copied",
  times: (quantity) => `${quantity} ×`,

  choose: "Choose your wallet",
  chooseHow: (due) => `You approve the payment of ${due} there. Nothing is taken before.`,
  browserWallet: "Browser wallet",
  noWallet: "No wallet in this browser",
  noWalletHow:
    "Install a wallet extension and reload, or open this page on your phone, in the browser of your wallet app.",
  halted: "Paying is closed for now",
  haltedHow: "It opens here again by itself.",
  phone: "Pay from a phone",
  phoneHow:
    "Scan with your phone, or copy the link, and open it in the browser of your wallet app. This page follows along.",
  phoneAlt: "QR code with the address of this page",
  copyAddress: "Copy link",
  neverSendPlain:
    "Do not send coins to these addresses by hand: only a payment through the contract carries the payment id and can be found.",

  transfer: "Pay with your wallet",
  transferHow: (due) => `Send ${due} to this address. Scan the code with your wallet app, or:`,
  transferAlt: "QR code with address and amount, for a wallet app",
  openWallet: "Open in wallet",
  address: "To this address",
  exactly: (symbol, network) =>
    `Send exactly this amount of ${symbol} on ${network}, once. The network fee comes on top.`,
  waiting: "Waiting for your payment. This page notices it by itself.",
  oneOrderHow:
    "This page checked that the code, the address and the amount belong to this order, and stops if they change.",
  orderMark: "Order mark (OP_RETURN)",
  sendOnce: "The address is for this payment alone. What is sent there later may be lost for you.",

  payingWith: (wallet) => `Paying with ${wallet}`,
  steps: {
    connect: {
      name: "Connect",
      now: () => "Allow this page to see your account.",
      waiting: "Connecting…",
    },
    network: {
      name: "Network",
      now: (_due, network) => `Let your wallet switch to ${network}, or add it.`,
      waiting: "Switching…",
    },
    approve: {
      name: "Allow",
      now: (due) => `Allow the payment contract to take ${due}, and no more.`,
      waiting: "The network is recording your allowance…",
    },
    pay: {
      name: "Pay",
      now: (due) => `Confirm the payment of ${due}.`,
      waiting: "Sending…",
    },
  },
  stepStates: {
    todo: "to do",
    now: "in your wallet now",
    waiting: "under way",
    done: "done",
    skipped: "not needed",
    failed: "stopped",
  },
  stopWaiting: "Back to the wallets",
  tryAgain: "Try again",
  otherWallet: "Choose another wallet",

  sent: "Payment sent",
  sentHow: "Your wallet has sent it. We are waiting for the network to show it.",
  payAgain: "My wallet says it failed: pay again",
  confirming: "Payment found",
  seen: "Payment seen",
  confirmations: (have, need) => `${have} of ${need} confirmations`,
  confirmingHow: (need) =>
    need === 1
      ? "It counts as paid once the network has confirmed it."
      : `It counts as paid once the network has confirmed it ${need} times.`,
  about: (seconds) =>
    seconds < 90 ? `about ${seconds} seconds` : `about ${Math.ceil(seconds / 60)} minutes`,
  mayClose: "You may close this page: the payment goes on without it.",
  transaction: "Transaction",
  transactions: "Transactions",
  showTransaction: "Show in the block explorer",

  paid: "Paid",
  paidHow: (seller) => `Thank you. ${seller} knows about it and hands over what you bought.`,
  back: "Back to the game",
  backIn: (seconds) =>
    seconds === 1 ? "Going back in 1 second" : `Going back in ${seconds} seconds`,
  stay: "Stay here",
  closePage: "You can close this page and return to the game.",

  happened: "What happened",
  weDo: "What we do",
  youCan: "What you can do",
  notices: {
    offline: {
      title: "You are offline.",
      text: "What you see may be old. A payment that was sent goes on; this page catches up by itself.",
    },
    unreachable: {
      title: "The shop does not answer.",
      text: "What you see may be old. Payments on the network are found nevertheless; we keep trying.",
    },
    behind: {
      title: "Our view of the network is a little behind.",
      text: "Payments may show up later than usual. None is lost.",
    },
    stalled: {
      title: "We see no new blocks at the moment.",
      text: "The network stands still, or does not reach us. Payments wait; no invoice is closed meanwhile.",
    },
    halted: {
      title: "Payments on this network are being checked.",
      text: "An operator has been called. Please do not pay now; what was paid is safe and will be counted.",
    },
  },
  situation: englishSituation,
};
