import type { Waiting } from "../store/reports.ts";
import { type Finding, ok, warn } from "./finding.ts";
import { timeText } from "./timeText.ts";

/** What waits for the operator. */
export function judgeWaiting(
  { openAttention, uncertainOrders, notices }: Waiting,
  nowMs: number,
): readonly Finding[] {
  return [
    openAttention === 0
      ? ok("nothing waits for a person")
      : warn(`${openAttention} items wait for a person`, "coinslot attention list"),
    uncertainOrders === 0
      ? ok("no order is uncertain")
      : warn(`${uncertainOrders} orders are uncertain`, "coinslot resolve, once you know"),
    notices.dead === 0
      ? ok("no notice was given up")
      : warn(`${notices.dead} notices were given up`, "coinslot notices list --state dead"),
    judgeOldest(notices, nowMs),
  ];
}

/** A notice that waits longer has failed several times, or nobody sends. */
const LATE_MS = 3600_000;

function judgeOldest({ waiting, oldestAtMs }: Waiting["notices"], nowMs: number): Finding {
  if (oldestAtMs === undefined) return ok("no notice waits");
  const what = `${waiting} notices wait, the oldest since ${timeText(oldestAtMs)}`;
  if (nowMs - oldestAtMs < LATE_MS) return ok(what);
  return warn(
    what,
    "coinslot notices list --state pending; is a server without --no-notices there?",
  );
}
