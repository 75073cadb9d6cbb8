import type { Waiting } from "../store/reports.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** What waits for the operator. */
export function judgeWaiting({ openAttention, uncertainOrders }: Waiting): readonly Finding[] {
  return [
    openAttention === 0
      ? ok("nothing waits for a person")
      : warn(`${openAttention} items wait for a person`, "coinslot attention list"),
    uncertainOrders === 0
      ? ok("no order is uncertain")
      : warn(`${uncertainOrders} orders are uncertain`, "coinslot resolve, once you know"),
  ];
}
