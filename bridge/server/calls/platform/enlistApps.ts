import type { App, Catalog } from "../../catalog/catalog.ts";
import { NEW_APP } from "../../platform/platformApp.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * Makes apps and merchants of a catalogue known to the platform. What it knows already stays, but for
 * the app's public key, which the file says. A sandbox trusts its designers: their merchants are
 * verified.
 */
export function enlistApps(tx: Tx, { apps }: Catalog, context: VerbContext): void {
  for (const app of apps) enlist(tx, app, context);
}

function enlist(
  tx: Tx,
  { appId, appKey, merchantId, title }: App,
  { nowMs: createdAtMs, environment }: VerbContext,
): void {
  const known = tx.findApp(appId);
  if (known !== undefined) {
    if (known.appKey === appKey) return;
    tx.updateApp({ ...known, appKey, version: known.version + 1 }, known.version);
    return;
  }
  if (tx.findMerchant(merchantId) === undefined) {
    const state = environment === "sandbox" ? "verified" : "unverified";
    tx.insertMerchant({ merchantId, name: merchantId, state, createdAtMs });
  }
  tx.insertApp({ ...NEW_APP, appId, appKey, merchantId, name: title.en, createdAtMs });
}
