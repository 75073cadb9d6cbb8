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

/** Asked before each try; undefined for an app that the catalogue does not have. */
export function noticeTargetOf(
  tx: Tx,
  { appId }: { readonly appId: string },
  context: VerbContext,
): StoredTarget | undefined {
  const settings = noticeSettings(context.catalog, appId);
  if (settings === undefined) return undefined;
  const kind = SIGNED_BY[settings.dialect];
  return { ...settings, secrets: liveSecrets(tx, { appId, kind }) };
}

const SIGNED_BY: { readonly [dialect in DialectName]: SecretKind } = {
  standard: "notice",
  pico: "pico",
  trino: "trino",
  gip0006: "gip",
};
