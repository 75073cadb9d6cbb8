import { ackDelivery } from "./ackDelivery.ts";
import type { CallTable } from "./call.ts";
import { cancelOrder } from "./cancelOrder.ts";
import { closeIfAbsent } from "./closeIfAbsent.ts";
import { deliveries } from "./deliveries.ts";
import { getBalance } from "./getBalance.ts";
import { getUserInfo } from "./getUserInfo.ts";
import { listOrders } from "./listOrders.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { pay } from "./pay.ts";
import { payByCode } from "./payByCode.ts";
import { poll } from "./poll.ts";
import { products } from "./products.ts";
import { queryOrder } from "./queryOrder.ts";
import { queryRecharge } from "./queryRecharge.ts";
import { recharge } from "./recharge.ts";
import { restore } from "./restore.ts";
import { resume } from "./resume.ts";

/** Every call of bridge/wire/messages.ts. */
export const CALLS: CallTable = {
  login,
  resume,
  logout,
  getUserInfo,
  products,
  pay,
  payByCode,
  queryOrder,
  closeIfAbsent,
  listOrders,
  cancelOrder,
  getBalance,
  recharge,
  queryRecharge,
  restore,
  deliveries,
  ackDelivery,
  poll,
};
