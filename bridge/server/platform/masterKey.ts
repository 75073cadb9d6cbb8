/**
 * The master key file: 64 hex characters under which the secrets of apps are sealed with AES-256-GCM.
 * It lies outside the database, so that neither a stolen database nor a backup signs for anybody.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { Environment } from "../../wire/views.ts";
import type { SecretKind } from "./appSecret.ts";
import { readHexKey } from "./hexKeyFile.ts";
import { writeOwnText } from "./ownTextFile.ts";

/** Whose secret it is: another place in the database cannot open it. */
export interface SealedFor {
  readonly environment: Environment;
  readonly appId: string;
  readonly kind: SecretKind;
  readonly secretId: string;
}

export interface MasterKey {
  /** Tells master keys apart; says nothing of the key. */
  readonly id: string;
  seal(secret: string, whose: SealedFor): string;
  /** Undefined when it was sealed under another key, for something else, or was changed. */
  unseal(sealed: string, whose: SealedFor): string | undefined;
}

/** The key in a file, or why there is none; a problem never quotes the file. */
export type MasterKeyResult =
  | { readonly ok: true; readonly masterKey: MasterKey }
  | { readonly ok: false; readonly problem: string };

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Reads the file, which only its owner may read. Never rejects. */
export async function readMasterKey(file: string): Promise<MasterKeyResult> {
  const read = await readHexKey(file);
  return read.ok ? { ok: true, masterKey: createMasterKey(read.bytes) } : read;
}

/** Writes a new key into a file that is not there yet; gives what went wrong, if something did. */
export async function writeMasterKey(file: string): Promise<string | undefined> {
  return await writeOwnText(file, randomBytes(KEY_BYTES).toString("hex"));
}

/** Seals and unseals with 32 bytes. */
export function createMasterKey(key: Buffer): MasterKey {
  const digest = createHash("sha256").update("coinslot master key\n").update(key).digest("hex");
  const ownId = digest.slice(0, 16);
  return {
    id: ownId,
    seal(secret, whose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      cipher.setAAD(Buffer.from(labelOf(whose)));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const box = Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
      return `${FORM}:${ownId}:${box}`;
    },
    unseal(sealed, whose) {
      const [form, keyId, text = ""] = sealed.split(":");
      const box = Buffer.from(text, "base64");
      if (form !== FORM || keyId !== ownId || box.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(labelOf(whose)));
      decipher.setAuthTag(box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const start = decipher.update(box.subarray(IV_BYTES + TAG_BYTES));
        return Buffer.concat([start, decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}

const FORM = "gcm1";

function labelOf({ environment, appId, kind, secretId }: SealedFor): string {
  return ["coinslot secret", environment, appId, kind, secretId].join("\n");
}
