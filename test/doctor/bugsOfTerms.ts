/** It grants what was not bought, or not what was bought. */

import { GRANT, GRANT_ONCE, type PlantedBug } from "./plantedBug.ts";

export const BUGS_OF_TERMS: readonly PlantedBug[] = [
  {
    name: "the notice says what is expected",
    after: "stripe/stripe-mock#52: the amount is ignored",
    caught: ["terms.cheap", "amountUnchecked"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT_ONCE,
        put: `  const expected = { ...purchase.expected, amount: notice.amount ?? "0" };
  const outcome = await grantOnce(database, notice, expected, work);`,
      },
    ],
  },
  {
    name: "the price forgets the quantity",
    after: "hrk4649/godot_ios_plugin_iap#17: 150,000 instead of 75,000",
    caught: ["terms.ten", "quantityUnchecked"],
    patches: [
      {
        file: "priceList.ts",
        find: "(PRICES[code] ?? 0) * quantity, 0);",
        put: "(PRICES[code] ?? 0), 0);",
      },
    ],
  },
  {
    name: "three swords are one sword",
    after: "hrk4649/godot_ios_plugin_iap#17: another number than was bought",
    caught: ["genuine.three", "quantityIgnored"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT,
        put: `    grant: (driver) =>
      giveGoods(driver, orderNo, notice.playerId ?? "", purchase.goods.map((one) => ({ ...one, quantity: 1 }))),`,
      },
    ],
  },
  {
    name: "any currency buys",
    after: "hyochan/react-native-iap#360: RUB 349 shown as $349",
    caught: ["terms.currency", "currencyUnchecked"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT_ONCE,
        put: `  const expected = { ...purchase.expected, currency: notice.currency ?? "" };
  const outcome = await grantOnce(database, notice, expected, work);`,
      },
    ],
  },
  {
    name: "another app's order is granted",
    after: "FunkinCrew/Funkin#6802: fake purchases",
    caught: ["terms.app", "appUnchecked"],
    patches: [
      {
        file: "merchant/verifyNotice.ts",
        find: "  if (facts.appId !== undefined && facts.appId !== appId) {",
        put: '  if (facts.appId === "") {',
      },
    ],
  },
  {
    name: "sandbox and live are one",
    after: "btcpayserver/btcpayserver#917: a test mode apart from real coins",
    caught: ["terms.environment", "environmentUnchecked"],
    patches: [
      {
        file: "merchant/verifyNotice.ts",
        find: "  if (facts.environment !== undefined && facts.environment !== environment) {",
        put: '  if (facts.environment === "") {',
      },
    ],
  },
  {
    name: "unknown codes are swords",
    after: "j3k0/cordova-plugin-purchase#205: products are hard-coded",
    caught: ["terms.product", "productUnchecked"],
    patches: [
      {
        file: "priceList.ts",
        find: "  if (items !== undefined) return items.map(({ code, quantity }) => ({ code, quantity }));",
        put: `  if (items !== undefined) {
    return items.map(({ code, quantity }) => ({ code: Object.hasOwn(PRICES, code) ? code : "SWORD", quantity }));
  }`,
      },
    ],
  },
  {
    name: "seen counts as paid",
    after: "RevenueCat/purchases-ios#273: deferred payments",
    caught: ["unpaid.seen", "moneyUnchecked"],
    patches: [
      {
        file: "merchant/standardReader.ts",
        find: `    case "seen":
      return "wait";`,
        put: `    case "seen":
      return "grant";`,
      },
    ],
  },
  {
    name: "it grants what the client grants, too",
    after: "j3k0/cordova-plugin-purchase#118: the second purchase is approved twice",
    caught: ["unpaid.clientGrants", "clientGrants"],
    patches: [
      {
        file: "merchant/standardReader.ts",
        find: '      return grantBy === "server" ? "grant" : "nothing";',
        put: '      return grantBy === "server" || grantBy === "client" ? "grant" : "nothing";',
      },
    ],
  },
  {
    name: "an expired order is refused",
    after: "btcpayserver/btcpayserver#3146: the webhook stops after many failures",
    caught: ["unpaid.expired", "refusesUnneeded"],
    patches: [
      {
        file: "takeNotice.ts",
        find: '  if (notice.standing === "nothing") return true;',
        put: '  if (notice.standing === "nothing") return false;',
      },
    ],
  },
  {
    name: "it answers 200 and hands nothing over",
    after: "defold/extension-iap#4: paid, no callback, cannot buy again",
    caught: ["genuine.paid", "notGranted"],
    patches: [{ file: "takeNotice.ts", find: GRANT, put: "    grant: () => undefined," }],
  },
  {
    name: "all swords go to the player who came first",
    after: "heroiclabs Nakama: purchases belong to who bought them",
    caught: ["genuine.paid", "wrongPlayer"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT,
        put: '    grant: (driver) => giveGoods(driver, orderNo, "guest1", purchase.goods),',
      },
    ],
  },
  {
    name: "the success is not the dialect's word",
    after: "jahirfiquitiva/Blueprint#261: nobody said that it was granted",
    caught: ["genuine.paid", "wrongSuccess"],
    dialect: "pico",
    patches: [
      {
        file: "merchant/noticeAnswer.ts",
        find: '        ? { ret_code: "SUCCESS", ret_msg: "OK" }',
        put: '        ? { code: "success" }',
      },
    ],
  },
  {
    name: "a failed payment counts when the message arrived",
    after: "hyochan/react-native-iap#1074: a slow card makes two events",
    caught: ["unpaid.refusedPayment", "moneyUnchecked"],
    dialect: "pico",
    patches: [
      {
        file: "merchant/picoReader.ts",
        find: 'ret_code === "SUCCESS" && result_code === "SUCCESS";',
        put: 'ret_code === "SUCCESS" && result_code !== "";',
      },
    ],
  },
];
