import type { Situation } from "../pageState.ts";
import { isWalletProblem } from "../wallet/walletProblem.ts";
import { chineseWalletProblem } from "./chineseWalletProblem.ts";
import type { SituationFacts, SituationWords } from "./pageWords.ts";

/** What happened, what we do, what you can do, in Chinese. */
export function chineseSituation(situation: Situation, facts: SituationFacts): SituationWords {
  if (isWalletProblem(situation)) return chineseWalletProblem(situation, facts);
  return SITUATIONS[situation](facts);
}

type Told = Exclude<Situation, Parameters<typeof chineseWalletProblem>[0]>;

const SITUATIONS: { readonly [one in Told]: (facts: SituationFacts) => SituationWords } = {
  unknown: () => ({
    title: "该支付不存在",
    happened: "没有与此网址对应的账单，链接可能不完整。",
    weDo: "此处不接受任何付款。",
    youCan: "请返回游戏，重新打开支付页面。",
  }),
  unreadable: () => ({
    title: "无法显示该支付",
    happened: "商店返回了本页无法理解的内容。",
    weDo: "我们不会显示未能理解的内容，并会继续查询。",
    youCan: "请勿付款。请刷新页面，或从游戏中重新打开支付。",
  }),
  mismatch: () => ({
    title: "请停止：不要付款",
    happened: "此付款的条款相互矛盾，可能被人篡改。",
    weDo: "本页已阻止付款，不会向钱包发出任何请求。",
    youCan: "无论谁要求，都不要付款。请将本页链接告知商家。",
  }),
  changed: () => ({
    title: "请停止：条款已改变",
    happened: "金额、收款方或网络与此浏览器之前看到的不同。",
    weDo: "本页已阻止付款，不会向钱包发出任何请求。",
    youCan: "请勿付款。请告知商家，并从游戏中发起新的支付。",
  }),
  expired: () => ({
    title: "付款时间已过",
    happened: "未在时限内收到付款，账单已关闭，没有扣款。",
    weDo: "我们会继续留意，迟到的付款不会丢失。",
    youCan: "请从游戏中发起新的支付，不要再为此账单付款。",
  }),
  expiredPartial: ({ received, amount }) => ({
    title: "付款时间已过",
    happened: `时限内只收到 ${amount} 中的 ${received}。`,
    weDo: "您付的部分已记录，商家已收到通知并将处理。",
    youCan: "请勿在此补足余款。请保留本页链接，联系商家退款。",
  }),
  late: ({ received }) => ({
    title: "付款来得太晚",
    happened: `账单关闭后才收到 ${received}。`,
    weDo: "款项已记录在此账单下，商家已收到通知。",
    youCan: "请保留本页链接。商家会发货或退款，请勿重复付款。",
  }),
  lateCoins: ({ coins }) => ({
    title: `迟到的付款已换成 ${coins} 枚金币`,
    happened: "款项在支付关闭之后到达，因此没有直接购买物品。",
    weDo: "金币已按此支付的汇率存入您的游戏钱包。",
    youCan: "请返回游戏，用金币购买。请勿在此再次付款。",
  }),
  cancelled: () => ({
    title: "该支付已取消",
    happened: "支付已在游戏中取消，没有扣款。",
    weDo: "我们会继续留意，之后到达的付款不会丢失。",
    youCan: "请从游戏中发起新的支付。",
  }),
  closing: () => ({
    title: "时间到",
    happened: "不能再发起付款。",
    weDo: "我们正在最后的区块中查找及时完成的付款。",
    youCan: "如果刚刚付款，请稍候，本页会告知结果；否则请在游戏中重新发起。",
  }),
  partial: ({ received, due, amount }) => ({
    title: `还差 ${due}`,
    happened: `已收到 ${amount} 中的 ${received}，途中可能扣除了手续费。`,
    weDo: "您付的部分已保留，账单继续等待余款。",
    youCan: `请在时限内于下方支付余款 ${due}。`,
  }),
  partialClosed: ({ received, amount }) => ({
    title: "收到的金额不足",
    happened: `已收到 ${amount} 中的 ${received}，该商家不接受补款。`,
    weDo: "您付的部分已记录，并会通知商家。",
    youCan: "请勿再次付款。请保留本页链接并联系商家。",
  }),
  over: ({ surplus }) => ({
    title: `您多付了 ${surplus}`,
    happened: "收到的金额超过应付金额，可能重复付款。",
    weDo: "购买已完成。多付部分已记录，商家已收到通知。",
    youCan: "请保留本页链接，向商家要求退还多付部分。",
  }),
  paidLate: () => ({
    title: "迟到的付款已被接受",
    happened: "付款在时限之后到达，商家仍予接受。",
    weDo: "物品会照常发放。",
    youCan: "无需其他操作。",
  }),
  marked: () => ({
    title: "已由人工处理",
    happened: "商家的工作人员已核查并结清此付款。",
    weDo: "原因已记录在您的订单中。",
    youCan: "如有疑问请联系商家，请勿再次付款。",
  }),
  reversed: ({ network }) => ({
    title: "网络撤回了付款",
    happened: `${network} 重写了最近的区块，您的付款已不在其中。`,
    weDo: "我们会继续留意，通常几分钟内会自动恢复。商家已知晓。",
    youCan: "请查看钱包。如果款项确已退回，请在游戏中重新购买。",
  }),
  returning: () => ({
    title: "您的付款已恢复",
    happened: "网络曾将其移出区块，现已重新收录。",
    weDo: "我们会从头计算确认次数。",
    youCan: "请耐心等待，不要再次付款。",
  }),
  dropped: () => ({
    title: "网络丢弃了您的付款",
    happened: "付款曾出现后又消失：所在区块被替换、手续费过低，或同样的币被另作他用。",
    weDo: "我们会继续留意，通常会自动恢复。",
    youCan: "请等待几分钟。仅当钱包显示失败时才重新支付。",
  }),
  replaced: () => ({
    title: "您的付款已被替换",
    happened: "另一笔交易花费了同样的币，而它没有支付此订单。",
    weDo: "我们会继续留意，目前没有计入任何款项。",
    youCan: "请查看钱包。如果这些币并未付给我们，请在下方重新付款。",
  }),
  sentLong: () => ({
    title: "耗时比平常久",
    happened: "网络尚未显示您的付款，可能是网络繁忙或手续费较低。",
    weDo: "我们会继续查找。",
    youCan: "如果钱包支持，可在其中加速。仅当钱包显示失败时才重新支付。",
  }),
};
