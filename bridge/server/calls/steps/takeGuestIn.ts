/** What becomes of the guest of a device who signs in: the device's secret came beside a ticket. */

import type { LoginParams } from "../../../wire/messages.ts";
import { GUESTS_PER_PLAYER_MAX } from "../../auth/guest.ts";
import type { Player } from "../../auth/session.ts";
import type { VouchedPlayer } from "../../auth/signIn.ts";
import type { ShelvedApp } from "../../catalogShelf.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { sessionsOf } from "../endSessions.ts";
import { endSession } from "./endSession.ts";
import { guestOf } from "./guestOf.ts";
import { mergeGuest } from "./mergeGuest.ts";

/**
 * For the first time: the guest goes on as the same player, with wallet, orders and goods, under who
 * vouches now. Nothing moves, so nothing has to be certain first; the guest's sessions end. Undefined
 * when there is no such guest.
 */
export function adoptGuest(
  tx: Tx,
  shelved: ShelvedApp,
  params: LoginParams,
  who: VouchedPlayer,
  context: VerbContext,
): Player | undefined {
  const guest = findGuest(tx, shelved, params, context);
  if (guest === undefined || tx.findMerge(guest.key) !== undefined) return undefined;
  for (const hash of sessionsOf(tx, guest)) endSession(tx, guest, hash, "signed in", context);
  return tx.renamePlayer(guest, who);
}

/**
 * Beside a player who is there already: the guest becomes that player, once and for all. A repeat
 * changes nothing. Refuses `guestUncertain` as mergeGuest does, and `notSupported` when too many
 * guests became this player.
 */
export function takeGuestIn(
  tx: Tx,
  shelved: ShelvedApp,
  params: LoginParams,
  player: Player,
  context: VerbContext,
): void {
  const guest = findGuest(tx, shelved, params, context);
  if (guest === undefined || tx.findMerge(guest.key) !== undefined) return;
  if (tx.countMerges(player.key) >= GUESTS_PER_PLAYER_MAX) {
    const many = `${GUESTS_PER_PLAYER_MAX} guests became this player: log in without the guest`;
    throw new Refusal("notSupported", `device: ${many}`);
  }
  const keys = { guestKey: guest.key, playerKey: player.key };
  tx.insertMerge({ ...keys, atMs: context.nowMs, isFollowed: false });
  mergeGuest(tx, guest, player, context);
}

/** A guest who became a player is nobody any more; refuses `guestMerged`. */
export function refuseMerged(tx: Tx, { device, ticket }: LoginParams, player: Player): void {
  if (device === undefined || ticket !== undefined) return;
  if (tx.findMerge(player.key) !== undefined) throw new Refusal("guestMerged");
}

function findGuest(
  tx: Tx,
  shelved: ShelvedApp,
  { ticket, device }: LoginParams,
  context: VerbContext,
): Player | undefined {
  if (ticket === undefined || device === undefined) return undefined;
  return tx.findPlayer(shelved.app.appId, guestOf(shelved, device, context).subject);
}
