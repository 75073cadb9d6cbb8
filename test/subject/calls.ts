/** Calls of the client by name, with callbacks that print `callback <number> <JSON of {error, result}>`. */

import type { WireValue } from "../../bridge/wire/codec.ts";
import type { Language } from "../../bridge/wire/codes.ts";
import type {
  Callback,
  Client,
  LoginParams,
  LoginRecord,
  PayByCodeParams,
  PayParams,
  RechargeParams,
} from "../../plugin/clientTypes.ts";
import type { Delegates } from "../../plugin/delegates.ts";
import { dump } from "./dump.ts";

/** What the game does in its callback beside printing; "bare" is a call without one. */
export type CallbackStyle = "prints" | "bare" | "throws" | "closes" | "callsAgain";

export interface Calls {
  /** Calls `client[method](argument, done)`, or `client[method](done)` where the method takes nothing else. */
  call(this: void, client: Client, method: string, style: string, argument: WireValue): void;
}

/** Creates a caller that numbers its callbacks from 0. */
export function createCalls(this: void, print: (this: void, line: string) => void): Calls {
  let callbacks = 0;

  function makeDone(this: void, client: Client, style: string): Callback<unknown> | undefined {
    if (style === "bare") return undefined;
    const number = callbacks;
    callbacks += 1;
    return (error, result) => {
      print(`callback ${dump(number)} ${dump({ error, result })}`);
      if (style === "throws") throw new Error("the game broke in its callback");
      if (style === "closes") client.close();
      if (style === "callsAgain") client.getBalance(makeDone(client, "prints"));
    };
  }

  return {
    call(this: void, client: Client, method: string, style: string, argument: WireValue) {
      const number = callbacks;
      const done = makeDone(client, style);
      const gave = callByName(client, method, argument, done);
      print(`called ${dump(number)} ${dump(gave)}`);
    },
  };
}

/** The arguments are deliberately not checked: a Lua game passes what it likes. */
function callByName(
  this: void,
  client: Client,
  method: string,
  argument: WireValue,
  done: Callback<unknown> | undefined,
): string | LoginRecord | undefined {
  const given = argument as unknown;
  switch (method) {
    case "login":
      client.login(given as LoginParams | undefined, done);
      return undefined;
    case "logout":
      client.logout(done);
      return undefined;
    case "getLoginRecord":
      return client.getLoginRecord();
    case "getUserInfo":
      client.getUserInfo(done);
      return undefined;
    case "products":
      client.products(done);
      return undefined;
    case "pay":
      return client.pay(given as PayParams, done);
    case "payByCode":
      return client.payByCode(given as PayByCodeParams, done);
    case "queryOrder":
      client.queryOrder(given as readonly string[], done);
      return undefined;
    case "listOrders":
      client.listOrders(given as string | undefined, done);
      return undefined;
    case "cancelOrder":
      client.cancelOrder(given as string, done);
      return undefined;
    case "recharge":
      return client.recharge(given as RechargeParams, done);
    case "getBalance":
      client.getBalance(done);
      return undefined;
    case "restore":
      client.restore(done);
      return undefined;
    case "setLanguage":
      client.setLanguage(given as Language);
      return undefined;
    case "setCallbackDelegates":
      client.setCallbackDelegates(given as Delegates);
      return undefined;
    default:
      return "there is no such method";
  }
}
