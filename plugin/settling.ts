/**
 * From "pay" to one final word. An attempt that got no clear answer is never paid again: the server is asked about its
 * number until it answers (orders.md 5), in this run or, after a crash, in the next one.
 */

import { type ErrorCode, PICO_PAYMENT } from "../bridge/wire/codes.ts";
import type { OrderResult, QueryOrderResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { OrderState, OrderView } from "../bridge/wire/views.ts";
import { backOffMs } from "./backOff.ts";
import { tell } from "./callbacks.ts";
import type { Callback } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { type Core, refusal } from "./core.ts";
import { finishOrder, type Journal, type JournalOrder, keepJournal } from "./journal.ts";
import { removeItem } from "./lists.ts";
import { isSessionRefusal, type Outcome, type Pending, request } from "./pending.ts";
import { noteOrder, type Progress } from "./progress.ts";

/**
 * `paying`: the request is on its way. `waiting`: the number is asked about when it is due. `asking`: that question is
 * on its way. `told`: the final word waits for the game's callback to return.
 */
export interface Attempt {
  readonly journal: Journal;
  readonly order: JournalOrder;
  readonly done: Callback<OrderView> | undefined;
  step: "paying" | "waiting" | "asking" | "told";
  /** An order that the server has, and whose money is uncertain: queried. Any other is closed if absent. */
  isKnown: boolean;
  /** A refusal that did not prove that nothing moved: the final word if nothing did. */
  doubtful: PayError | undefined;
  dueMs: number;
  tries: number;
}

export interface Settling {
  readonly core: Core;
  readonly pending: Pending;
  readonly progress: Progress;
  attempts: Attempt[];
  journal: Journal | undefined;
}

/** An order that is still "created" when it is asked about will not be paid by the attempt that asks. */
const VERDICTS: { readonly [state in OrderState]: ErrorCode | undefined } = {
  created: "paymentFailed",
  seen: undefined,
  confirming: undefined,
  paid: "paid",
  fulfilled: "paid",
  expired: "orderExpired",
  cancelled: "cancelled",
  refunded: "orderRefunded",
  failed: "orderFailed",
};

export function createSettling(
  this: void,
  core: Core,
  pending: Pending,
  progress: Progress,
): Settling {
  return { core, pending, progress, attempts: [], journal: undefined };
}

/** Begins an attempt for an order that is in the journal. */
export function beginAttempt(
  this: void,
  settling: Settling,
  journal: Journal,
  order: JournalOrder,
  done?: Callback<OrderView>,
): Attempt {
  const attempt: Attempt = {
    journal,
    order,
    done,
    step: "paying",
    isKnown: false,
    doubtful: undefined,
    dueMs: 0,
    tries: 0,
  };
  settling.attempts.push(attempt);
  return attempt;
}

/** The attempt for this number whose final word is still open. */
export function findAttempt(this: void, settling: Settling, orderNo: string): Attempt | undefined {
  for (const attempt of settling.attempts) {
    if (attempt.order.orderNo === orderNo && attempt.step !== "told") return attempt;
  }
  return undefined;
}

/** The player is here, after a start or a reconnect: takes up what their journal has left open. */
export function settleJournal(this: void, settling: Settling, journal: Journal): void {
  if (settling.journal === journal) return;
  settling.journal = journal;
  settling.attempts = [];
  for (const order of journal.orders) {
    const attempt = beginAttempt(settling, journal, order);
    if (order.code === undefined) attempt.step = "waiting";
    else finish(settling, attempt, refusal(settling.core, PICO_PAYMENT[order.code].name));
  }
}

/** The answer to the payment itself. */
export function endPaying(
  this: void,
  settling: Settling,
  attempt: Attempt,
  outcome: Outcome<OrderResult>,
): void {
  if (attempt.step !== "paying") return;
  if (outcome.kind === "result") return takeOrder(settling, attempt, outcome.result.order);
  const { error, sends } = outcome;
  if (sends === 0 || (outcome.kind === "refused" && provesUnpaid(error.code, sends))) {
    return finish(settling, attempt, error);
  }
  attempt.isKnown = error.code === "orderUncertain";
  if (outcome.kind === "refused" && !attempt.isKnown) attempt.doubtful = error;
  wait(settling, attempt);
}

/** News of an order, pushed: may be the answer that an attempt is waiting for. */
export function takeNews(this: void, settling: Settling, order: OrderView): void {
  noteOrder(settling.progress, order);
  const attempt = findAttempt(settling, order.orderNo);
  if (attempt === undefined || attempt.step === "paying") return;
  if (verdictOn(order) !== undefined) takeOrder(settling, attempt, order);
}

/** Asks about the attempts that are due. */
export function tickSettling(this: void, settling: Settling): void {
  const { attempts, pending } = settling;
  if (attempts.length === 0 || pending.session === undefined) return;
  const nowMs = readClock(settling.core.clock);
  for (let i = 0; i < attempts.length; i++) {
    const attempt = attempts[i] as Attempt;
    if (attempt.step === "waiting" && nowMs >= attempt.dueMs) ask(settling, attempt);
  }
}

function ask(this: void, settling: Settling, attempt: Attempt): void {
  const { pending } = settling;
  const { orderNo } = attempt.order;
  attempt.step = "asking";
  if (attempt.isKnown) {
    request(pending, "queryOrder", { orderNos: [orderNo] }, (outcome) =>
      endQuery(settling, attempt, outcome),
    );
    return;
  }
  request(pending, "closeIfAbsent", { orderNo }, (outcome) => {
    if (attempt.step !== "asking") return;
    if (outcome.kind === "result") return takeOrder(settling, attempt, outcome.result.order);
    endInVain(settling, attempt, outcome.error, outcome.kind === "refused");
  });
}

function endQuery(
  this: void,
  settling: Settling,
  attempt: Attempt,
  outcome: Outcome<QueryOrderResult>,
): void {
  if (attempt.step !== "asking") return;
  if (outcome.kind !== "result") {
    return endInVain(settling, attempt, outcome.error, outcome.kind === "refused");
  }
  const order = outcome.result.answers[0]?.order;
  if (order !== undefined) return takeOrder(settling, attempt, order);
  attempt.isKnown = false;
  wait(settling, attempt);
}

/** The question itself failed: asked again, unless the server says that the number is not ours. */
function endInVain(
  this: void,
  settling: Settling,
  attempt: Attempt,
  error: PayError,
  isRefused: boolean,
): void {
  const mayComeRight = error.retry === "later" || isSessionRefusal(error);
  if (isRefused && !mayComeRight) return finish(settling, attempt, attempt.doubtful ?? error);
  wait(settling, attempt);
}

function takeOrder(this: void, settling: Settling, attempt: Attempt, order: OrderView): void {
  noteOrder(settling.progress, order);
  const verdict = verdictOn(order);
  if (verdict === undefined) {
    attempt.isKnown = true;
    return wait(settling, attempt);
  }
  const isOurRefusal = verdict === "cancelled" && attempt.doubtful !== undefined;
  const word = isOurRefusal ? attempt.doubtful : refusal(settling.core, verdict);
  finish(settling, attempt, word as PayError, order);
}

function wait(this: void, settling: Settling, attempt: Attempt): void {
  const { core } = settling;
  attempt.step = "waiting";
  attempt.dueMs = readClock(core.clock) + backOffMs(core.host, attempt.tries);
  attempt.tries += 1;
}

/** The final word: into the journal first, then to the game, and out of the journal when the game has seen it. */
function finish(
  this: void,
  settling: Settling,
  attempt: Attempt,
  word: PayError,
  order?: OrderView,
): void {
  const { callbacks } = settling.core;
  const { journal, order: entry, done } = attempt;
  attempt.step = "told";
  entry.code = word.legacyCode;
  keepJournal(journal);
  const isPaid = word.code === "paid" && order !== undefined;
  tell(callbacks, () => (isPaid ? done?.(undefined, order) : done?.(word)));
  tell(callbacks, () =>
    callbacks.delegates.onPayOrder?.(word.legacyCode, word.message, entry.orderNo, order),
  );
  tell(callbacks, () => {
    removeItem(settling.attempts, attempt);
    finishOrder(journal, entry);
  });
}

/** What an order means for the attempt to pay it; undefined while its money may still move. */
function verdictOn(this: void, order: OrderView): ErrorCode | undefined {
  return order.exception === "uncertain" ? undefined : VERDICTS[order.state];
}

/**
 * Whether a refusal shows that this attempt moved no money. A server in trouble shows nothing; and after a repetition,
 * a refusal that did not look at the order says nothing about the first sending.
 */
function provesUnpaid(this: void, code: ErrorCode, sends: number): boolean {
  if (code === "orderUncertain" || code === "systemError" || code === "networkAnomaly") {
    return false;
  }
  const ignoresOrder =
    code === "notLoggedIn" ||
    code === "loginExpired" ||
    code === "deadlinePassed" ||
    code === "tooManyRequests";
  return sends <= 1 || !ignoresOrder;
}
