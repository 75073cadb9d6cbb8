/**
 * Waiting for the coins of a recharge, to the letter of the Midas document 4.2: after "paid" or "unknown" the balance
 * is asked for every 15 seconds for two minutes, and once at every start; in the end the advice is to log in again.
 */

import { askBalance, type BalanceCore, endWait, type Wait } from "./balance.ts";
import { readClock, readServerTime } from "./clock.ts";
import { type Journal, type JournalRecharge, keepJournal } from "./journal.ts";
import { isListed } from "./lists.ts";
import { tell } from "./queue.ts";
import { BALANCE_POLL_MS, BALANCE_POLLS, RECHARGE_ANSWER_MS } from "./timing.ts";

/** Takes up the recharges that an earlier run has left open; when each is due, the server's clock says. */
export function openWaits(this: void, core: BalanceCore, journal: Journal): void {
  core.balances = {};
  core.waits = [];
  for (const recharge of journal.recharges) {
    const longestMs = recharge.phase === "polling" ? BALANCE_POLL_MS : RECHARGE_ANSWER_MS;
    const leftMs = Math.max(0, Math.min(recharge.dueAtMs - readServerTime(core), longestMs));
    const dueMs = readClock(core) + leftMs;
    core.waits.push({ journal, recharge, dueMs, hadItsPolls: isExhausted(recharge) });
  }
}

/** Asks for the balance once, as at every start: of the game's zone and of each zone where coins are waited for. */
export function askAtStart(this: void, core: BalanceCore): void {
  const zoneIds = [core.zoneId];
  for (const { recharge } of core.waits) {
    if (!isListed(zoneIds, recharge.zoneId)) zoneIds.push(recharge.zoneId);
  }
  for (const zoneId of zoneIds) {
    askBalance(core, zoneId, (error) => {
      if (error === undefined) endOldWaits(core, zoneId);
    });
  }
}

/** The next step of a wait is `delayMs` away, after a restart too. */
export function deferWait(this: void, core: BalanceCore, wait: Wait, delayMs: number): void {
  wait.dueMs = readClock(core) + delayMs;
  wait.recharge.dueAtMs = readServerTime(core) + delayMs;
  keepJournal(core, wait.journal);
}

/** Polls where it is time. After a pause of any length that is one poll, and then one every 15 seconds as before. */
export function tickArrivals(this: void, core: BalanceCore): void {
  const { waits } = core;
  if (waits.length === 0 || core.token === undefined) return;
  const nowMs = readClock(core);
  for (const wait of waits) {
    const { phase, polls } = wait.recharge;
    if (phase === "polling" && polls < BALANCE_POLLS && nowMs >= wait.dueMs) poll(core, wait);
  }
}

/** What had its polls in an earlier run has now had its last look. */
function endOldWaits(this: void, core: BalanceCore, zoneId: string): void {
  let i = 0;
  while (i < core.waits.length) {
    const wait = core.waits[i] as Wait;
    if (wait.hadItsPolls === true && wait.recharge.zoneId === zoneId) endInVain(core, wait);
    if (core.waits[i] === wait) i += 1;
  }
}

function poll(this: void, core: BalanceCore, wait: Wait): void {
  const { recharge } = wait;
  recharge.polls += 1;
  deferWait(core, wait, BALANCE_POLL_MS);
  askBalance(core, recharge.zoneId, () => {
    if (isExhausted(recharge)) endInVain(core, wait);
  });
}

function isExhausted(this: void, recharge: JournalRecharge): boolean {
  const { phase, polls } = recharge;
  return phase === "givenUp" || (phase === "polling" && polls >= BALANCE_POLLS);
}

/** The last poll: said once, and kept for one more look at the next start. That look: over. */
function endInVain(this: void, core: BalanceCore, wait: Wait): void {
  const { recharge } = wait;
  if (!isListed(core.waits, wait)) return;
  if (recharge.phase === "givenUp") return endWait(core, wait);
  recharge.phase = "givenUp";
  keepJournal(core, wait.journal);
  tell(core, "onBalance", {
    kind: "notArrived",
    zoneId: recharge.zoneId,
    rechargeNo: recharge.rechargeNo,
    advice: "loginAgain",
  });
}
