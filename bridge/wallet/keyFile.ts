/** The words of a wallet under a password: scrypt and AES-256-GCM. */

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { type Static, Type } from "@sinclair/typebox";

const HEX = Type.String({ pattern: "^[0-9a-f]+$" });

export const SEALED_WORDS = Type.Object({
  /** Of scrypt: 2 to this power. */
  cost: Type.Integer({ minimum: 14, maximum: 22 }),
  salt: HEX,
  iv: HEX,
  text: HEX,
  tag: HEX,
});

/** Words that only the password opens. */
export type SealedWords = Static<typeof SEALED_WORDS>;

const CIPHER = "aes-256-gcm";
/** Some 128 MB and half a second for each guess. */
const COST = 17;
const BLOCK = 8;

/** `owner` is what the words belong to: they open beside nothing else. */
export async function sealWords(
  words: string,
  password: string,
  owner: string,
): Promise<SealedWords> {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv(CIPHER, await keyOf(password, salt, COST), iv);
  cipher.setAAD(Buffer.from(owner));
  const text = cipher.update(words, "utf8", "hex") + cipher.final("hex");
  const tag = cipher.getAuthTag().toString("hex");
  return { cost: COST, salt: salt.toString("hex"), iv: iv.toString("hex"), text, tag };
}

/** Undefined for a wrong password, or a file that was changed. */
export async function openWords(
  sealed: SealedWords,
  password: string,
  owner: string,
): Promise<string | undefined> {
  const [salt, iv, tag] = [sealed.salt, sealed.iv, sealed.tag].map((hex) =>
    Buffer.from(hex, "hex"),
  );
  const key = await keyOf(password, salt as Buffer, sealed.cost);
  try {
    const cipher = createDecipheriv(CIPHER, key, iv as Buffer, { authTagLength: 16 });
    cipher.setAAD(Buffer.from(owner));
    cipher.setAuthTag(tag as Buffer);
    return cipher.update(sealed.text, "hex", "utf8") + cipher.final("utf8");
  } catch {
    return undefined;
  }
}

function keyOf(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: BLOCK, p: 1, maxmem: 256 * BLOCK * 2 ** cost };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
