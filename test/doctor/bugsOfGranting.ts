/** Once is not once: granting, taking back, and saying so. */

import { GRANT, GRANT_ONCE, type PlantedBug, TELL } from "./plantedBug.ts";

export const BUGS_OF_GRANTING: readonly PlantedBug[] = [
  {
    name: "every notice grants",
    after: "stripe/stripe-cli#896: webhook called twice makes two orders",
    caught: ["once.repeated", "notIdempotent"],
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: `  if (record.state === "granted") return "repeat";
`,
        put: "",
      },
    ],
  },
  {
    name: "it looks first and grants later",
    after: "heroiclabs/nakama#1163: a race in wallet updates",
    caught: ["once.storm", "race"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT_ONCE,
        put: `  const before = parts.driver.prepare("SELECT 1 FROM handed_over WHERE order_no = ?").all(orderNo);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const none = { ...work, grant: () => undefined };
  const outcome = await grantOnce(database, notice, purchase.expected, none);
  const isNew = before.length === 0 && notice.standing === "grant";
  if (isNew && outcome.kind !== "mismatch" && outcome.kind !== "stale") work.grant(parts.driver, notice);`,
      },
    ],
  },
  {
    name: "it remembers the notice, not the order",
    after: "stripe/stripe-cli#981: N copies are delivered",
    caught: ["once.otherNotice", "knownByNotice"],
    patches: [
      {
        file: "merchant/grantOnce.ts",
        find: "    key: [notice.environment, notice.appId, notice.orderNo],",
        put: `    key: [notice.environment, notice.appId, \`\${notice.orderNo}-\${notice.version}\`],`,
      },
    ],
  },
  {
    name: "it remembers in memory what it granted",
    after: "lightninglabs/wavelength#780: ids in memory do not survive the process",
    caught: ["restart.repeated", "memoryOnly"],
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: `  if (record.state === "granted") return "repeat";
`,
        put: "",
      },
      {
        file: "takeNotice.ts",
        find: `  const { orderNo } = notice;
`,
        put: `  const { orderNo } = notice;
  if (notice.standing === "grant" && GRANTED.has(orderNo)) return true;
  GRANTED.add(orderNo);
`,
      },
      {
        file: "takeNotice.ts",
        find: "/** Whether it need not come again. */",
        put: `const GRANTED = new Set<string>();

/** Whether it need not come again. */`,
      },
    ],
  },
  {
    name: "who has a sword gets no second one",
    after: "hyochan/react-native-iap#3098: paid, then 'already owned'",
    caught: ["once.twoOrders", "tooEager"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT,
        put: `    grant(driver) {
      const owned = inventoryOf(driver, notice.playerId ?? "");
      const fresh = purchase.goods.filter(({ code }) => owned[code] === undefined);
      giveGoods(driver, orderNo, notice.playerId ?? "", fresh);
    },`,
      },
      {
        file: "takeNotice.ts",
        find: "import { giveGoods,",
        put: "import { inventoryOf, giveGoods,",
      },
    ],
  },
  {
    name: "a repeat is answered with an error",
    after: "btcpayserver/btcpayserver#4978: the same event in a loop",
    caught: ["once.repeated", "retryRefused"],
    patches: [
      {
        file: "takeNotice.ts",
        find: TELL,
        put: `${TELL}
  if (outcome.kind === "repeat") return false;`,
      },
    ],
  },
  {
    name: "refunds are not looked at",
    after: "hyochan/react-native-iap#817: a refund cannot be seen",
    caught: ["refunds.whole", "refundIgnored"],
    patches: [
      {
        file: "takeNotice.ts",
        find: '  if (notice.standing === "nothing") return true;',
        put: '  if (notice.standing !== "grant") return true;',
      },
    ],
  },
  {
    name: "a payment counts after its own refund",
    after: "playgameservices/play-games-plugin-for-unity#1618: claw-back of voided purchases",
    caught: ["refunds.beforePayment", "lateGrant"],
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: `  if (record.state === "revoked" && isStale(record, notice)) return "stale";
`,
        put: "",
      },
    ],
  },
  {
    name: "a repeated refund takes the goods twice",
    after: "heroiclabs/nakama#959: refund hooks",
    caught: ["refunds.twice", "takenBackTwice"],
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: `      if (isStale(record, notice)) return "stale";
      return record.state === "granted" ? "revoke" : "forget";`,
        put: '      return "revoke";',
      },
      {
        file: "takeNotice.ts",
        find: "    revoke: (driver) => takeBackGoods(driver, orderNo),",
        put: `    revoke(driver) {
      const lost = purchase.goods.map((one) => ({ ...one, quantity: -one.quantity }));
      giveGoods(driver, orderNo, notice.playerId ?? "", lost);
    },`,
      },
      {
        file: "takeNotice.ts",
        find: "import { giveGoods, takeBackGoods }",
        put: "import { giveGoods }",
      },
    ],
  },
  {
    name: "a refund of an order that it never saw is refused",
    after: "btcpayserver/btcpayserver#6127: a manual change breaks later callbacks",
    caught: ["refunds.ofAStranger", "strangeRefund"],
    patches: [
      {
        file: "takeNotice.ts",
        find: TELL,
        put: `${TELL}
  if (notice.standing === "revoke" && outcome.kind === "nothing") return false;`,
      },
    ],
  },
  {
    name: "what was taken back never comes again",
    after: "flutter/flutter#94011: users' money is lost",
    caught: ["refunds.paidAgain", "paidAgainIgnored"],
    patches: [
      {
        file: "merchant/grantDecision.ts",
        find: '  if (record.state === "revoked" && isStale(record, notice)) return "stale";',
        put: '  if (record.state === "revoked") return "stale";',
      },
    ],
  },
  {
    name: "nothing is acknowledged",
    after: "jahirfiquitiva/Blueprint#261: a tenth of all donations refunded by themselves",
    caught: ["telling.granted", "notAcknowledged"],
    patches: [
      {
        file: "takeNotice.ts",
        find: `${TELL}
`,
        put: "",
      },
    ],
  },
  {
    name: "what was not heard is not said again",
    after: "freshplanet/ANE-In-App-Purchase#109: purchases always cancelled",
    caught: ["telling.again", "ackNotRepeated"],
    patches: [
      {
        file: "merchant/grantStep.ts",
        find: `      return { ...stored, version, blockTime, deliveryId, isAcknowledged: false };
    case "revoke":`,
        put: `      return { ...stored, version, blockTime, deliveryId };
    case "revoke":`,
      },
      {
        file: "takeNotice.ts",
        find: `is not acknowledged yet: \${String(error)}\`);
    return;`,
        put: `is not acknowledged yet: \${String(error)}\`);`,
      },
    ],
  },
  {
    name: "it acknowledges before the goods are there",
    after: "jamesmontemagno/InAppBillingPlugin#466: consumed without being granted",
    caught: ["telling.afterGoods", "ackTooEarly"],
    patches: [
      {
        file: "takeNotice.ts",
        find: GRANT_ONCE,
        put: `  const { deliveryId, version = 0 } = notice;
  if (deliveryId !== undefined) await tell(parts, { orderNo, deliveryId, version, state: "granted" });
${GRANT_ONCE}`,
      },
    ],
  },
  {
    name: "the acknowledgement names another delivery",
    after: "heroiclabs/nakama#598: acknowledging on the server",
    caught: ["telling.granted", "ackWrong"],
    patches: [
      {
        file: "acknowledge.ts",
        find: "  return async ({ orderNo, deliveryId, state }) => {",
        put: `  return async ({ orderNo, deliveryId: given, state }) => {
    const deliveryId = given.split("").reverse().join("");`,
      },
    ],
  },
];
