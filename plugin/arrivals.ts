/**
 * Waiting for the coins of a recharge, to the letter of the Midas document 4.2: "paid" is not yet there. Only a
 * `save_amt` above the one stored before the recharge proves it, so that is asked for every 15 seconds for two minutes,
 * and once at every start; in the end the player is advised to log in again.
 */

import type { PayRet } from "../bridge/wire/payRet.ts";
import type { BalanceView } from "../bridge/wire/views.ts";
import { askBalance, tellBalance, type Wallets } from "./balance.ts";
import type { Callback } from "./clientTypes.ts";
import { readClock, readServerTime } from "./clock.ts";
import type { Core } from "./core.ts";
import { type Journal, type JournalRecharge, keepJournal } from "./journal.ts";
import { isListed, removeItem } from "./lists.ts";
import { BALANCE_POLL_MS, BALANCE_POLLS, RECHARGE_ANSWER_MS } from "./timing.ts";

/** A recharge of the journal, in this run. */
export interface Wait {
  readonly recharge: JournalRecharge;
  readonly done: Callback<PayRet> | undefined;
  /** When the next step is due, on our own clock. */
  dueMs: number;
}

export interface Arrivals {
  readonly core: Core;
  readonly wallets: Wallets;
  journal: Journal | undefined;
  waits: Wait[];
}

export function createArrivals(this: void, core: Core, wallets: Wallets): Arrivals {
  return { core, wallets, journal: undefined, waits: [] };
}

/** Takes up what the player's journal has left open; the waits are placed by the server's clock. */
export function openArrivals(this: void, arrivals: Arrivals, journal: Journal): void {
  if (arrivals.journal === journal) return;
  arrivals.journal = journal;
  arrivals.waits = [];
  for (const recharge of journal.recharges) {
    const wait = beginWait(arrivals, recharge, undefined);
    const longestMs = recharge.phase === "polling" ? BALANCE_POLL_MS : RECHARGE_ANSWER_MS;
    const leftMs = recharge.dueAtMs - readServerTime(arrivals.core.clock);
    wait.dueMs = readClock(arrivals.core.clock) + Math.max(0, Math.min(leftMs, longestMs));
  }
}

/** Asks for the balance once, as at every start: of the game's zone and of each zone where coins are waited for. */
export function askAtStart(this: void, arrivals: Arrivals): void {
  const zoneIds = [arrivals.core.settings.zoneId];
  for (const { recharge } of arrivals.waits) {
    if (!isListed(zoneIds, recharge.zoneId)) zoneIds.push(recharge.zoneId);
  }
  for (const zoneId of zoneIds) {
    askBalance(arrivals.wallets, zoneId, (error) => {
      if (error === undefined) endOldWaits(arrivals, zoneId);
    });
  }
}

export function beginWait(
  this: void,
  arrivals: Arrivals,
  recharge: JournalRecharge,
  done: Callback<PayRet> | undefined,
): Wait {
  const wait: Wait = { recharge, done, dueMs: 0 };
  arrivals.waits.push(wait);
  return wait;
}

/** The wait goes on: its next step is `delayMs` away, after a restart too. */
export function deferWait(this: void, arrivals: Arrivals, wait: Wait, delayMs: number): void {
  const { clock } = arrivals.core;
  wait.dueMs = readClock(clock) + delayMs;
  wait.recharge.dueAtMs = readServerTime(clock) + delayMs;
  save(arrivals);
}

/** The payment flow is over, and the coins are on their way or may be. */
export function startPolling(this: void, arrivals: Arrivals, wait: Wait): void {
  wait.recharge.phase = "polling";
  deferWait(arrivals, wait, BALANCE_POLL_MS);
}

/** The wait is over. */
export function endWait(this: void, arrivals: Arrivals, wait: Wait): void {
  removeItem(arrivals.waits, wait);
  if (arrivals.journal === undefined) return;
  removeItem(arrivals.journal.recharges, wait.recharge);
  save(arrivals);
}

/** Looks whether a balance proves an arrival. Ends the waits for which it does, and gives whether there were any. */
export function takeArrivals(this: void, arrivals: Arrivals, balance: BalanceView): boolean {
  const before = arrivals.waits;
  const arrived: Wait[] = [];
  for (const wait of before) {
    const { zoneId, baseline, phase } = wait.recharge;
    const isHere = zoneId === balance.zoneId && balance.saveAmt > baseline;
    if (isHere && phase !== "arrived") arrived.push(wait);
  }
  for (const wait of arrived) {
    if (wait.recharge.phase !== "open") endWait(arrivals, wait);
    else {
      wait.recharge.phase = "arrived";
      save(arrivals);
    }
  }
  return arrived.length > 0;
}

/** Polls where it is time. After a pause of any length that is one poll, and then one every 15 seconds as before. */
export function tickArrivals(this: void, arrivals: Arrivals): void {
  const { waits, wallets } = arrivals;
  if (waits.length === 0 || wallets.pending.session === undefined) return;
  const nowMs = readClock(arrivals.core.clock);
  for (let i = 0; i < waits.length; i++) {
    const wait = waits[i] as Wait;
    const { phase, polls } = wait.recharge;
    const isDue = phase === "polling" && polls < BALANCE_POLLS && nowMs >= wait.dueMs;
    if (isDue) poll(arrivals, wait);
  }
}

function poll(this: void, arrivals: Arrivals, wait: Wait): void {
  const { recharge } = wait;
  recharge.polls += 1;
  deferWait(arrivals, wait, BALANCE_POLL_MS);
  askBalance(arrivals.wallets, recharge.zoneId, () => {
    if (recharge.polls >= BALANCE_POLLS) giveUp(arrivals, wait);
  });
}

/** Every poll is done: says so, and keeps the recharge for one last look at the next start. */
function giveUp(this: void, arrivals: Arrivals, wait: Wait): void {
  const { zoneId, rechargeNo } = wait.recharge;
  // The last answer may have been the arrival, or another player's turn.
  if (wait.recharge.phase !== "polling" || !isListed(arrivals.waits, wait)) return;
  wait.recharge.phase = "givenUp";
  save(arrivals);
  tellBalance(arrivals.wallets, { kind: "notArrived", zoneId, rechargeNo, advice: "loginAgain" });
}

/** The balance of the start is known, and did not end these. */
function endOldWaits(this: void, arrivals: Arrivals, zoneId: string): void {
  const old: Wait[] = [];
  for (const wait of arrivals.waits) if (wait.recharge.zoneId === zoneId) old.push(wait);
  for (const wait of old) {
    const { phase, polls } = wait.recharge;
    if (phase === "givenUp") endWait(arrivals, wait);
    else if (phase === "polling" && polls >= BALANCE_POLLS) giveUp(arrivals, wait);
  }
}

function save(this: void, { journal }: Arrivals): void {
  if (journal !== undefined) keepJournal(journal);
}
