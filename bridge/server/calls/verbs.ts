import type { Calls, Method } from "../../wire/messages.ts";
import type { Verb } from "../verb.ts";
import { CALLS } from "./callTable.ts";
import { checkHealth } from "./checkHealth.ts";
import { creditRecharges } from "./chores/creditRecharges.ts";
import { expireOrders } from "./chores/expireOrders.ts";
import { purgeSessions } from "./chores/purgeSessions.ts";
import { remindDeliveries } from "./chores/remindDeliveries.ts";
import { openRechargePage } from "./openRechargePage.ts";
import { publishCatalog } from "./publishCatalog.ts";
import { settleRecharge } from "./settleRecharge.ts";

/** The transactions of calls, by the call's name. */
type CallVerbs = { readonly [M in Method]: Verb<Calls[M]["params"], unknown> };

/** What the server does by itself, by name. */
const OWN_VERBS = {
  publishCatalog,
  openRechargePage,
  settleRecharge,
  expireOrders,
  creditRecharges,
  remindDeliveries,
  purgeSessions,
  checkHealth,
} as const;

/** Everything that the store can be asked to do. */
export type Verbs = CallVerbs & typeof OWN_VERBS;

/** For the store's thread. A call that needs no rows has no verb. */
export const VERBS = { ...callVerbs(), ...OWN_VERBS } as Verbs;

function callVerbs(): Partial<CallVerbs> {
  const verbs = Object.entries(CALLS).flatMap(([method, call]) =>
    call.kind === "stored" ? [[method, call.run] as const] : [],
  );
  return Object.fromEntries(verbs);
}
