/**
 * Goods that are paid and not yet in the game. Each delivery is offered once a run; what the game has granted is in the
 * journal before the server hears of it, so that an offer that comes again is acknowledged without granting again.
 */

import { REASON_BYTES_MAX } from "../bridge/wire/limits.ts";
import type { DeliveryView } from "../bridge/wire/views.ts";
import { JOURNAL_GRANTED_MAX } from "./bounds.ts";
import { checkText } from "./checks.ts";
import { backOff, readClock } from "./clock.ts";
import type { DeliveryAnswer } from "./delegates.ts";
import { heedOthers, type Journal, keepJournal, remember } from "./journal.ts";
import { isListed, removeItem } from "./lists.ts";
import { type CallParams, isSessionRefusal, request } from "./pending.ts";
import { later, report } from "./queue.ts";
import { noteOrder, type SettlingCore } from "./settling.ts";
import { DELIVERY_AGAIN_MS } from "./timing.ts";

export interface DeliveriesCore extends SettlingCore {
  /** Ids of deliveries that the game has in hand. */
  readonly offered: string[];
  /** The game's answers that the server has not confirmed. */
  readonly acknowledgements: Acknowledgement[];
  /** When to ask what is due, if a login or news has said so. */
  deliveriesDueMs?: number | undefined;
  /** When to ask again for what the game could not take; news in between is no substitute. */
  deliveriesAgainMs?: number | undefined;
  isAskingDeliveries: boolean;
  deliveryFailures: number;
}

interface Acknowledgement {
  readonly journal: Journal;
  readonly params: CallParams<"ackDelivery">;
  isOut: boolean;
  dueMs: number;
  tries: number;
}

/** Something may be due: asks in the next `update()`, once however often it is said. */
export function expectDeliveries(this: void, core: DeliveriesCore): void {
  core.deliveriesDueMs = readClock(core);
}

/** Asks when it is time, and repeats acknowledgements until the server has them. */
export function tickDeliveries(this: void, core: DeliveriesCore): void {
  const { acknowledgements } = core;
  if (core.token === undefined) return;
  const nowMs = readClock(core);
  for (const ack of acknowledgements) {
    const isDue = !ack.isOut && nowMs >= ack.dueMs && ack.journal === core.journal;
    if (isDue) sendAcknowledgement(core, ack);
  }
  if (core.isAskingDeliveries) return;
  const { deliveriesDueMs, deliveriesAgainMs } = core;
  if (deliveriesAgainMs !== undefined && nowMs >= deliveriesAgainMs) {
    core.deliveriesAgainMs = undefined;
    askDeliveries(core);
  } else if (deliveriesDueMs !== undefined && nowMs >= deliveriesDueMs) askDeliveries(core);
}

function askDeliveries(this: void, core: DeliveriesCore): void {
  const { journal } = core;
  core.isAskingDeliveries = true;
  core.deliveriesDueMs = undefined;
  request(
    core,
    "deliveries",
    { saveSlot: core.saveSlot },
    (result) => {
      core.isAskingDeliveries = false;
      core.deliveryFailures = 0;
      if (journal === undefined || journal !== core.journal) return;
      heedOthers(core, journal);
      for (const delivery of result.deliveries ?? []) consider(core, journal, delivery);
    },
    () => {
      core.isAskingDeliveries = false;
      core.deliveriesDueMs = backOff(core, core.deliveryFailures);
      core.deliveryFailures += 1;
    },
  );
}

/** Decides what to do with a delivery that the server says is due. */
function consider(
  this: void,
  core: DeliveriesCore,
  journal: Journal,
  delivery: DeliveryView,
): void {
  const { deliveryId, grantBy, saveSlot } = delivery;
  if (grantBy === "client" && saveSlot !== core.saveSlot) return;
  for (const { params } of core.acknowledgements) if (params.deliveryId === deliveryId) return;
  if (isListed(journal.granted, deliveryId)) {
    return acknowledge(core, journal, { deliveryId, outcome: "granted" });
  }
  if (isListed(core.offered, deliveryId)) return;
  core.offered.push(deliveryId);
  later(core, () => {
    const { onDelivery } = core.delegates;
    if (onDelivery !== undefined) onDelivery(delivery, answerTo(core, journal, delivery));
    // Nobody to take the goods: they stay due, and are asked for again when somebody is.
    else removeItem(core.offered, deliveryId);
  });
}

/** What the game answers with. Only its first answer counts. */
function answerTo(
  this: void,
  core: DeliveriesCore,
  journal: Journal,
  delivery: DeliveryView,
): DeliveryAnswer {
  const { deliveryId, grantBy } = delivery;
  let isAnswered = false;
  function end(this: void, isGranted: boolean, reason?: string): void {
    if (grantBy === "server") return report(core, `${deliveryId}: the server grants, not the game`);
    if (isAnswered) return;
    isAnswered = true;
    if (isGranted) {
      remember(journal.granted, deliveryId, JOURNAL_GRANTED_MAX);
      keepJournal(core, journal);
    }
    acknowledge(core, journal, {
      deliveryId,
      outcome: isGranted ? "granted" : "cannotGrant",
      reason,
    });
  }
  return {
    granted: () => end(true),
    cannotGrant: (reason) => {
      const isGood = checkText(core, "reason", reason, REASON_BYTES_MAX) === undefined;
      end(false, isGood ? reason : undefined);
    },
  };
}

function acknowledge(
  this: void,
  core: DeliveriesCore,
  journal: Journal,
  params: CallParams<"ackDelivery">,
): void {
  core.acknowledgements.push({ journal, params, isOut: false, dueMs: 0, tries: 0 });
}

function sendAcknowledgement(this: void, core: DeliveriesCore, ack: Acknowledgement): void {
  ack.isOut = true;
  request(
    core,
    "ackDelivery",
    ack.params,
    (result) => {
      noteOrder(core, result.order);
      endAcknowledgement(core, ack);
    },
    (error, mayHaveActed) => {
      ack.isOut = false;
      ack.dueMs = backOff(core, ack.tries);
      ack.tries += 1;
      if (mayHaveActed || error.retry === "later" || isSessionRefusal(error)) return;
      report(core, `${ack.params.deliveryId}: ${error.message}`);
      endAcknowledgement(core, ack);
    },
  );
}

/** When the last acknowledgement is in, there may be more goods behind the ones that were due. */
function endAcknowledgement(this: void, core: DeliveriesCore, ack: Acknowledgement): void {
  const { deliveryId, outcome } = ack.params;
  removeItem(core.acknowledgements, ack);
  removeItem(core.offered, deliveryId);
  if (outcome === "cannotGrant") core.deliveriesAgainMs = readClock(core) + DELIVERY_AGAIN_MS;
  else if (core.acknowledgements.length === 0) expectDeliveries(core);
}
