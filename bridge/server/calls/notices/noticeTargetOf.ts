import { type NoticeSettings, noticeSettings } from "../../catalogShelf.ts";
import type { DialectName } from "../../notices/profile.ts";
import type { AppSecret, SecretKind } from "../../platform/appSecret.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { liveSecrets } from "../platform/appSecrets.ts";

/** How an app's merchant is told at this moment, and with what that is signed, still sealed. */
export interface StoredTarget extends NoticeSettings {
  /** The live ones, the newest first. */
  readonly secrets: readonly AppSecret[];
}

export interface NoticeTargetParams {
  readonly appId: string;
  /** What made the order at Trino's door: it signs. */
  readonly credential?: string;
}

/** Asked before each try; undefined for an app that the catalogue does not have. */
export function noticeTargetOf(
  tx: Tx,
  { appId, credential }: NoticeTargetParams,
  context: VerbContext,
): StoredTarget | undefined {
  const settings = noticeSettings(context.catalog, appId);
  if (settings === undefined) return undefined;
  if (credential !== undefined) {
    const secrets = secretsOfCredential(tx, appId, credential);
    return { ...settings, dialect: "trino", secrets };
  }
  const kind = SIGNED_BY[settings.dialect];
  return { ...settings, secrets: liveSecrets(tx, { appId, kind }) };
}

/** A revoked one never signs again: then the newest of the same user's does. */
function secretsOfCredential(tx: Tx, appId: string, credential: string): readonly AppSecret[] {
  const live = liveSecrets(tx, { appId, kind: "trino" });
  const own = live.filter(({ secretId }) => secretId === credential);
  if (own.length > 0) return own;
  const user = tx.findApiKey(credential)?.name;
  return live.filter(({ secretId }) => {
    return user !== undefined && tx.findApiKey(secretId)?.name === user;
  });
}

const SIGNED_BY: { readonly [dialect in DialectName]: SecretKind } = {
  standard: "notice",
  pico: "pico",
  trino: "trino",
  gip0006: "gip",
};
