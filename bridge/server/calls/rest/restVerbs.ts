import { apiListChainRefunds, apiRefundOnChain, apiTellRefundSent } from "./chainRefunds.ts";
import { apiCreateOrder } from "./createOrder.ts";
import {
  apiCreateMerchant,
  apiCreateMerchantApp,
  apiListMerchants,
  apiVerifyMerchant,
} from "./merchants.ts";
import { apiListNotices, apiOrderNotices, apiRedeliver } from "./notices.ts";
import {
  apiCancelOrder,
  apiListOrders,
  apiOrderStory,
  apiQueryOrders,
  apiShowOrder,
} from "./orders.ts";
import {
  apiCreateApp,
  apiCreateKey,
  apiListKeys,
  apiListNotifyUrls,
  apiRevokeKey,
  apiRotateKey,
  apiSetApp,
  apiSetNotifyUrl,
  apiShowApp,
} from "./platform.ts";
import { apiEndSessions, apiListProducts, apiShowBalance } from "./players.ts";
import { apiAckDelivery, apiListRefunds, apiRefundOrder } from "./refunds.ts";
import { apiMintTicket } from "./tickets.ts";

/** The transactions of the merchants' REST API, by name. */
export const REST_VERBS = {
  apiListOrders,
  apiShowOrder,
  apiOrderStory,
  apiQueryOrders,
  apiCreateOrder,
  apiCancelOrder,
  apiRefundOrder,
  apiRefundOnChain,
  apiTellRefundSent,
  apiListChainRefunds,
  apiListRefunds,
  apiAckDelivery,
  apiMintTicket,
  apiShowBalance,
  apiEndSessions,
  apiListProducts,
  apiShowApp,
  apiSetApp,
  apiCreateApp,
  apiListNotifyUrls,
  apiSetNotifyUrl,
  apiListKeys,
  apiCreateKey,
  apiRotateKey,
  apiRevokeKey,
  apiListNotices,
  apiOrderNotices,
  apiRedeliver,
  apiListMerchants,
  apiCreateMerchant,
  apiVerifyMerchant,
  apiCreateMerchantApp,
} as const;

export type RestVerbs = typeof REST_VERBS;
