/** Where an app's notices go, and with what they are signed. */

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
 * selects a registered address, exactly (ORDERS.md 11). With a `credential`, which a merchant showed when
 * it named the address, any address will do. Undefined when the app has no such address
 * (any more).
 */
export type FindNoticeTarget = (
  appId: string,
  notifyUrl: string | undefined,
  credential?: string,
) => NoticeTarget | undefined | Promise<NoticeTarget | undefined>;

/** What is known of an app's notices before its secrets are opened. */
export interface SealedTarget extends Omit<NoticeTarget, "url" | "secrets" | "appId"> {
  readonly notifyUrls: readonly string[];
  /** Their texts, the newest first. */
  readonly texts: readonly string[];
}

/**
 * Targets as the store knows them, asked before each try: with the secrets of the store, then those
 * of the secrets file.
 */
export function createNoticeTargets(
  find: (appId: string, credential?: string) => Promise<SealedTarget | undefined>,
  findFileSecrets: (appId: string) => readonly NoticeSecret[],
): FindNoticeTarget {
  return async (appId, notifyUrl, credential) => {
    const found = await find(appId, credential);
    if (found !== undefined && credential !== undefined && notifyUrl !== undefined) {
      const { merchantId, dialect, texts } = found;
      return { url: notifyUrl, dialect, secrets: texts.map(noticeSecretOf), appId, merchantId };
    }
    const url = found?.notifyUrls.find((one) => notifyUrl === undefined || one === notifyUrl);
    if (found === undefined || url === undefined) return undefined;
    const { merchantId, dialect, texts } = found;
    const secrets = [...texts.map(noticeSecretOf), ...findFileSecrets(appId)];
    return { url, dialect, secrets, appId, merchantId };
  };
}

/** Private keys say by their beginning what they are (standardSignature.ts). */
function noticeSecretOf(text: string): NoticeSecret {
  return { kind: text.startsWith("whsk_") ? "ed25519" : "symmetric", text };
}
