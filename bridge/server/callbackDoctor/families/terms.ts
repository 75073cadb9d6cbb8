/** Genuine notices of orders that are not what the game sells. */

import type { DialectName } from "../../notices/profile.ts";
import type { Cause } from "../cause.ts";
import { type DoctorCase, type Kit, send } from "../doctorCase.ts";
import type { TestOrder } from "../testOrder.ts";
import { notGrantedAnswer, paid } from "./letters.ts";

const SAYS_AMOUNT = ["standard", "pico", "gip0006"] as const;
const SAYS_PRODUCT = ["standard", "pico"] as const;

export const TERMS: readonly DoctorCase[] = [
  not("cheap", "the thing for 1", "amountUnchecked", SAYS_AMOUNT, () => ({
    amount: "1",
    price: "1",
  })),
  not(
    "cheapInAll",
    "items at their price, and 1 was paid",
    "amountUnchecked",
    ["standard"],
    () => ({
      amount: "1",
    }),
  ),
  {
    ...not("ten", "ten for the price of one", "quantityUnchecked", ["standard"], () => ({
      quantity: 10,
    })),
    applies: grantsByNotice,
  },
  not("minus", "minus one piece", "quantityUnchecked", ["standard"], ({ order }) => ({
    quantity: -1,
    amount: `-${order.amount}`,
  })),
  not("currency", "in another currency", "currencyUnchecked", SAYS_PRODUCT, () => ({
    currency: "CNY",
  })),
  not("app", "for another app", "appUnchecked", SAYS_AMOUNT, ({ order }) => ({
    appId: `${order.appId}x`,
  })),
  not("environment", "from the other environment", "environmentUnchecked", ["standard"], (kit) => ({
    environment: kit.order.environment === "live" ? "sandbox" : "live",
  })),
  {
    ...not("product", "for a thing that is not sold", "productUnchecked", SAYS_PRODUCT, () => ({
      code: "DOCTORNOTSOLD",
    })),
    applies: grantsByNotice,
  },
  {
    ...not(
      "constructor",
      "for a thing called constructor",
      "productUnchecked",
      SAYS_PRODUCT,
      () => ({
        code: "constructor",
      }),
    ),
    applies: grantsByNotice,
  },
  {
    id: "terms.stranger",
    title: "of an order that the game never made",
    applies: (kit) => !grantsByNotice(kit),
    proof: "goods",
    plan: (kit) => ({
      steps: [send(paid({ ...kit, order: kit.stranger }), notGrantedAnswer(kit))],
      goods: [{ order: kit.stranger, wanted: "none" }],
    }),
    causes: { handedOver: "orderUnchecked", accepted: "silentMismatch" },
  },
];

/** Whoever has a record of the order looks there what was bought, whatever the notice says. */
function grantsByNotice({ isAnnounced }: Kit): boolean {
  return !isAnnounced;
}

function not(
  word: string,
  title: string,
  cause: Cause,
  dialects: readonly DialectName[],
  change: (kit: Kit) => Partial<TestOrder>,
): DoctorCase {
  return {
    id: `terms.${word}`,
    title,
    dialects,
    proof: "goods",
    plan(kit) {
      const order = { ...kit.order, ...change(kit) };
      return {
        steps: [send(paid(kit, order), notGrantedAnswer(kit))],
        goods: [{ order, wanted: "none" }],
      };
    },
    causes: {
      handedOver: cause,
      takenBackTwice: cause,
      wrongGoods: cause,
      accepted: "silentMismatch",
    },
  };
}
