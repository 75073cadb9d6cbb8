/** Which order a command means. */

import type { Command } from "commander";
import { DOORS } from "../orders/order.ts";
import type { OrderRef } from "../store/reports.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
import { placeOf, type StoreOptions, storeCommand } from "./storeOptions.ts";

export interface OrderOptions extends StoreOptions {
  readonly app?: string;
  readonly door?: string;
}

/** A command on one order. */
export function orderCommand(parent: Command, name: string): Command {
  return storeCommand(parent, name)
    .argument("<orderNo>", "the merchant's order number, or our trade number")
    .option("--app <appId>", "the app, when several have an order of this number")
    .option("--door <door>", `${DOORS.join(", ")}: when several have an order of this number`);
}

/** The one order that is meant. Throws when there is none, and when there are several. */
export async function findOrderRef(
  orderNo: string,
  options: OrderOptions,
  world: CliWorld,
): Promise<OrderRef> {
  const { app, door } = options;
  if (door !== undefined && !DOORS.some((one) => one === door)) {
    throw new CliProblem(`--door is one of ${DOORS.join(", ")}, not "${door}"`, EXIT.wrongUse);
  }
  const reports = await openReports(placeOf(options, world));
  const found = await reports.findOrders(orderNo).finally(() => reports.close());
  const meant = found.filter(
    (ref) => (app === undefined || ref.appId === app) && (door === undefined || ref.door === door),
  );
  const [first] = meant;
  if (first === undefined) throw new CliProblem(`there is no order ${orderNo}`, EXIT.refused);
  if (meant.length === 1) return first;
  const list = meant.map((ref) => `  --app ${ref.appId} --door ${ref.door}`).join("\n");
  throw new CliProblem(
    `several orders have the number ${orderNo}; say which:\n${list}`,
    EXIT.wrongUse,
  );
}
