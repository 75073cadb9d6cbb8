import type { Command } from "commander";
import type { OrderStory } from "../calls/orderStory.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT } from "./exitCode.ts";
import { chainRefundLine, invoiceLines } from "./invoiceLines.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { findOrderRef, type OrderOptions, orderCommand } from "./orderRef.ts";
import { placeOf, print } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

/** `coinslot order show`: everything that is known of one order. */
export function addOrder(program: Command, world: CliWorld): void {
  const order = program.command("order").description("look at orders");
  orderCommand(order, "show")
    .description(
      "the whole story of an order: events, coins, payments on chains, deliveries, refunds, who and when",
    )
    .action(
      world.act(async (orderNo: string, options: OrderOptions) => {
        const ref = await findOrderRef(orderNo, options, world);
        const store = await openOperatorStore(placeOf(options, world), world);
        const story = await store.execute("orderStory", ref).finally(() => store.close());
        print(world, options, story, () => storyText(story));
        return EXIT.done;
      }),
    );
}

function storyText({ order, playerId, playerName, ...story }: OrderStory): string {
  const { life, money, delivery, exception } = order;
  const exceptional = exception === "none" ? "" : `, exception ${exception}`;
  return [
    `${order.orderNo}  ${order.title}`,
    `  app ${order.appId}, door ${order.door}, zone ${order.zoneId}, trade number ${order.tradeNo}`,
    `  player ${playerId} (${playerName}), save slot ${order.saveSlot}`,
    `  ${order.coins} coins, ${order.refundedCoins} refunded; granted by the ${order.grantBy}`,
    `  life ${life}, money ${money}, delivery ${delivery}${exceptional}`,
    ...itemLines(order),
    "",
    "What happened",
    ...story.events.map((row) => `  ${timeText(row.atMs)}  ${eventText(row)}`),
    ...section("Coins", story.entries.flatMap(entryLines)),
    ...section("Invoices", story.invoices.flatMap(invoiceLines)),
    ...section("Money that goes back", story.chainRefunds.map(chainRefundLine)),
    ...section("Deliveries", story.deliveries.flatMap(deliveryLines)),
    ...section("Refunds", story.refunds.map(refundLine)),
    "",
  ].join("\n");
}

function itemLines({ items = [] }: OrderStory["order"]): readonly string[] {
  return items.map(
    ({ code, quantity, priceCoins }) => `  ${quantity} x ${code} at ${priceCoins} coins`,
  );
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

/** The event's word, then whatever else it carries. */
function eventText({ event, version }: OrderStory["events"][number]): string {
  const facts = Object.entries(event).filter(([name]) => name !== "kind");
  const told = facts.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join("");
  return `${String(version).padStart(2)}. ${event.kind}${told}`;
}

function entryLines({ kind, reference, postings }: OrderStory["entries"][number]): string[] {
  const lines = postings.map(({ from, to, coins, lot }) => {
    const where = lot === undefined ? "" : ` (lot ${lot.key})`;
    return `      ${coins} from ${from} to ${to}${where}`;
  });
  return [`  ${kind} ${reference}`, ...lines];
}

function deliveryLines(delivery: OrderStory["deliveries"][number]): string[] {
  const { deliveryId, attempts, tries, ackedAtMs, ackedBy, voidedAtMs } = delivery;
  const end =
    ackedAtMs !== undefined
      ? `acknowledged ${timeText(ackedAtMs)} by the ${ackedBy}`
      : voidedAtMs !== undefined
        ? `void since ${timeText(voidedAtMs)}`
        : "not acknowledged";
  return [`  ${deliveryId}: offered ${attempts} times, refused ${tries} times, ${end}`];
}

function refundLine({ refundNo, coins, by, reason, atMs }: OrderStory["refunds"][number]): string {
  return `  ${timeText(atMs)}  ${refundNo}: ${coins} coins by the ${by}: ${reason}`;
}
