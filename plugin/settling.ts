/**
 * From "pay" to one final word. An attempt that got no clear answer is never paid again: the server is asked about its
 * number until it answers (ORDERS.md 5), in this run or, after a crash, in the next one.
 */

import { type ErrorCode, PICO_PAYMENT } from "../bridge/wire/codes.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { OrderState, OrderView, PaymentView } from "../bridge/wire/views.ts";
import { askOrders } from "./askOrders.ts";
import { JOURNAL_PAID_MAX, PROGRESS_ORDERS_MAX } from "./bounds.ts";
import type { Callback } from "./clientTypes.ts";
import { backOff, readClock } from "./clock.ts";
import { refusal } from "./core.ts";
import { type Journal, type JournalOrder, keepJournal, remember } from "./journal.ts";
import { removeItem } from "./lists.ts";
import { isSessionRefusal, request } from "./pending.ts";
import { answer, later, tell } from "./queue.ts";
import type { SessionCore } from "./session.ts";

export interface SettlingCore extends SessionCore {
  attempts: Attempt[];
  /** Versions of orders that were told, by order number; and the numbers, oldest first. */
  readonly versions: { [orderNo: string]: number | undefined };
  readonly versionNos: string[];
}

/**
 * One attempt to pay. `paying`: the request is on its way. `waiting`: the number is asked about when it is due.
 * `asking`: that question is on its way. `told`: the final word waits for the game's callback to return.
 */
export interface Attempt {
  readonly journal: Journal;
  readonly order: JournalOrder;
  readonly done?: Callback<OrderView> | undefined;
  step: "paying" | "waiting" | "asking" | "told";
  /** The server has the order, and its money may still move: queried. Any other is closed if absent. */
  isKnown?: boolean;
  /** The player has seen the payment page, or knows where it is. */
  isShown?: boolean;
  /** A refusal that did not prove that nothing moved: the final word if nothing did. */
  doubtful?: PayError;
  dueMs: number;
  tries: number;
}

/**
 * An order that is still "created" when it is asked about will not be paid by the attempt that asks, unless the player
 * has a payment page for it.
 */
const VERDICTS: { readonly [state in OrderState]?: ErrorCode } = {
  created: "paymentFailed",
  paid: "paid",
  fulfilled: "paid",
  expired: "orderExpired",
  cancelled: "cancelled",
  refunded: "orderRefunded",
  failed: "orderFailed",
};

/** Begins an attempt for an order that is in the journal. */
export function beginAttempt(
  this: void,
  core: SettlingCore,
  journal: Journal,
  order: JournalOrder,
  step: "paying" | "waiting",
  done?: Callback<OrderView>,
): Attempt {
  const attempt: Attempt = { journal, order, done, step, dueMs: 0, tries: 0 };
  core.attempts.push(attempt);
  return attempt;
}

/** The attempt for this number whose final word is still open. */
export function findAttempt(this: void, core: SettlingCore, orderNo: string): Attempt | undefined {
  for (const attempt of core.attempts) {
    if (attempt.order.params.orderNo === orderNo && attempt.step !== "told") return attempt;
  }
  return undefined;
}

/** Takes up the orders that an earlier run has left open. */
export function openAttempts(this: void, core: SettlingCore, journal: Journal): void {
  core.attempts = [];
  for (const order of journal.orders) {
    const attempt = beginAttempt(core, journal, order, "waiting");
    if (order.code !== undefined)
      finish(core, attempt, refusal(core, PICO_PAYMENT[order.code].name));
  }
}

/** The answer to a payment, or to the question what became of it. */
export function takeOrder(
  this: void,
  core: SettlingCore,
  attempt: Attempt,
  order: OrderView,
): void {
  noteOrder(core, order);
  const { state, payment } = order;
  const verdict = VERDICTS[state];
  if (attempt.step === "told") return;
  const isPayable = state === "created" && payment !== undefined;
  if (isPayable) showPage(core, attempt, payment);
  if (isPayable || verdict === undefined || order.exception === "uncertain") {
    attempt.isKnown = true;
    return wait(core, attempt);
  }
  const { doubtful } = attempt;
  const isOurs = verdict === "cancelled" && doubtful !== undefined;
  finish(core, attempt, isOurs ? doubtful : refusal(core, verdict), order);
}

/** Opens the payment page, once, and only where the player has just tapped. */
function showPage(this: void, core: SettlingCore, attempt: Attempt, payment: PaymentView): void {
  const { url, qr } = payment;
  if (attempt.isShown === true) return;
  attempt.isShown = true;
  if (attempt.step === "paying" && core.host.openPage?.(url) === true) return;
  tell(core, "onPaymentPage", url, qr, attempt.order.params.orderNo);
}

/** There is no order in the answer to a payment. */
export function takeFailure(
  this: void,
  core: SettlingCore,
  attempt: Attempt,
  error: PayError,
  mayHaveActed: boolean,
): void {
  if (!mayHaveActed) return finish(core, attempt, error);
  if (error.code === "orderUncertain") attempt.isKnown = true;
  else if (error.code !== "networkAnomaly" && !isSessionRefusal(error)) attempt.doubtful = error;
  wait(core, attempt);
}

/** News of an order, pushed: may be the answer that an attempt is waiting for. */
export function takeNews(this: void, core: SettlingCore, order: OrderView): void {
  noteOrder(core, order);
  const attempt = findAttempt(core, order.orderNo);
  if (attempt?.isKnown === true) takeOrder(core, attempt, order);
}

/** Tells the game of an order's progress: once for each version, and never of an older one after a newer one. */
export function noteOrder(this: void, core: SettlingCore, order: OrderView): void {
  const { orderNo, version, state, confirmations, exception } = order;
  const known = core.versions[orderNo];
  if (known !== undefined && known >= version) return;
  if (known === undefined) {
    const { versionNos } = core;
    const oldest = versionNos[0];
    if (versionNos.length >= PROGRESS_ORDERS_MAX && oldest !== undefined) {
      core.versions[oldest] = undefined;
    }
    remember(versionNos, orderNo, PROGRESS_ORDERS_MAX);
  }
  core.versions[orderNo] = version;
  tell(core, "onOrderProgress", orderNo, state, confirmations ?? 0, exception);
}

/** Asks about the attempts that are due. */
export function tickSettling(this: void, core: SettlingCore): void {
  const { attempts } = core;
  if (attempts.length === 0 || core.token === undefined) return;
  const nowMs = readClock(core);
  for (const attempt of attempts) {
    if (attempt.step === "waiting" && nowMs >= attempt.dueMs) inquire(core, attempt);
  }
}

function inquire(this: void, core: SettlingCore, attempt: Attempt): void {
  const { orderNo } = attempt.order.params;
  function fail(this: void, error: PayError, mayHaveActed: boolean): void {
    const mayComeRight = mayHaveActed || error.retry === "later" || isSessionRefusal(error);
    if (mayComeRight) wait(core, attempt);
    else if (attempt.step !== "told") finish(core, attempt, attempt.doubtful ?? error);
  }
  attempt.step = "asking";
  if (attempt.isKnown !== true) {
    return request(
      core,
      "closeIfAbsent",
      { orderNo },
      (result) => takeOrder(core, attempt, result.order),
      fail,
    );
  }
  askOrders(
    core,
    [orderNo],
    (answers) => {
      const order = answers[0]?.order;
      if (order !== undefined) return takeOrder(core, attempt, order);
      attempt.isKnown = false;
      wait(core, attempt);
    },
    fail,
  );
}

function wait(this: void, core: SettlingCore, attempt: Attempt): void {
  if (attempt.step === "told") return;
  attempt.step = "waiting";
  attempt.dueMs = backOff(core, attempt.tries);
  attempt.tries += 1;
}

/**
 * The final word: into the journal first, then to the game, and out of the journal when the game has seen it. A payment
 * is not written there twice: of all words it is the one that the server says again.
 */
function finish(
  this: void,
  core: SettlingCore,
  attempt: Attempt,
  word: PayError,
  order?: OrderView,
): void {
  const { journal, order: entry, done } = attempt;
  const { orderNo } = entry.params;
  const isPaid = word.code === "paid";
  attempt.step = "told";
  entry.code = word.legacyCode;
  if (isPaid) answer(core, done, undefined, order);
  else {
    keepJournal(core, journal);
    answer(core, done, word);
  }
  tell(core, "onPayOrder", word.legacyCode, word.message, orderNo, order);
  later(core, () => {
    removeItem(core.attempts, attempt);
    removeItem(journal.orders, entry);
    if (isPaid) remember(journal.paid, orderNo, JOURNAL_PAID_MAX);
    keepJournal(core, journal);
  });
}
