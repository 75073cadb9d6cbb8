import { noticeSettings } from "../../catalogShelf.ts";
import { Refusal } from "../../refusal.ts";
import type { VerbContext } from "../../verb.ts";

/** Refuses `paramsWrong` for an address that the app has not registered, exactly (ORDERS.md 11). */
export function requireNotifyUrl(
  appId: string,
  notifyUrl: string | undefined,
  { catalog }: VerbContext,
): void {
  if (notifyUrl === undefined) return;
  if (noticeSettings(catalog, appId)?.notifyUrls.includes(notifyUrl)) return;
  throw new Refusal("paramsWrong", "notifyUrl: not one of the app's registered addresses");
}
