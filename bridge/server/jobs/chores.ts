import type { Verbs } from "../calls/verbs.ts";
import type { Store } from "../store/store.ts";
import type { Chore } from "./runChores.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

/** Every chore of the server, with how often its turn comes. */
export function choresOf(store: Store<Verbs>): readonly Chore[] {
  return [
    {
      name: "applyReports",
      everyMs: SECOND_MS,
      run: () => store.execute("applyReports", undefined),
    },
    {
      name: "expireOrders",
      everyMs: 5 * SECOND_MS,
      run: () => store.execute("expireOrders", undefined),
    },
    {
      name: "expireGifts",
      everyMs: 60 * SECOND_MS,
      run: () => store.execute("expireGifts", undefined),
    },
    {
      name: "remindDeliveries",
      everyMs: SECOND_MS,
      run: () => store.execute("remindDeliveries", undefined),
    },
    {
      name: "purgeSessions",
      everyMs: HOUR_MS,
      run: () => store.execute("purgeSessions", undefined),
    },
  ];
}
