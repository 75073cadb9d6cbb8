import type { Player } from "../auth/session.ts";
import type { App } from "../catalog/catalog.ts";
import type { Recharge } from "../rails/hosted/recharge.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

/** What a payment page shows. */
export interface RechargePage {
  readonly recharge: Recharge;
  readonly player: Player;
  readonly app: Omit<App, "products">;
}

/**
 * The recharge behind a payment page; refuses `orderUnknown` for an address that nobody was given.
 */
export function openRechargePage(
  tx: Tx,
  { pageToken }: { readonly pageToken: string },
  context: VerbContext,
): RechargePage {
  const recharge = tx.findRechargeByPage(pageToken);
  const shelved = recharge && context.catalog.findApp(recharge.appId);
  if (recharge === undefined || shelved === undefined) throw new Refusal("orderUnknown");
  const { products: _, ...app } = shelved.app;
  return { recharge, player: tx.getPlayer(recharge.playerKey), app };
}
