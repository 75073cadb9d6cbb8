import type { Merchant } from "../../platform/merchant.ts";
import type { PlatformApp } from "../../platform/platformApp.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** Rows of one reading. */
const PAGE_MAX = 1000;

/** Puts what the platform says of every app in force, once this transaction is durable. */
export function judgeApps(tx: Tx, context: VerbContext): void {
  const merchants = new Map(listMerchants(tx).map(({ merchantId, state }) => [merchantId, state]));
  const facts = new Map(
    listApps(tx).map(({ appId, merchantId, dialect, notifyUrls }) => {
      const merchantState = merchants.get(merchantId) ?? "unverified";
      return [appId, { merchantState, dialect, notifyUrls }] as const;
    }),
  );
  context.afterCommit(() => context.catalog.judge(facts));
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
