/** Guests: players whom only the secret of a device names. */

import type { NewPlayer } from "./session.ts";

const SUBJECT = "guest:";

/** An opened page may bring coins that long; those that come later find their way to the player. */
export const RECHARGE_WAIT_MS = 15 * 60 * 1000;

/** Guests who may become one player: each brings what the app gives to every new one. */
export const GUESTS_PER_PLAYER_MAX = 16;

/** The subject of the guest with this digest. */
export function guestSubject(digest: string): string {
  return `${SUBJECT}${digest}`;
}

/** Whether the player is a guest, or was one who became another player. */
export function isGuest({ subject }: Pick<NewPlayer, "subject">): boolean {
  return subject.startsWith(SUBJECT);
}
