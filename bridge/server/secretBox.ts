/** Opens the sealed secrets of apps; revoked ones are not among them. */

import type { Environment } from "../wire/views.ts";
import type { AppSecret, SecretKind } from "./platform/appSecret.ts";
import type { MasterKey } from "./platform/masterKey.ts";
import type { Executed } from "./store/store.ts";

export interface SecretBoxParts {
  readonly environment: Environment;
  /** Without it no secret of the store opens. */
  readonly masterKey: MasterKey | undefined;
  /** The live ones, sealed, the newest first. */
  listLive(appId: string, kind: SecretKind): Promise<Executed<readonly AppSecret[]>>;
}

/** Asked before each use: what was revoked a moment ago signs no more. */
export type FindSecrets = (appId: string, kind: SecretKind) => Promise<readonly string[]>;

/** Gives the texts of live secrets, the newest first; those of another master key stay shut. */
export function createSecretBox({ environment, masterKey, listLive }: SecretBoxParts): FindSecrets {
  return async (appId, kind) => {
    if (masterKey === undefined) return [];
    const { result } = await listLive(appId, kind);
    return result.flatMap(({ secretId, sealed }) => {
      const text = masterKey.unseal(sealed, { environment, appId, kind, secretId });
      return text === undefined ? [] : [text];
    });
  };
}
