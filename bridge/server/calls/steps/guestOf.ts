import { hash } from "node:crypto";
import { guestSubject } from "../../auth/guest.ts";
import type { VouchedPlayer } from "../../auth/signIn.ts";
import type { ShelvedApp } from "../../catalogShelf.ts";
import { Refusal } from "../../refusal.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * The guest of a device: whoever has its secret. Refuses `notSupported` in live, unless the app's
 * catalogue says `guests: true`.
 */
export function guestOf(
  { app }: ShelvedApp,
  device: string,
  { environment }: VerbContext,
): VouchedPlayer {
  if (environment !== "sandbox" && app.guests !== true) {
    throw new Refusal("notSupported", "device: this app takes no guests");
  }
  // A stolen database logs nobody in.
  const digest = hash("sha256", `coinslot guest\n${environment}\n${app.appId}\n${device}`);
  return { subject: guestSubject(digest), name: `Guest ${digest.slice(0, 4).toUpperCase()}` };
}
