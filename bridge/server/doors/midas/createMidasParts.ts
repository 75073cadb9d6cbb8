import type { MasterKey } from "../../platform/masterKey.ts";
import type { FindSecrets } from "../../secretBox.ts";
import type { AppSecrets } from "../../secrets.ts";
import type { MidasParts } from "./midasParts.ts";

/** Where an app's Midas keys come from: the secrets file, and the store. */
export interface MidasKeys {
  readonly secrets: ReadonlyMap<string, AppSecrets>;
  /** Without it the keys in the store do not open. */
  readonly masterKey: MasterKey | undefined;
  readonly find: FindSecrets;
}

/**
 * What the door of the Midas document is made of; undefined when no app has a key for it in the file
 * and those in the store cannot be opened. Every live key is accepted, the store's and the file's.
 */
export function createMidasParts(
  { secrets, masterKey, find }: MidasKeys,
  parts: Omit<MidasParts, "findSecret">,
): MidasParts | undefined {
  const isOpen = [...secrets.values()].some(({ midas }) => midas !== undefined);
  if (!isOpen && masterKey === undefined) return undefined;
  return {
    ...parts,
    async findSecret(appId) {
      const ofFile = secrets.get(appId)?.midas;
      const ofStore = await find(appId, "midas");
      const keys = ofFile === undefined ? ofStore : [...ofStore, ofFile.appKey];
      const [appKey, ...formerKeys] = keys;
      if (appKey === undefined) return undefined;
      return { appKey, formerKeys, strict: ofFile?.strict ?? false };
    },
  };
}
