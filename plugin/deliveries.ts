/**
 * Goods that are paid and not yet in the game. Each delivery is offered once a run; what the game has granted is in the
 * journal before the server hears of it, so that an offer that comes again is acknowledged without granting again.
 */

import { REASON_BYTES_MAX } from "../bridge/wire/limits.ts";
import type { DeliveryView } from "../bridge/wire/views.ts";
import { backOffMs } from "./backOff.ts";
import { reportException, tell } from "./callbacks.ts";
import { checkText } from "./checks.ts";
import { readClock } from "./clock.ts";
import type { Core } from "./core.ts";
import type { DeliveryAnswer } from "./delegates.ts";
import { enterGranted, hasGranted, type Journal } from "./journal.ts";
import { removeItem } from "./lists.ts";
import { isSessionRefusal, type Pending, request } from "./pending.ts";
import type { Session } from "./session.ts";
import { DELIVERY_AGAIN_MS } from "./timing.ts";

/** A delivery that the game was offered in this run; offered again only from `againAtMs` on. */
interface Offer {
  readonly deliveryId: string;
  againAtMs: number | undefined;
}

/** An answer that the server has not confirmed. */
interface Acknowledgement {
  readonly deliveryId: string;
  readonly outcome: "granted" | "cannotGrant";
  readonly reason: string | undefined;
  readonly journal: Journal;
  isOut: boolean;
  dueMs: number;
  tries: number;
}

export interface Deliveries {
  readonly core: Core;
  readonly pending: Pending;
  readonly session: Session;
  readonly offers: Offer[];
  readonly acknowledgements: Acknowledgement[];
  isAsking: boolean;
  /** When to ask what is due; undefined until a login or news says so. */
  askAtMs: number | undefined;
  failures: number;
}

export function createDeliveries(
  this: void,
  core: Core,
  pending: Pending,
  session: Session,
): Deliveries {
  return {
    core,
    pending,
    session,
    offers: [],
    acknowledgements: [],
    isAsking: false,
    askAtMs: undefined,
    failures: 0,
  };
}

/** Something may be due: asks in the next `update()`, once however often it is said. */
export function expectDeliveries(this: void, deliveries: Deliveries): void {
  deliveries.askAtMs = readClock(deliveries.core.clock);
}

/** Asks when it is time, and repeats acknowledgements until the server has them. */
export function tickDeliveries(this: void, deliveries: Deliveries): void {
  const { core, pending, session, acknowledgements, askAtMs } = deliveries;
  if (!pending.isAdmitted || (askAtMs === undefined && acknowledgements.length === 0)) return;
  const nowMs = readClock(core.clock);
  for (let i = 0; i < acknowledgements.length; i++) {
    const ack = acknowledgements[i] as Acknowledgement;
    const isDue = !ack.isOut && nowMs >= ack.dueMs && ack.journal === session.journal;
    if (isDue) sendAcknowledgement(deliveries, ack);
  }
  if (askAtMs !== undefined && nowMs >= askAtMs && !deliveries.isAsking) ask(deliveries);
}

function ask(this: void, deliveries: Deliveries): void {
  const { core, pending, session } = deliveries;
  const { journal } = session;
  deliveries.isAsking = true;
  deliveries.askAtMs = undefined;
  request(pending, "deliveries", {}, (outcome) => {
    deliveries.isAsking = false;
    if (outcome.kind !== "result") {
      askLater(deliveries, backOffMs(core.host, deliveries.failures));
      deliveries.failures += 1;
      return;
    }
    deliveries.failures = 0;
    if (journal === undefined || journal !== session.journal) return;
    for (const delivery of outcome.result.deliveries ?? []) consider(deliveries, journal, delivery);
  });
}

function askLater(this: void, deliveries: Deliveries, delayMs: number): void {
  const atMs = readClock(deliveries.core.clock) + delayMs;
  if (deliveries.askAtMs === undefined || atMs < deliveries.askAtMs) deliveries.askAtMs = atMs;
}

/** Decides what to do with a delivery that the server says is due. */
function consider(
  this: void,
  deliveries: Deliveries,
  journal: Journal,
  delivery: DeliveryView,
): void {
  const { core } = deliveries;
  const { deliveryId, grantBy, saveSlot } = delivery;
  const isOtherSlot = grantBy === "client" && saveSlot !== core.settings.saveSlot;
  if (isOtherSlot || isHeld(deliveries, deliveryId)) return;
  if (hasGranted(journal, deliveryId)) {
    return acknowledge(deliveries, journal, deliveryId, "granted");
  }
  const offer: Offer = { deliveryId, againAtMs: undefined };
  deliveries.offers.push(offer);
  tell(core.callbacks, () => {
    const { onDelivery } = core.callbacks.delegates;
    // Nobody to take the goods: they stay due, and are asked for again when somebody is.
    if (onDelivery === undefined) return removeItem(deliveries.offers, offer);
    onDelivery(delivery, answerTo(deliveries, journal, delivery, offer));
  });
}

/** Whether the game has this delivery in hand, or has answered and the server does not know yet. */
function isHeld(this: void, deliveries: Deliveries, deliveryId: string): boolean {
  const nowMs = readClock(deliveries.core.clock);
  for (const ack of deliveries.acknowledgements) if (ack.deliveryId === deliveryId) return true;
  for (const offer of deliveries.offers) {
    if (offer.deliveryId !== deliveryId) continue;
    if (offer.againAtMs === undefined) return true;
    if (nowMs < offer.againAtMs) {
      // Asked before its time, because of other news: that must not be the last time.
      askLater(deliveries, offer.againAtMs - nowMs);
      return true;
    }
    removeItem(deliveries.offers, offer);
    return false;
  }
  return false;
}

function answerTo(
  this: void,
  deliveries: Deliveries,
  journal: Journal,
  delivery: DeliveryView,
  offer: Offer,
): DeliveryAnswer {
  const { core } = deliveries;
  const { deliveryId } = delivery;
  let isAnswered = false;
  /** True for the one answer that counts. */
  const mayAnswer = () => {
    if (delivery.grantBy === "server") {
      reportException(core.callbacks, `delivery ${deliveryId}: the server grants, not the game`);
      return false;
    }
    const isFirst = !isAnswered;
    isAnswered = true;
    return isFirst;
  };
  return {
    granted: () => {
      if (!mayAnswer()) return;
      enterGranted(journal, deliveryId);
      removeItem(deliveries.offers, offer);
      acknowledge(deliveries, journal, deliveryId, "granted");
    },
    cannotGrant: (reason: string) => {
      if (!mayAnswer()) return;
      offer.againAtMs = readClock(core.clock) + DELIVERY_AGAIN_MS;
      const isGood = checkText(core, "reason", reason, REASON_BYTES_MAX) === undefined;
      acknowledge(deliveries, journal, deliveryId, "cannotGrant", isGood ? reason : undefined);
    },
  };
}

function acknowledge(
  this: void,
  deliveries: Deliveries,
  journal: Journal,
  deliveryId: string,
  outcome: "granted" | "cannotGrant",
  reason?: string,
): void {
  deliveries.acknowledgements.push({
    deliveryId,
    outcome,
    reason,
    journal,
    isOut: false,
    dueMs: 0,
    tries: 0,
  });
}

function sendAcknowledgement(this: void, deliveries: Deliveries, ack: Acknowledgement): void {
  const { core, pending } = deliveries;
  const { deliveryId, outcome, reason } = ack;
  ack.isOut = true;
  request(pending, "ackDelivery", { deliveryId, outcome, reason }, (answer) => {
    ack.isOut = false;
    if (answer.kind === "result") return endAcknowledgement(deliveries, ack);
    const { error } = answer;
    const isFinal = error.retry !== "later" && !isSessionRefusal(error);
    if (answer.kind === "refused" && isFinal) {
      reportException(core.callbacks, `delivery ${deliveryId}: ${error.message}`);
      return endAcknowledgement(deliveries, ack);
    }
    ack.dueMs = readClock(core.clock) + backOffMs(core.host, ack.tries);
    ack.tries += 1;
  });
}

/** When the last acknowledgement is in, there may be more goods behind the ones that were due. */
function endAcknowledgement(this: void, deliveries: Deliveries, ack: Acknowledgement): void {
  const { acknowledgements } = deliveries;
  removeItem(acknowledgements, ack);
  if (acknowledgements.length > 0) return;
  askLater(deliveries, ack.outcome === "granted" ? 0 : DELIVERY_AGAIN_MS);
}
