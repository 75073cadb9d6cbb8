/** The commands of GIP0006's node, by name, with who may give them. */

import type { MerchantOutcome } from "../../calls/rest/merchantVerb.ts";
import { Refusal } from "../../refusal.ts";
import type { Executed } from "../../store/store.ts";
import { unreachable } from "../../unreachable.ts";
import { notAllowed, refused, unauthorized, wrongParam } from "./gipFailure.ts";
import type { GipParts } from "./gipParts.ts";
import type { GipParams } from "./gipRequest.ts";
import type { Terminal } from "./terminalGate.ts";

/** A command for proved terminals; what everybody may ask is in gipCalls.ts. */
export type GipMethod = (
  parts: GipParts,
  terminal: Terminal,
  params: GipParams,
) => Promise<unknown>;

/** Numbers in one query. */
const QUERY_MAX = 50;

export const GIP_METHODS: ReadonlyMap<string, GipMethod> = new Map<string, GipMethod>([
  ["order.query", queryOrders],
]);

/** Both generations: a list of numbers gives a list, one number gives one order. */
async function queryOrders(
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
  const orders = await done("order.query", parts, parts.store.execute("queryGipOrders", ask));
  if (Array.isArray(asked)) return orders;
  const [order] = orders;
  if (order === undefined) throw refused("order.query error: order not exist");
  return order;
}

function isSn(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9-]{1,36}$/.test(value);
}

/** The documented commands name the terminal once more, as their first param. */
function requireOwn({ cid }: Terminal, named: unknown): void {
  if (named !== cid) throw wrongParam("Param #0 must be your own cid.");
}

/** The call's answer, or its refusal in the node's words. */
async function done<Answer>(
  method: string,
  { publish }: GipParts,
  executed: Promise<Executed<MerchantOutcome<Answer>>>,
): Promise<Answer> {
  const { result, effects } = await executed.catch((error: unknown) => {
    if (error instanceof Refusal) {
      throw refused(`${method} error: ${error.detail ?? error.code}`);
    }
    throw error;
  });
  if (effects.length > 0) setImmediate(() => publish(effects));
  switch (result.kind) {
    case "done":
      return result.answer;
    case "keyWrong":
      throw unauthorized();
    case "scopeMissing":
      throw notAllowed(method);
    case "repeatWrong":
      throw refused(`${method} error: the repeat differs`);
    default:
      return unreachable(result);
  }
}
