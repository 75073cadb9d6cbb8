/** Delegates that print what they are told, as `delegate <name> <JSON list>`. */

import type { DeliveryView } from "../../bridge/wire/views.ts";
import type { Delegates, DeliveryAnswer } from "../../plugin/delegates.ts";
import { dump } from "./dump.ts";

/** How the game behaves in its delegates. */
export interface DelegateStyle {
  /** "none": the client is made without delegates. */
  readonly which?: "all" | "none";
  /** Names of delegates that throw after they were told. */
  readonly throwing?: readonly string[];
  /** When a delivery is answered: by the commands `grant` and `cannotGrant`, or at once, or at once and twice. */
  readonly onDelivery?: "later" | "grants" | "cannotGrant" | "grantsTwice";
}

/** Gives every delegate, behaving in `style`; the answers to deliveries are added to `answers`. */
export function printingDelegates(
  this: void,
  style: DelegateStyle | undefined,
  print: (this: void, line: string) => void,
  answers: DeliveryAnswer[],
): Delegates | undefined {
  if (style?.which === "none") return undefined;

  function tell(this: void, name: string, told: readonly unknown[]): void {
    const pieces: string[] = [];
    for (const item of told) pieces.push(dump(item));
    print(`delegate ${name} [${pieces.join(",")}]`);
    for (const throwing of style?.throwing ?? []) {
      if (throwing === name) throw new Error(`the game broke in ${name}`);
    }
  }

  return {
    onLogInOut(this: void, isSuccess, reason, player) {
      tell("onLogInOut", [isSuccess, reason, player ?? false]);
    },
    onPayOrder(this: void, code, message, orderNo, order) {
      tell("onPayOrder", [code, message, orderNo, order ?? false]);
    },
    onQueryOrder(this: void, code, message, orderNo, order) {
      tell("onQueryOrder", [code, message, orderNo, order ?? false]);
    },
    onOrderProgress(this: void, orderNo, state, confirmations, exception) {
      tell("onOrderProgress", [orderNo, state, confirmations, exception ?? false]);
    },
    onUserInfo(this: void, raw, parsed) {
      tell("onUserInfo", [raw, parsed]);
    },
    onRecharge(this: void, payRet, rechargeNo) {
      tell("onRecharge", [payRet, rechargeNo]);
    },
    onRechargePage(this: void, url, qr, rechargeNo) {
      tell("onRechargePage", [url, qr, rechargeNo]);
    },
    onPaymentPage(this: void, url, qr, orderNo) {
      tell("onPaymentPage", [url, qr ?? false, orderNo]);
    },
    onBalance(this: void, news) {
      tell("onBalance", [news]);
    },
    onDelivery(this: void, delivery: DeliveryView, answer: DeliveryAnswer) {
      answers.push(answer);
      if (style?.onDelivery === "grants" || style?.onDelivery === "grantsTwice") answer.granted();
      if (style?.onDelivery === "grantsTwice") answer.granted();
      if (style?.onDelivery === "cannotGrant") answer.cannotGrant("the bag is full");
      tell("onDelivery", [delivery]);
    },
    onCatalog(this: void, products, version) {
      tell("onCatalog", [products, version]);
    },
    onConnection(this: void, online) {
      tell("onConnection", [online]);
    },
    onException(this: void, text) {
      tell("onException", [text]);
    },
  };
}
