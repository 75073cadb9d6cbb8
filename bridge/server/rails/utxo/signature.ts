/** Signatures over secp256k1 as this family writes them: DER, low S, always the same for the same (RFC 6979). */

import { secp256k1 } from "@noble/curves/secp256k1.js";

/** The compressed public key, hex. */
export function publicKeyOf(privateKey: Buffer): string {
  return Buffer.from(secp256k1.getPublicKey(privateKey, true)).toString("hex");
}

/** Hex of DER. */
export function signDigest(digest: Buffer, privateKey: Buffer): string {
  const options = { prehash: false, lowS: true, format: "der" } as const;
  return Buffer.from(secp256k1.sign(digest, privateKey, options)).toString("hex");
}

/** Whether `signature` (hex of DER) is that of the key over this digest; false for what is no signature. */
export function isDigestSigned(digest: Buffer, signature: string, publicKey: string): boolean {
  try {
    const [der, key] = [signature, publicKey].map((hex) => Buffer.from(hex, "hex"));
    return secp256k1.verify(der as Buffer, digest, key as Buffer, {
      prehash: false,
      format: "der",
    });
  } catch {
    return false;
  }
}
