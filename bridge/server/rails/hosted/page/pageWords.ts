/** The words of the sandbox's payment page in each language. */

import type { Language } from "../../../../wire/codes.ts";
import type { RechargeOutcome } from "../rechargeOutcome.ts";

/** What the page says once the provider answered; `coins` is ready HTML such as "100 Coins". */
export interface DoneWords {
  readonly title: string;
  lines(coins: string): readonly string[];
}

/** Every text of the page in one language: plain words, no HTML but what is passed in. */
export interface PageWords {
  readonly htmlLanguage: string;
  readonly pageTitle: string;
  readonly sandbox: string;
  readonly noRealMoney: string;
  buy(coinName: string): string;
  readonly amountLabel: string;
  readonly amountRefused: string;
  bounds(min: string, max: string): string;
  readonly game: string;
  readonly player: string;
  readonly choose: string;
  /** Over the outcomes that only a test needs. */
  readonly mishaps: string;
  readonly closePage: string;
  readonly doneUnknown: DoneWords;
  readonly outcomes: {
    readonly [outcome in RechargeOutcome]: {
      /** On the button. */
      readonly action: string;
      /** Below it: what will happen. */
      readonly effect: string;
      readonly done: DoneWords;
    };
  };
}

const EN: PageWords = {
  htmlLanguage: "en",
  pageTitle: "Sandbox payment",
  sandbox: "Sandbox",
  noRealMoney: "No real money. This page stands in for a payment provider.",
  buy: (coinName) => `Buy ${coinName}`,
  amountLabel: "How many",
  amountRefused: "This amount cannot be bought.",
  bounds: (min, max) => `A whole number from ${min} to ${max}.`,
  game: "Game",
  player: "Player",
  choose: "What should the provider do?",
  mishaps: "What can go wrong behind the scenes",
  closePage: "You can close this page and return to the game.",
  doneUnknown: {
    title: "This payment is finished",
    lines: () => ["It was answered before. Nothing more will happen here."],
  },
  outcomes: {
    paid: {
      action: "Pay",
      effect: "The coins arrive at once, and the game is told.",
      done: {
        title: "Paid",
        lines: (coins) => [`${coins} are in the wallet.`, "The game has been told."],
      },
    },
    slow: {
      action: "Pay, but slowly",
      effect: "The game is told at once; the coins arrive 20 seconds later.",
      done: {
        title: "Paid, coins on their way",
        lines: (coins) => [
          "The game has been told.",
          `${coins} arrive in about 20 seconds; until then the game keeps asking.`,
        ],
      },
    },
    lost: {
      action: "Pay, and lose the callback",
      effect: "The coins arrive, but the game is never told that it was paid.",
      done: {
        title: "Paid, callback lost",
        lines: (coins) => [
          `${coins} are in the wallet.`,
          "The game gets no answer to this payment. Only the balance shows it.",
        ],
      },
    },
    unreported: {
      action: "Pay, and never report it",
      effect: "The game is told, but the server is not. Reconciling mends it.",
      done: {
        title: "Paid, not reported",
        lines: (coins) => [
          `The server does not know of ${coins}.`,
          "They arrive when an operator reconciles with the provider's list.",
        ],
      },
    },
    less: {
      action: "Report half",
      effect: "Fewer coins than were chosen arrive; an operator is called.",
      done: {
        title: "Paid, less was reported",
        lines: (coins) => [`Half of ${coins} are in the wallet.`, "An operator has been called."],
      },
    },
    more: {
      action: "Report one more",
      effect: "The chosen coins arrive; the surplus waits for an operator.",
      done: {
        title: "Paid, more was reported",
        lines: (coins) => [`${coins} are in the wallet.`, "One more waits for an operator."],
      },
    },
    twice: {
      action: "Report it twice",
      effect: "The coins arrive once; the second report waits for an operator.",
      done: {
        title: "Paid, reported twice",
        lines: (coins) => [`${coins} are in the wallet, once.`, "An operator has been called."],
      },
    },
    chargeBack: {
      action: "Pay, and take it back",
      effect: "The coins arrive; 20 seconds later the provider takes the money back.",
      done: {
        title: "Paid, charge-back to come",
        lines: (coins) => [
          `${coins} are in the wallet.`,
          "In about 20 seconds they leave it; what was spent by then is owed.",
        ],
      },
    },
    refused: {
      action: "Refuse",
      effect: "The provider says no. No coins; the game is told.",
      done: {
        title: "Refused",
        lines: () => ["No coins were bought.", "The game has been told that the payment failed."],
      },
    },
    cancelled: {
      action: "Cancel",
      effect: "As if the player turned back. No coins; the game is told.",
      done: {
        title: "Cancelled",
        lines: () => ["No coins were bought.", "The game has been told that you turned back."],
      },
    },
  },
};

const ZH: PageWords = {
  htmlLanguage: "zh-Hans",
  pageTitle: "沙盒支付",
  sandbox: "沙盒",
  noRealMoney: "不会产生真实扣款，本页仅模拟支付渠道。",
  buy: (coinName) => `购买${coinName}`,
  amountLabel: "购买数量",
  amountRefused: "该数量无法购买。",
  bounds: (min, max) => `请输入 ${min} 至 ${max} 之间的整数。`,
  game: "游戏",
  player: "玩家",
  choose: "请选择支付渠道的处理结果",
  mishaps: "模拟渠道异常",
  closePage: "您可以关闭此页面并返回游戏。",
  doneUnknown: {
    title: "本次支付已结束",
    lines: () => ["此前已有处理结果，此处不会再有任何变化。"],
  },
  outcomes: {
    paid: {
      action: "支付成功",
      effect: "立即到账，并通知游戏。",
      done: { title: "支付成功", lines: (coins) => [`${coins}已到账。`, "已通知游戏。"] },
    },
    slow: {
      action: "支付成功，延迟到账",
      effect: "立即通知游戏，20 秒后到账。",
      done: {
        title: "支付成功，等待到账",
        lines: (coins) => ["已通知游戏。", `${coins}将在约 20 秒后到账，在此期间游戏会持续查询。`],
      },
    },
    lost: {
      action: "支付成功，回调丢失",
      effect: "正常到账，但游戏始终收不到支付回调。",
      done: {
        title: "支付成功，回调丢失",
        lines: (coins) => [`${coins}已到账。`, "游戏不会收到支付回调，只能通过余额得知。"],
      },
    },
    unreported: {
      action: "支付成功，渠道未上报",
      effect: "通知游戏，但服务器未收到上报，对账后补发。",
      done: {
        title: "支付成功，未上报",
        lines: (coins) => [`服务器尚不知晓${coins}。`, "运营人员与渠道对账后到账。"],
      },
    },
    less: {
      action: "少报一半",
      effect: "到账数量少于所选数量，并提醒运营人员。",
      done: {
        title: "支付成功，少报",
        lines: (coins) => [`${coins}的一半已到账。`, "已提醒运营人员。"],
      },
    },
    more: {
      action: "多报一个",
      effect: "所选数量到账，多出部分等待运营人员处理。",
      done: {
        title: "支付成功，多报",
        lines: (coins) => [`${coins}已到账。`, "多出的一个等待运营人员处理。"],
      },
    },
    twice: {
      action: "重复上报",
      effect: "只到账一次，第二次上报等待运营人员处理。",
      done: {
        title: "支付成功，重复上报",
        lines: (coins) => [`${coins}已到账一次。`, "已提醒运营人员。"],
      },
    },
    chargeBack: {
      action: "支付成功，随后退单",
      effect: "立即到账，20 秒后渠道撤回款项。",
      done: {
        title: "支付成功，即将退单",
        lines: (coins) => [`${coins}已到账。`, "约 20 秒后扣回，已花费部分记为欠款。"],
      },
    },
    refused: {
      action: "支付失败",
      effect: "支付渠道拒绝，不到账，并通知游戏。",
      done: { title: "支付失败", lines: () => ["未购买任何游戏币。", "已通知游戏支付失败。"] },
    },
    cancelled: {
      action: "取消支付",
      effect: "等同于玩家放弃支付，不到账，并通知游戏。",
      done: {
        title: "已取消支付",
        lines: () => ["未购买任何游戏币。", "已通知游戏：用户取消支付。"],
      },
    },
  },
};

/** The page's words by language. */
export const PAGE_WORDS: { readonly [language in Language]: PageWords } = { en: EN, zh: ZH };
