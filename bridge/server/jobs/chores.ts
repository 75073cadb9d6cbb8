import type { Verbs } from "../calls/verbs.ts";
import type { Store } from "../store/store.ts";
import type { Chore } from "./runChores.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

/** Every chore of the server, which is a verb, with how often its turn comes. */
const CHORES = [
  ["applyReports", SECOND_MS],
  ["expireOrders", 5 * SECOND_MS],
  ["expireGifts", 60 * SECOND_MS],
  ["remindDeliveries", SECOND_MS],
  ["purgeSessions", HOUR_MS],
  ["judgeMerchants", 5 * SECOND_MS],
  ["purgeAnswers", HOUR_MS],
  ["purgeTickets", HOUR_MS],
  ["purgeSignIns", HOUR_MS],
] as const satisfies readonly (readonly [keyof Verbs, number])[];

/** The chores as work on `store`. */
export function choresOf(store: Store<Verbs>): readonly Chore[] {
  return CHORES.map(([name, everyMs]) => {
    return { name, everyMs, run: (rows) => store.execute(name, rows) };
  });
}
