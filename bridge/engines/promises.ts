/** The Promise face of a client: the same calls, each giving a Promise instead of taking a callback. */

import type {
  Callback,
  Catalog,
  Client,
  LoginParams,
  OrderPage,
  PayByCodeParams,
  PayParams,
  QueryAnswer,
  RechargeParams,
} from "../../plugin/clientTypes.ts";
import type { PayError } from "../wire/payError.ts";
import type { PayRet } from "../wire/payRet.ts";
import type { BalanceView, OrderView, OwnedView, PlayerView } from "../wire/views.ts";

/** What a Promise is rejected with: a PayError that is also an Error. */
export type PaymentError = Error & PayError;

/** The calls of a client as Promises. The delegates are told as ever. */
export interface PromiseClient {
  login(params?: LoginParams): Promise<PlayerView>;
  logout(): Promise<boolean>;
  getUserInfo(): Promise<string>;
  products(): Promise<Catalog>;
  pay(params: PayParams): Promise<OrderView>;
  payByCode(params: PayByCodeParams): Promise<OrderView>;
  queryOrder(orderNos: string | readonly string[]): Promise<readonly QueryAnswer[]>;
  listOrders(before?: string): Promise<OrderPage>;
  cancelOrder(orderNo: string): Promise<OrderView>;
  recharge(params: RechargeParams): Promise<PayRet>;
  getBalance(): Promise<BalanceView>;
  restore(): Promise<readonly OwnedView[]>;
}

/** Gives the Promise face over `client`. */
export function promisesOf(client: Client): PromiseClient {
  return {
    login: withParams(client.login),
    logout: bare(client.logout),
    getUserInfo: bare(client.getUserInfo),
    products: bare(client.products),
    pay: withParams(client.pay),
    payByCode: withParams(client.payByCode),
    queryOrder: withParams(client.queryOrder),
    listOrders: withParams(client.listOrders),
    cancelOrder: withParams(client.cancelOrder),
    recharge: withParams(client.recharge),
    getBalance: bare(client.getBalance),
    restore: bare(client.restore),
  };
}

function withParams<Params, Result>(call: (params: Params, done: Callback<Result>) => unknown) {
  return (params: Params) => promise<Result>((done) => call(params, done));
}

function bare<Result>(call: (done: Callback<Result>) => unknown) {
  return () => promise<Result>(call);
}

function promise<Result>(call: (done: Callback<Result>) => unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error === undefined) resolve(result as Result);
      else reject(Object.assign(new Error(error.message), error));
    });
  });
}
