import type { LoginParams } from "../../../wire/messages.ts";
import type { Player } from "../../auth/session.ts";
import type { VouchedPlayer } from "../../auth/signIn.ts";
import type { ShelvedApp } from "../../catalogShelf.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { sessionsOf } from "../endSessions.ts";
import { endSession } from "./endSession.ts";
import { guestOf } from "./guestOf.ts";

/**
 * A guest who signs in for the first time, with the device's secret beside the ticket: goes on as the
 * same player, with wallet, orders and goods, under who vouches now. Nothing moves, so nothing has
 * to be certain first; the guest's sessions end. Undefined when there is no such guest.
 */
export function adoptGuest(
  tx: Tx,
  shelved: ShelvedApp,
  { ticket, device }: LoginParams,
  who: VouchedPlayer,
  context: VerbContext,
): Player | undefined {
  if (ticket === undefined || device === undefined) return undefined;
  const { subject } = guestOf(shelved, device, context);
  const guest = tx.findPlayer(shelved.app.appId, subject);
  if (guest === undefined) return undefined;
  for (const hash of sessionsOf(tx, guest)) endSession(tx, guest, hash, "signed in", context);
  return tx.renamePlayer(guest, who);
}
