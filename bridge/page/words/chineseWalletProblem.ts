import type { WalletProblem } from "../wallet/walletProblem.ts";
import type { SituationFacts, SituationWords } from "./pageWords.ts";

/** Why the wallet did not pay, in Chinese. */
export function chineseWalletProblem(
  problem: WalletProblem,
  facts: SituationFacts,
): SituationWords {
  return PROBLEMS[problem](facts);
}

const PROBLEMS: { readonly [one in WalletProblem]: (facts: SituationFacts) => SituationWords } = {
  rejected: () => ({
    title: "您在钱包中拒绝了请求",
    happened: "请求被拒绝，或钱包窗口被关闭。",
    weDo: "没有扣款，账单仍然有效。",
    youCan: "请重试，或换一个钱包。",
  }),
  busy: ({ wallet }) => ({
    title: "钱包正在等待您",
    happened: `${wallet} 已有一个待处理的请求，可能被此窗口挡住。`,
    weDo: "没有扣款。您点击重试后我们会再次请求。",
    youCan: "请打开钱包，处理其中的请求，然后在此重试。",
  }),
  disconnected: ({ wallet }) => ({
    title: "钱包已断开连接",
    happened: `${wallet} 未连接到网络，或已锁定。`,
    weDo: "没有扣款，账单仍然有效。",
    youCan: "请解锁钱包并检查连接，然后重试。",
  }),
  wrongChain: ({ network, chainId }) => ({
    title: `钱包不在 ${network} 网络`,
    happened: "钱包处于其他网络，且没有切换。",
    weDo: "我们不会在其他网络上请求签名，以免资金丢失。",
    youCan: `请在钱包中切换到 ${network}（链 ${chainId}），然后重试。`,
  }),
  shortOfToken: ({ due, token, network }) => ({
    title: `${token} 余额不足`,
    happened: `该账户在 ${network} 上的余额少于 ${due}。`,
    weDo: "没有扣款，账单仍然有效。",
    youCan: `请在钱包中换一个账户，或向该账户转入 ${token}，然后重试。`,
  }),
  shortOfGas: ({ fee, network }) => ({
    title: `${fee} 不足以支付网络费`,
    happened: `${network} 以 ${fee} 收取少量网络费，该账户余额不足。`,
    weDo: "没有扣款，账单仍然有效。",
    youCan: `请向该账户转入少量 ${fee}，或换一个账户，然后重试。`,
  }),
  reverted: () => ({
    title: "网络拒绝了付款",
    happened: "合约拒绝了付款，款项仍在您的账户中，网络费可能已扣除。",
    weDo: "账单仍然有效。",
    youCan: "请确认该账户可以转出此代币，然后重试。",
  }),
  sameAccount: () => ({
    title: "这是商家自己的账户",
    happened: "账户不能向自己付款。",
    weDo: "没有扣款。",
    youCan: "请在钱包中换一个账户，然后重试。",
  }),
  walletNode: ({ wallet, network }) => ({
    title: "钱包无法连接网络",
    happened: `${wallet} 得不到 ${network} 的响应。`,
    weDo: "没有向钱包发出更多请求，账单仍然有效。",
    youCan: "请检查网络连接及钱包的网络设置，然后重试。",
  }),
  walletFailed: ({ wallet }) => ({
    title: "钱包报告了错误",
    happened: `${wallet} 给出的原因本页无法识别。`,
    weDo: "如果付款仍已发出，我们会找到并显示在本页。",
    youCan: "请先查看钱包。如果没有发出付款，请重试。",
  }),
  serverSilent: () => ({
    title: "商店没有响应",
    happened: "无法确认该金额是否仍需支付。",
    weDo: "没有向钱包请求付款。",
    youCan: "请检查网络连接，然后重试。",
  }),
  movedOn: () => ({
    title: "情况已有变化",
    happened: "期间收到了其他付款，或付款时间已过。",
    weDo: "没有向钱包请求付款，本页已显示最新状态。",
    youCan: "请重新核对金额后再继续。",
  }),
};
