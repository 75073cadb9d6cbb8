import { LOWEST } from "../calls/chores/purgeNotices.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { NoticeConfig } from "../notices/noticeConfig.ts";
import type { Store } from "../store/store.ts";
import type { Chore } from "./runChores.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The chores that need to be told nothing, each a verb, with how often its turn comes. */
const CHORES = [
  ["applyReports", SECOND_MS],
  ["expireOrders", 5 * SECOND_MS],
  ["endInvoices", SECOND_MS],
  ["expireGifts", MINUTE_MS],
  ["remindDeliveries", SECOND_MS],
  ["followMerges", 10 * SECOND_MS],
  ["purgeSessions", HOUR_MS],
  ["judgeMerchants", 5 * SECOND_MS],
  ["purgeAnswers", HOUR_MS],
  ["purgeTickets", HOUR_MS],
  ["purgeSignIns", HOUR_MS],
  ["purgeCallWindows", MINUTE_MS],
] as const satisfies readonly (readonly [keyof Verbs, number])[];

/** What an operator can set about chores. */
export type ChoreTimes = Pick<NoticeConfig, "keepMs" | "alarmAfterMs">;

/** Every chore of the server as work on `store`. */
export function choresOf(store: Store<Verbs>, times: ChoreTimes): readonly Chore[] {
  const plain = CHORES.map(([name, everyMs]): Chore => {
    return { name, everyMs, run: (rows) => store.execute(name, rows) };
  });
  const purge = purgeNoticesOf(store, times);
  return times.alarmAfterMs === 0 ? [...plain, purge] : [...plain, purge, alarmOf(store, times)];
}

/** It goes on where its last step ended; a new process begins anew. */
function purgeNoticesOf(store: Store<Verbs>, { keepMs }: ChoreTimes): Chore {
  let above = LOWEST;
  return {
    name: "purgeNotices",
    everyMs: HOUR_MS,
    async run({ rows }) {
      const executed = await store.execute("purgeNotices", { above, rows, keepMs });
      above = executed.result.above ?? LOWEST;
      return executed;
    },
  };
}

function alarmOf(store: Store<Verbs>, { alarmAfterMs }: ChoreTimes): Chore {
  return {
    name: "alarmUnacknowledged",
    everyMs: MINUTE_MS,
    run: ({ rows }) => store.execute("alarmUnacknowledged", { rows, alarmAfterMs }),
  };
}
