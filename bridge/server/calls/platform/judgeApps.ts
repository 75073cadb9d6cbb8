import type { Merchant } from "../../platform/merchant.ts";
import type { PlatformApp } from "../../platform/platformApp.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** Rows of one reading. */
const PAGE_MAX = 1000;

/** Puts what the platform says of every app's merchant in force, once this transaction is durable. */
export function judgeApps(tx: Tx, context: VerbContext): void {
  const merchants = new Map(listMerchants(tx).map(({ merchantId, state }) => [merchantId, state]));
  const states = new Map(
    listApps(tx).map(({ appId, merchantId }) => [appId, merchants.get(merchantId) ?? "unverified"]),
  );
  context.afterCommit(() => context.catalog.judge(states));
}

/** Every merchant, sorted by id. */
export function listMerchants(tx: Tx): readonly Merchant[] {
  const merchants: Merchant[] = [];
  for (;;) {
    const page = tx.listMerchants(merchants.at(-1)?.merchantId ?? "", PAGE_MAX);
    merchants.push(...page);
    if (page.length < PAGE_MAX) return merchants;
  }
}

/** Every app, sorted by id. */
export function listApps(tx: Tx): readonly PlatformApp[] {
  const apps: PlatformApp[] = [];
  for (;;) {
    const page = tx.listApps(apps.at(-1)?.appId ?? "", PAGE_MAX);
    apps.push(...page);
    if (page.length < PAGE_MAX) return apps;
  }
}
