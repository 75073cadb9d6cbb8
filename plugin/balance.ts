/**
 * The wallet as far as it is known, and the recharges whose coins it waits for. The newest answer counts; a question
 * without an answer is "unknown", never 0; and only a `save_amt` above the one before a recharge proves its arrival.
 */

import type { PayError } from "../bridge/wire/payError.ts";
import type { PayRet } from "../bridge/wire/payRet.ts";
import type { BalanceView } from "../bridge/wire/views.ts";
import type { Callback } from "./clientTypes.ts";
import { type Journal, type JournalRecharge, keepJournal } from "./journal.ts";
import { removeItem } from "./lists.ts";
import { request } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import type { SessionCore } from "./session.ts";

export interface BalanceCore extends SessionCore {
  /** The newest balance of each zone. */
  balances: { [zoneId: string]: BalanceView | undefined };
  /** The recharges of the journal, in this run. */
  waits: Wait[];
}

/** A recharge that is not over. */
export interface Wait {
  readonly journal: Journal;
  readonly recharge: JournalRecharge;
  readonly done?: Callback<PayRet> | undefined;
  /** When the next step is due, on our own clock. */
  dueMs: number;
  /** All its polls were made in an earlier run. */
  readonly hadItsPolls?: boolean;
}

/** Asks for the balance of the client's zone. */
export function getBalance(this: void, core: BalanceCore, done?: Callback<BalanceView>): void {
  askBalance(core, core.zoneId, (error, balance) => answer(core, done, error, balance));
}

/** Asks for a balance, tells the game, then calls `end`. */
export function askBalance(
  this: void,
  core: BalanceCore,
  zoneId: string,
  end: (this: void, error: PayError | undefined, balance?: BalanceView) => void,
): void {
  request(
    core,
    "getBalance",
    { zoneId },
    (balance) => end(undefined, learnBalance(core, balance, "asked")),
    (error) => {
      tell(core, "onBalance", { kind: "unknown", zoneId, error });
      end(error);
    },
  );
}

/** Takes a balance from the server, answered or pushed; gives the newest that is known. */
export function learnBalance(
  this: void,
  core: BalanceCore,
  balance: BalanceView,
  cause: "asked" | "pushed",
): BalanceView {
  const { zoneId } = balance;
  const known = core.balances[zoneId];
  const newest = known !== undefined && known.version > balance.version ? known : balance;
  core.balances[zoneId] = newest;
  const hasArrived = takeArrivals(core, newest);
  tell(core, "onBalance", {
    kind: "known",
    balance: newest,
    cause: hasArrived ? "arrived" : cause,
  });
  return newest;
}

/** The wait is over. */
export function endWait(this: void, core: BalanceCore, wait: Wait): void {
  removeItem(core.waits, wait);
  removeItem(wait.journal.recharges, wait.recharge);
  keepJournal(core, wait.journal);
}

/** Whether a balance shows that coins came in. That ends their waits, but for the answer of an open payment page. */
function takeArrivals(this: void, core: BalanceCore, balance: BalanceView): boolean {
  let hasArrived = false;
  let i = 0;
  while (i < core.waits.length) {
    const wait = core.waits[i] as Wait;
    const { recharge } = wait;
    const isHere = recharge.zoneId === balance.zoneId && balance.saveAmt > recharge.baseline;
    if (isHere && recharge.phase !== "arrived") {
      hasArrived = true;
      if (recharge.phase !== "open") endWait(core, wait);
      else {
        recharge.phase = "arrived";
        keepJournal(core, wait.journal);
      }
    }
    if (core.waits[i] === wait) i += 1;
  }
  return hasArrived;
}
