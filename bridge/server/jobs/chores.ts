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
      run: (rows) => store.execute("applyReports", rows),
    },
    {
      name: "expireOrders",
      everyMs: 5 * SECOND_MS,
      run: (rows) => store.execute("expireOrders", rows),
    },
    {
      name: "expireGifts",
      everyMs: 60 * SECOND_MS,
      run: (rows) => store.execute("expireGifts", rows),
    },
    {
      name: "remindDeliveries",
      everyMs: SECOND_MS,
      run: (rows) => store.execute("remindDeliveries", rows),
    },
    {
      name: "purgeSessions",
      everyMs: HOUR_MS,
      run: (rows) => store.execute("purgeSessions", rows),
    },
    {
      name: "judgeMerchants",
      everyMs: 5 * SECOND_MS,
      run: (rows) => store.execute("judgeMerchants", rows),
    },
    {
      name: "purgeAnswers",
      everyMs: HOUR_MS,
      run: (rows) => store.execute("purgeAnswers", rows),
    },
    {
      name: "purgeTickets",
      everyMs: HOUR_MS,
      run: (rows) => store.execute("purgeTickets", rows),
    },
    {
      name: "purgeSignIns",
      everyMs: HOUR_MS,
      run: (rows) => store.execute("purgeSignIns", rows),
    },
  ];
}
