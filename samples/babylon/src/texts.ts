import type { Stage } from "./purchase.ts";
import type { RechargeStage } from "./recharge.ts";

/** The languages of the shop; product texts and result messages come in the same ones from the backend. */
export type Language = "en" | "zh";

/** Everything that the shop itself says. */
export interface Texts {
  readonly title: string;
  readonly opening: string;
  readonly purse: string;
  readonly coins: (amount: number) => string;
  readonly balanceAsking: string;
  readonly balanceUnknown: string;
  readonly askAgain: string;
  readonly getCoins: string;
  readonly cart: string;
  readonly cartCount: (count: number) => string;
  readonly cartEmpty: string;
  readonly cartTotal: string;
  readonly payCart: string;
  readonly more: string;
  readonly fewer: string;
  readonly orders: string;
  readonly ordersEmpty: string;
  readonly ordersUnknown: string;
  readonly ordersMore: string;
  readonly player: string;
  readonly playerName: string;
  readonly playerHint: string;
  readonly logIn: string;
  readonly logInAgain: string;
  readonly logOut: string;
  readonly loggedOut: string;
  readonly otherLanguage: string;
  readonly buyNow: string;
  readonly payWithWallet: (amount: string) => string;
  readonly addToCart: string;
  readonly inCart: string;
  readonly owned: string;
  readonly ownedUnknown: string;
  readonly forGood: string;
  readonly usedUp: string;
  readonly youHave: (count: number) => string;
  readonly welcome: string;
  readonly howTo: string;
  readonly keys: string;
  readonly things: string;
  readonly thingsEmpty: string;
  readonly thingsUnknown: string;
  readonly recent: string;
  readonly offline: string;
  readonly shelvesPage: (page: number, pages: number) => string;
  readonly nextShelf: string;
  readonly previousShelf: string;
  readonly close: string;
  readonly tryAgain: string;
  readonly cancelOrder: string;
  readonly onlyPayment: string;
  readonly stages: { readonly [S in Stage]: string };
  readonly stageHints: { readonly [S in Stage]?: string };
  readonly howManyCoins: string;
  readonly openPage: string;
  readonly pageBlocked: string;
  readonly pageLink: string;
  readonly confirmations: (count: number) => string;
  readonly rechargeStages: { readonly [S in RechargeStage]: string };
}

/** The shop's texts in `language`. */
export function getTexts(language: Language): Texts {
  return TEXTS[language];
}

const TEXTS: { readonly [L in Language]: Texts } = {
  en: {
    title: "The Coinslot Armoury",
    opening: "Opening the shop…",
    purse: "Purse",
    coins: (amount) => `${amount.toLocaleString("en")} ${amount === 1 ? "coin" : "coins"}`,
    balanceAsking: "…",
    balanceUnknown: "unknown",
    askAgain: "Ask for the balance again",
    getCoins: "Get coins",
    cart: "Cart",
    cartCount: (count) => `Cart, ${count} ${count === 1 ? "item" : "items"}`,
    cartEmpty: "The cart is empty. The + on a shelf puts something into it.",
    cartTotal: "Together",
    payCart: "Pay as one order",
    more: "One more",
    fewer: "One fewer",
    orders: "Orders",
    ordersEmpty: "No orders yet.",
    ordersUnknown: "The orders are unknown just now.",
    ordersMore: "Older orders",
    player: "Player",
    playerName: "Player name",
    playerHint:
      "The same name in another game of this shop is the same player, with the same things.",
    logIn: "Log in",
    logInAgain: "Log in again",
    logOut: "Log out",
    loggedOut: "Nobody is logged in.",
    otherLanguage: "中文",
    buyNow: "Buy now",
    payWithWallet: (amount) => `Pay ${amount} with a wallet`,
    addToCart: "Add to cart",
    inCart: "In the cart",
    owned: "Owned",
    ownedUnknown: "What you own is unknown just now.",
    forGood: "Yours for good",
    usedUp: "Consumable, buy as many as you like",
    youHave: (count) => `You have ${count}`,
    welcome: "Welcome, traveller",
    howTo: "Click a thing on the shelves and it is yours. The + below it puts it into the cart.",
    keys: "Arrow keys walk along the shelves · Enter buys · C adds to the cart",
    things: "Your things",
    thingsEmpty: "Nothing yet. What you buy appears here.",
    thingsUnknown: "unknown just now",
    recent: "Purchases",
    offline: "The shop cannot be reached. Trying again; purchases on their way stay safe.",
    shelvesPage: (page, pages) => `Shelf ${page} of ${pages}`,
    nextShelf: "Next shelf",
    previousShelf: "Previous shelf",
    close: "Close",
    tryAgain: "Pay now",
    cancelOrder: "Cancel",
    onlyPayment: "Payment",
    stages: {
      creating: "Writing the order",
      asking: "Asking the shop",
      checking: "Still checking",
      wallet: "Waiting for your wallet",
      confirming: "Received, being confirmed",
      paid: "Paid",
      delivering: "Handing over",
      delivered: "Delivered",
      insufficient: "Not enough coins",
      refused: "Refused",
      cancelled: "Cancelled",
      expired: "Expired",
      refunded: "Refunded",
      failed: "Failed",
    },
    stageHints: {
      checking:
        "No answer yet. The order is safe: it is never paid twice, and the result will show here.",
      wallet: "Pay on the payment page; this window notices by itself.",
      paid: "Paid; the goods are on their way.",
      insufficient: "Nothing was taken. Get coins, then pay the same order.",
      cancelled: "Nothing was taken.",
      expired: "Nothing was taken.",
    },
    howManyCoins: "How many coins?",
    openPage: "Open the payment page",
    pageBlocked: "The browser did not open the payment page. Open it here, or scan the code:",
    pageLink: "Payment page",
    confirmations: (count) => `${count} ${count === 1 ? "confirmation" : "confirmations"} so far`,
    rechargeStages: {
      page: "The payment page opens beside this one. Pay there; this window notices by itself.",
      waiting: "Paid. Waiting for the coins: asking every 15 seconds, up to two minutes.",
      unsure: "The payment page gave no result. Looking whether coins came in all the same.",
      arrived: "The coins are here.",
      notArrived:
        "The coins have not arrived within two minutes. Log in again to have them looked up; they are not lost.",
      cancelled: "The payment was cancelled. Nothing was charged.",
      refused: "The payment was refused.",
    },
  },
  zh: {
    title: "投币武器铺",
    opening: "店铺正在开门…",
    purse: "钱袋",
    coins: (amount) => `${amount.toLocaleString("zh")} 金币`,
    balanceAsking: "…",
    balanceUnknown: "未知",
    askAgain: "重新查询余额",
    getCoins: "充值",
    cart: "购物车",
    cartCount: (count) => `购物车，${count} 件`,
    cartEmpty: "购物车是空的。点货架上的 + 可加入商品。",
    cartTotal: "合计",
    payCart: "合并为一笔订单支付",
    more: "加一件",
    fewer: "减一件",
    orders: "订单",
    ordersEmpty: "还没有订单。",
    ordersUnknown: "暂时无法获知订单。",
    ordersMore: "更早的订单",
    player: "玩家",
    playerName: "玩家名",
    playerHint: "在本店的另一款游戏里用同一个名字，就是同一位玩家，拥有同样的物品。",
    logIn: "登录",
    logInAgain: "重新登录",
    logOut: "退出登录",
    loggedOut: "尚未登录。",
    otherLanguage: "English",
    buyNow: "立即购买",
    payWithWallet: (amount) => `用钱包支付 ${amount}`,
    addToCart: "加入购物车",
    inCart: "已在购物车",
    owned: "已拥有",
    ownedUnknown: "暂时无法获知你拥有的物品。",
    forGood: "永久拥有",
    usedUp: "消耗品，可重复购买",
    youHave: (count) => `你有 ${count} 件`,
    welcome: "旅人，欢迎光临",
    howTo: "点击货架上的物品即可买下。点下方的 + 可放入购物车。",
    keys: "方向键移动 · 回车购买 · C 加入购物车",
    things: "你的物品",
    thingsEmpty: "空空如也。买到的东西会出现在这里。",
    thingsUnknown: "暂时未知",
    recent: "购买记录",
    offline: "暂时连不上店铺，正在重试；进行中的购买不会丢失。",
    shelvesPage: (page, pages) => `第 ${page} / ${pages} 架`,
    nextShelf: "下一架",
    previousShelf: "上一架",
    close: "关闭",
    tryAgain: "现在支付",
    cancelOrder: "取消",
    onlyPayment: "支付",
    stages: {
      creating: "正在写订单",
      asking: "正在询问店铺",
      checking: "仍在确认",
      wallet: "等待钱包付款",
      confirming: "已收到，正在确认",
      paid: "已支付",
      delivering: "正在交付",
      delivered: "已交付",
      insufficient: "金币不足",
      refused: "被拒绝",
      cancelled: "已取消",
      expired: "已过期",
      refunded: "已退款",
      failed: "失败",
    },
    stageHints: {
      checking: "还没有答复。订单是安全的：绝不会重复扣款，结果会显示在这里。",
      wallet: "请在支付页面付款，本窗口会自动得知结果。",
      paid: "已支付，物品即将送到。",
      insufficient: "没有扣款。请先充值，再支付同一订单。",
      cancelled: "没有扣款。",
      expired: "没有扣款。",
    },
    howManyCoins: "要多少金币？",
    openPage: "打开支付页面",
    pageBlocked: "浏览器没有打开支付页面。请在此打开，或扫描二维码：",
    pageLink: "支付页面",
    confirmations: (count) => `已有 ${count} 次确认`,
    rechargeStages: {
      page: "支付页面将在旁边打开。请在那里付款，本窗口会自动得知结果。",
      waiting: "已付款，正在等待金币到账：每 15 秒查询一次，最多两分钟。",
      unsure: "支付页面没有给出结果，正在查询金币是否到账。",
      arrived: "金币已到账。",
      notArrived: "两分钟内金币没有到账。请重新登录以再次查询，金币不会丢失。",
      cancelled: "支付已取消，没有扣款。",
      refused: "支付被拒绝。",
    },
  },
};
