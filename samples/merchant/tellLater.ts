import { listUnacknowledged, sqliteDatabase } from "coinslot/merchant";
import { type GameParts, tell } from "./takeNotice.ts";

/** Tells the payment server what it may not know yet: after a start, and from time to time. */
export async function tellLater(parts: GameParts): Promise<void> {
  const waiting = await listUnacknowledged(sqliteDatabase(parts.driver), parts.notices);
  for (const acknowledgement of waiting) await tell(parts, acknowledgement);
}
