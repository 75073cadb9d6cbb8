/** Opens the sealed secrets of apps. */

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

/** The texts of live secrets, the newest first. */
export type FindSecrets = (appId: string, kind: SecretKind) => Promise<readonly string[]>;

export interface SecretBox {
  /** Asked before each use: what was revoked a moment ago signs no more. */
  readonly find: FindSecrets;
  /** The texts of these; those of another master key stay shut. */
  open(secrets: readonly AppSecret[]): readonly string[];
}

export function createSecretBox({ environment, masterKey, listLive }: SecretBoxParts): SecretBox {
  function open(secrets: readonly AppSecret[]): readonly string[] {
    return secrets.flatMap(({ sealed, appId, kind, secretId }) => {
      const text = masterKey?.unseal(sealed, { environment, appId, kind, secretId });
      return text === undefined ? [] : [text];
    });
  }
  return {
    open,
    async find(appId, kind) {
      return masterKey === undefined ? [] : open((await listLive(appId, kind)).result);
    },
  };
}
