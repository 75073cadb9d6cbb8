/** The order commands of GIP0006's node. */

import { refused, wrongParam } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams } from "./gipRequest.ts";
import { requireOwn } from "./requireOwn.ts";
import { settled } from "./settled.ts";
import type { Terminal } from "./terminalGate.ts";

/** Numbers in one query. */
const QUERY_MAX = 50;

/** Both generations: a list of numbers gives a list, one number gives one order. */
export async function queryOrders(
  parts: GipParts,
  terminal: Terminal,
  [cid, asked]: GipParams,
): Promise<unknown> {
  requireOwn(terminal, cid);
  const sns = Array.isArray(asked) ? asked : [asked];
  if (sns.length > QUERY_MAX) throw wrongParam(`Param #1 must have at most ${QUERY_MAX} numbers.`);
  if (!sns.every(isSn)) throw wrongParam("Param #1 must be an order number, or a list of them.");
  const params = { cid: terminal.cid, sns };
  const ask = { caller: terminal.caller, params };
  const orders = await settled("order.query", parts, parts.store.execute("queryGipOrders", ask));
  if (Array.isArray(asked)) return orders;
  const [order] = orders;
  if (order === undefined) throw refused("order.query error: order not exist");
  return order;
}

function isSn(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9-]{1,36}$/.test(value);
}
