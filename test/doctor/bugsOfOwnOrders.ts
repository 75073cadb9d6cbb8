/** Of games whose notices do not say what was bought: Trino's and GIP0006's. */

import type { PlantedBug } from "./plantedBug.ts";

const OWN = "own/soundOrders.ts";

export const BUGS_OF_OWN_ORDERS: readonly PlantedBug[] = [
  {
    name: "a payment in no block counts as paid",
    after: "bizz84/SwiftyStoreKit#453: waiting for the parent's answer",
    caught: ["unpaid.seen", "moneyUnchecked"],
    dialect: "gip0006",
    patches: [
      {
        file: "merchant/gip0006Reader.ts",
        find: '    standing: confirm === 0 ? "wait" : "grant",',
        put: '    standing: "grant",',
      },
      {
        file: "merchant/gip0006Reader.ts",
        find: "    confirmations: confirm,",
        put: "    confirmations: Math.max(1, confirm),",
      },
    ],
  },
  {
    name: "a block that is gone changes nothing",
    after: "heroiclabs/nakama#959: refund hooks",
    caught: ["refunds.chargeBack", "refundIgnored"],
    dialect: "gip0006",
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: '  return state === "granted" && blockTime !== 0 && notice.blockTime === blockTime;',
        put: '  return state === "granted" && blockTime === -1 && notice.blockTime === blockTime;',
      },
    ],
  },
  {
    name: "any sum pays",
    after: "stripe/stripe-mock#52: the amount is ignored",
    caught: ["terms.cheap", "amountUnchecked"],
    dialect: "gip0006",
    patches: [
      {
        file: OWN,
        find: "amount: own.amount, currency }",
        put: "amount: notice.amount ?? own.amount, currency }",
      },
    ],
  },
  {
    name: "an invoice that it never made buys a sword",
    after: "hyochan/react-native-iap#438: fake purchases with patchers",
    caught: ["terms.stranger", "orderUnchecked"],
    dialect: "trino",
    patches: [
      {
        file: OWN,
        find: "  const own = orderOf(orderNo);",
        put: '  const sword = { player: "ann", code: "SWORD", quantity: 1, amount: "60" };\n  const own = orderOf(orderNo) ?? sword;',
      },
    ],
  },
  {
    name: "it answers 204, and only 200 is success",
    after: "btcpayserver/btcpayserver#4978: the same event in a loop",
    caught: ["genuine.paid", "wrongSuccess"],
    dialect: "trino",
    patches: [
      {
        file: "merchant/noticeAnswer.ts",
        find: '  const status = reply === "taken" ? 200 : 503;',
        put: '  const status = reply === "taken" ? 204 : 503;',
      },
    ],
  },
];
