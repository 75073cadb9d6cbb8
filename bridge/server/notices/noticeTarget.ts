/** Where an app's notices go, and with what they are signed. */

import type { CatalogShelf } from "../catalogShelf.ts";
import type { DialectName } from "./profile.ts";

/** What signs notices; the text is never logged and never part of an error. */
export interface NoticeSecret {
  /** `symmetric`: a shared text, as the dialect wants it. `ed25519`: a private key. */
  readonly kind: "symmetric" | "ed25519";
  readonly text: string;
}

/** One address with all that sending to it takes. */
export interface NoticeTarget {
  /** http or https. */
  readonly url: string;
  readonly dialect: DialectName;
  /** The live ones, the newest first; revoked ones are not among them. */
  readonly secrets: readonly NoticeSecret[];
  readonly appId: string;
  readonly merchantId: string;
}

/**
 * The target of an app's notices, asked before each try. `notifyUrl` is what the order chose: it
 * selects a registered address, exactly (ORDERS.md 11). Undefined when the app has no such address
 * (any more).
 */
export type FindNoticeTarget = (
  appId: string,
  notifyUrl: string | undefined,
) => NoticeTarget | undefined | Promise<NoticeTarget | undefined>;

/** Targets from the catalogue in force, with secrets from the secrets file. */
export function createCatalogTargets(
  shelf: CatalogShelf,
  findSecrets: (appId: string) => readonly NoticeSecret[],
): FindNoticeTarget {
  return (appId, notifyUrl) => {
    const app = shelf.findApp(appId)?.app;
    const url = app?.notifyUrls.find((one) => notifyUrl === undefined || one === notifyUrl);
    if (app === undefined || url === undefined) return undefined;
    const { merchantId, noticeDialect: dialect } = app;
    return { url, dialect, secrets: findSecrets(appId), appId, merchantId };
  };
}
