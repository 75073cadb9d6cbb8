import type { Calls, Method } from "../../wire/messages.ts";
import type { Verb } from "../verb.ts";
import { ackByMerchant } from "./ackByMerchant.ts";
import { CALLS } from "./callTable.ts";
import { createAdvanceChain } from "./chain/advanceChain.ts";
import { blocksAbove, haltChain, unlockChain } from "./chain/chainHalt.ts";
import { endChainLease, renewChainLease, takeChainLease } from "./chain/chainLease.ts";
import { findScripts } from "./chain/findScripts.ts";
import { listChains } from "./chain/listChains.ts";
import { checkHealth } from "./checkHealth.ts";
import { alarmUnacknowledged } from "./chores/alarmUnacknowledged.ts";
import { applyReports } from "./chores/applyReports.ts";
import { endInvoices } from "./chores/endInvoices.ts";
import { expireGifts } from "./chores/expireGifts.ts";
import { expireOrders } from "./chores/expireOrders.ts";
import { followMerges } from "./chores/followMerges.ts";
import { judgeMerchants } from "./chores/judgeMerchants.ts";
import { purgeCallWindows } from "./chores/purgeCallWindows.ts";
import { purgeNotices } from "./chores/purgeNotices.ts";
import { purgeAnswers, purgeTickets } from "./chores/purgePlatform.ts";
import { purgeSessions } from "./chores/purgeSessions.ts";
import { purgeSignIns } from "./chores/purgeSignIns.ts";
import { remindDeliveries } from "./chores/remindDeliveries.ts";
import { closeDay } from "./closeDay.ts";
import { countAttention } from "./countAttention.ts";
import { endSessions, listSessions } from "./endSessions.ts";
import { expireOrder } from "./expireOrder.ts";
import { authGipTokens } from "./gip0006/authGipTokens.ts";
import {
  giveUpGipMove,
  listGipProps,
  makeGipProp,
  sendGipProp,
  showGipMove,
} from "./gip0006/gipProps.ts";
import { payGipOrder } from "./gip0006/payGipOrder.ts";
import { queryGipOrders } from "./gip0006/queryGipOrders.ts";
import { healOrder } from "./healOrder.ts";
import {
  askSignIn,
  beginSignIn,
  finishSignIn,
  readSignIn,
  slowSignIn,
  spendToken,
  takeSignIn,
} from "./identity/signIns.ts";
import { followChainRefunds } from "./invoices/followChainRefunds.ts";
import { invoiceState } from "./invoices/invoiceState.ts";
import { prepareSendBack, refundOnChain, reportRefundSent } from "./invoices/sendBack.ts";
import { useChains } from "./invoices/useChains.ts";
import { listAttention } from "./listAttention.ts";
import { markOrder } from "./markOrder.ts";
import { cancelPayM } from "./midas/cancelPayM.ts";
import { checkLoginM } from "./midas/checkLoginM.ts";
import { getBalanceM } from "./midas/getBalanceM.ts";
import { payM } from "./midas/payM.ts";
import { presentM } from "./midas/presentM.ts";
import { noteMismatch } from "./noteMismatch.ts";
import { endNoticeTry } from "./notices/endNoticeTry.ts";
import { leaseNotices } from "./notices/leaseNotices.ts";
import { listNotices } from "./notices/listNotices.ts";
import { noticeTargetOf } from "./notices/noticeTargetOf.ts";
import { redeliverNotices } from "./notices/redeliverNotices.ts";
import { showNotices } from "./notices/showNotices.ts";
import { openRechargePage } from "./openRechargePage.ts";
import { orderStory } from "./orderStory.ts";
import { picoCallPay, picoOrderQuery, picoUnifiedOrder } from "./pico/picoCalls.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "./platform/apiKeys.ts";
import {
  addAppSecret,
  listAppSecrets,
  liveSecrets,
  revokeAppSecret,
} from "./platform/appSecrets.ts";
import { createApp, listApps, setApp, setNotifyUrl, showApp } from "./platform/apps.ts";
import { createMerchant, listMerchants, verifyMerchant } from "./platform/merchants.ts";
import { addressProps } from "./props/addressProps.ts";
import { findPropTxs } from "./props/findPropTxs.ts";
import { listAppProps } from "./props/listAppProps.ts";
import { keepSignedMove, noteMove, retryProp, takePropWork } from "./props/propJobs.ts";
import { publishCatalog } from "./publishCatalog.ts";
import { refundOrder } from "./refundOrder.ts";
import { reportRecharge } from "./reportRecharge.ts";
import { resolveAttention } from "./resolveAttention.ts";
import { resolveOrder } from "./resolveOrder.ts";
import { REST_VERBS } from "./rest/restVerbs.ts";
import { settleRecharge } from "./settleRecharge.ts";
import { applyInvoice } from "./steps/applyInvoice.ts";
import { takeCalls } from "./takeCalls.ts";
import { trinoCreate, trinoGet, trinoPayment, trinoWhoAmI } from "./trino/trinoInvoices.ts";
import {
  addTrinoUser,
  deactivateTrinoUser,
  endTrinoToken,
  findTrinoRefresh,
  findTrinoUser,
  openTrinoTokens,
} from "./trino/trinoUsers.ts";

/** The transactions of calls, by the call's name. */
type CallVerbs = { readonly [M in Method]: Verb<Calls[M]["params"], unknown> };

/** What the server does by itself, by name. */
const OWN_VERBS = {
  queryGipOrders,
  payGipOrder,
  authGipTokens,
  publishCatalog,
  findPropTxs,
  makeGipProp,
  sendGipProp,
  listGipProps,
  showGipMove,
  giveUpGipMove,
  takePropWork,
  keepSignedMove,
  noteMove,
  retryProp,
  addressProps,
  listAppProps,
  openRechargePage,
  settleRecharge,
  reportRecharge,
  refundOrder,
  resolveOrder,
  expireOrder,
  markOrder,
  orderStory,
  listAttention,
  countAttention,
  resolveAttention,
  healOrder,
  noteMismatch,
  closeDay,
  expireOrders,
  endInvoices,
  useChains,
  followMerges,
  purgeCallWindows,
  takeCalls,
  invoiceState,
  prepareSendBack,
  refundOnChain,
  reportRefundSent,
  followChainRefunds,
  expireGifts,
  applyReports,
  remindDeliveries,
  purgeSessions,
  purgeNotices,
  alarmUnacknowledged,
  checkHealth,
  leaseNotices,
  endNoticeTry,
  listNotices,
  showNotices,
  redeliverNotices,
  noticeTargetOf,
  ackByMerchant,
  judgeMerchants,
  purgeAnswers,
  purgeTickets,
  purgeSignIns,
  endSessions,
  listSessions,
  beginSignIn,
  readSignIn,
  takeSignIn,
  askSignIn,
  slowSignIn,
  finishSignIn,
  spendToken,
  createMerchant,
  listMerchants,
  verifyMerchant,
  createApp,
  listApps,
  showApp,
  setApp,
  setNotifyUrl,
  createApiKey,
  listApiKeys,
  rotateApiKey,
  revokeApiKey,
  addAppSecret,
  listAppSecrets,
  revokeAppSecret,
  liveSecrets,
  takeChainLease,
  renewChainLease,
  endChainLease,
  advanceChain: createAdvanceChain(applyInvoice),
  haltChain,
  unlockChain,
  blocksAbove,
  findScripts,
  listChains,
  ...REST_VERBS,
  addTrinoUser,
  deactivateTrinoUser,
  findTrinoUser,
  findTrinoRefresh,
  openTrinoTokens,
  endTrinoToken,
  trinoCreate,
  trinoPayment,
  trinoGet,
  trinoWhoAmI,
  picoUnifiedOrder,
  picoCallPay,
  picoOrderQuery,
  checkLoginM,
  getBalanceM,
  payM,
  cancelPayM,
  presentM,
} as const;

/** Everything that the store can be asked to do. */
export type Verbs = CallVerbs & typeof OWN_VERBS;

/** For the store's thread. A call that needs no rows has no verb. */
export const VERBS = { ...callVerbs(), ...OWN_VERBS } as Verbs;

function callVerbs(): Partial<CallVerbs> {
  const verbs = Object.entries(CALLS).flatMap(([method, call]) =>
    call.kind === "stored" ? [[method, call.run] as const] : [],
  );
  return Object.fromEntries(verbs);
}
