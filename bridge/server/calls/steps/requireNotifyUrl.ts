import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * Refuses `paramsWrong` for an address that the app has not registered, exactly, in its catalogue or
 * with the platform (ORDERS.md 11).
 */
export function requireNotifyUrl(
  tx: Tx,
  appId: string,
  notifyUrl: string | undefined,
  { catalog }: VerbContext,
): void {
  if (notifyUrl === undefined) return;
  if (catalog.findApp(appId)?.app.notifyUrls.includes(notifyUrl)) return;
  if (tx.findApp(appId)?.notifyUrls.includes(notifyUrl)) return;
  throw new Refusal("paramsWrong", "notifyUrl: not one of the app's registered addresses");
}
